package io.bascule.command;

import io.bascule.Server;
import io.bascule.settings.Config;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code demo}: the whole story on a server of its own, which is gone afterwards. */
@Command(
        name = "demo",
        description = {
            "Tells the whole story in the terminal, step by step, in seconds.",
            "A job, one that waits for a person, an approval, a rejection, the audit log: on a real server with an embedded",
            "database in a temporary folder, which is removed afterwards."
        },
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final String PASSWORD = "demo-password";

    @Mixin
    private SettingsOption settings;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("bascule-demo");
        PrintWriter out = spec.commandLine().getOut();
        try (RunningServer running = start(folder, out)) {
            new DemoStory(out, running.server().port(), PASSWORD, folder).tell();
            return 0;
        } finally {
            delete(folder);
        }
    }

    private RunningServer start(Path folder, PrintWriter out) {
        out.println("Starting a server with an empty database of its own…");
        out.flush();
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.keySet().removeIf(name -> name.startsWith("BASCULE_") || name.equals("DATABASE_URL"));
        environment.put("BASCULE_HTTP_PORT", "0");
        environment.put("BASCULE_HTTP_HOST", "127.0.0.1");
        environment.put("BASCULE_DATA_DIR", folder.toString());
        environment.put("BASCULE_ADMIN_PASSWORD", PASSWORD);
        environment.put("BASCULE_CLUSTER", "false");
        environment.put("BASCULE_LOG_LEVEL", "error");
        Config config = settings.read(environment);
        return RunningServer.start(config, Server.Mode.SERVE, out);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
