package io.bascule.command;

import io.bascule.Server;
import io.bascule.Version;
import io.bascule.settings.Config;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code worker}: a worker without the API. */
@Command(
        name = "worker",
        description = {
            "Starts a worker that runs jobs and serves only /health/live, /health/ready and /api/metrics.",
            "It needs the database that its server uses: set DATABASE_URL for both."
        },
        mixinStandardHelpOptions = true)
final class WorkerCommand implements Callable<Integer> {
    @Mixin
    private SettingsOption settings;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        Config config = settings.read();
        PrintWriter out = spec.commandLine().getOut();
        RunningServer running = RunningServer.start(config, Server.Mode.WORK, out);
        out.println("Bascule " + Version.CURRENT + " works; probes on port "
                + running.server().port() + ", database " + running.server().databaseDescription());
        out.flush();
        return Bascule.KEEP_RUNNING;
    }
}
