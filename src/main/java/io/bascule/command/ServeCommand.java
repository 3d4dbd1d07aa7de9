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

/** {@code serve}: HTTP and a worker. */
@Command(
        name = "serve",
        description = "Starts the server: HTTP API, pages, and a worker that runs jobs. Ctrl-C drains and stops it.",
        mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private SettingsOption settings;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        return serve(settings.read(), spec.commandLine().getOut());
    }

    static int serve(Config config, PrintWriter out) {
        RunningServer running = RunningServer.start(config, Server.Mode.SERVE, out);
        greet(out, config, running.server());
        return Bascule.KEEP_RUNNING;
    }

    private static void greet(PrintWriter out, Config config, Server server) {
        String url = "http://" + shown(config.http().host()) + ":" + server.port();
        out.println("Bascule " + Version.CURRENT + " listens on " + url);
        out.println("  database  " + server.databaseDescription());
        out.println("  docs      " + url + "/docs");
        server.generatedAdminPassword().ifPresent(password -> {
            out.println("  sign in   user admin, password " + password);
            out.println(
                    "            shown this once; choose another with POST /api/auth/password or BASCULE_ADMIN_PASSWORD");
        });
        out.flush();
    }

    /** An address that a person can type: every address of the machine is also this one. */
    private static String shown(String host) {
        boolean isLocal = host.equals("0.0.0.0") || host.equals("::") || host.equals("127.0.0.1") || host.equals("::1");
        return isLocal ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
    }
}
