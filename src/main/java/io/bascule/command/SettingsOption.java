package io.bascule.command;

import io.bascule.settings.Config;
import io.bascule.settings.ConfigReader;
import io.bascule.telemetry.Logging;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.event.Level;
import picocli.CommandLine.Option;

/** The settings of a command, and logging by them. */
final class SettingsOption {
    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "Settings file (default: config/bascule.yaml where there is one).")
    private Path file;

    /** The settings, checked; logging is set up by them. */
    Config read() {
        return read(System.getenv());
    }

    Config read(Map<String, String> environment) {
        Config config = ConfigReader.read(Optional.ofNullable(file), Path.of(""), environment);
        Logging.configure(
                Logging.Format.valueOf(config.log().format().name()),
                Level.valueOf(config.log().level().name()));
        return config;
    }
}
