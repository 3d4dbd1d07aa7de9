package io.bascule.settings;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigFuzzTest {
    private static final int ROUNDS = 10_000;
    private static final List<String> SCRAPS = List.of(
            "",
            " ",
            "\n",
            "\t",
            "0",
            "1",
            "-1",
            "3000",
            "99999999999999999999",
            "1e9",
            "5s",
            "500ms",
            "999999999d",
            "1MiB",
            "999999999GiB",
            "true",
            "null",
            "~",
            "auto",
            "sole-reviewer",
            "json",
            "a=1",
            "a=1,a=2",
            "=",
            ",",
            "{",
            "}",
            "[",
            "]",
            ":",
            ": ",
            "- ",
            "? ",
            "&a ",
            "*a",
            "<<: ",
            "!!java.lang.Thread ",
            "!x",
            "|",
            ">",
            "'",
            "\"",
            "#",
            "%",
            "@",
            "`",
            "\u0000",
            "\u0007",
            "\uFEFF",
            "\u2028",
            "ü",
            "😀",
            "\uD800",
            "postgres://u:p@h/d",
            "postgres://%",
            "postgres://[",
            "../..",
            "---\n",
            "...\n",
            "\r",
            "\\",
            "x".repeat(300));

    @TempDir
    Path directory;

    @Test
    void anySettingsGiveAConfigOrAReason() throws IOException {
        long seed = Long.getLong("bascule.test.seed", System.nanoTime());
        System.out.println("ConfigFuzzTest seed " + seed);
        Random random = new Random(seed);
        int accepted = 0;
        for (int round = 0; round < ROUNDS; round++) {
            accepted += isAccepted(random, "seed " + seed + " round " + round) ? 1 : 0;
        }
        // Were nothing accepted, or nothing refused, the generator would have gone blind.
        assertTrue(accepted > ROUNDS / 100, "accepted " + accepted);
        assertTrue(accepted < ROUNDS * 9 / 10, "accepted " + accepted);
    }

    private boolean isAccepted(Random random, String where) throws IOException {
        Path file = directory.resolve("bascule.yaml");
        // Some file systems bring what replaces a file's content to the disk at once, and ten thousand times that takes
        // a minute.
        Files.deleteIfExists(file);
        Files.write(file, yaml(random).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        Map<String, String> environment = environment(random);
        try {
            ConfigReader.read(Optional.of(file), directory, environment);
            return true;
        } catch (ConfigException e) {
            assertFalse(e.problems().isEmpty(), where);
            assertTrue(e.problems().stream().noneMatch(String::isBlank), where + e.getMessage());
            return false;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return fail(where + "\n" + Files.readString(file) + "\n" + environment, e);
        }
    }

    private static String yaml(Random random) {
        StringBuilder yaml = new StringBuilder();
        List<Setting<?>> settings = Settings.all();
        for (int i = random.nextInt(4); i > 0; i--) {
            Setting<?> setting = settings.get(random.nextInt(settings.size()));
            yaml.append(random.nextInt(8) == 0 ? scrap(random) : setting.group())
                    .append(":");
            yaml.append(random.nextInt(8) == 0 ? scrap(random) : "\n  ");
            yaml.append(random.nextInt(8) == 0 ? scrap(random) : setting.name()).append(": ");
            yaml.append(value(random, setting)).append("\n");
        }
        if (random.nextInt(4) == 0 && yaml.length() > 0) {
            yaml.insert(random.nextInt(yaml.length()), scrap(random));
        }
        return yaml.toString();
    }

    private static Map<String, String> environment(Random random) {
        Map<String, String> environment = new HashMap<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Setting<?> setting =
                    Settings.all().get(random.nextInt(Settings.all().size()));
            boolean known = random.nextInt(8) != 0;
            environment.put(known ? setting.variable() : setting.variable() + scrap(random), value(random, setting));
        }
        return environment;
    }

    private static String value(Random random, Setting<?> setting) {
        boolean usual = setting.defaultText() != null && random.nextInt(3) > 0;
        return usual ? setting.defaultText() : scrap(random) + (random.nextBoolean() ? "" : scrap(random));
    }

    private static String scrap(Random random) {
        return SCRAPS.get(random.nextInt(SCRAPS.size()));
    }
}
