package io.bascule.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** {@code config/bascule.yaml} is the table of settings, written out for people. */
class SettingsPageTest {
    private static final Path FILE = Path.of("config", "bascule.yaml");
    private static final int WIDTH = 110;
    private static final String HEAD = """
            # The settings of Bascule, each with its default. Those that are commented out are not set.
            #
            # This file is read from config/bascule.yaml below the folder where the server is started, or from where --config says.
            # The variable that a setting names overrides it. An unknown setting or variable stops the start.
            """;

    @Test
    void theFileSaysWhatTheTableOfSettingsSays() throws IOException {
        String page = page();
        if (!page.equals(Files.readString(FILE))) {
            Path wanted = Files.writeString(Path.of("target", "bascule.yaml"), page);
            assertEquals(page, Files.readString(FILE), FILE + " is not up to date; copy " + wanted + " over it");
        }
    }

    @Test
    void theFileChangesNoDefault() {
        Path none = Path.of("target");
        assertEquals(
                ConfigReader.read(Optional.empty(), none, Map.of()),
                ConfigReader.read(Optional.of(FILE), none, Map.of()));
    }

    @Test
    void everySettingHasAKeyAVariableAndAMeaningOfItsOwn() {
        Set<String> variables = new HashSet<>();
        Set<String> meanings = new HashSet<>();
        for (Setting<?> setting : Settings.all()) {
            assertTrue(setting.key().matches("[a-z][A-Za-z]*\\.[a-z][A-Za-z]*"), setting.key());
            assertTrue(variables.add(setting.variable()), setting.variable());
            assertTrue(meanings.add(setting.meaning()), setting.key());
        }
    }

    private static String page() {
        StringBuilder page = new StringBuilder(HEAD);
        String group = "";
        for (Setting<?> setting : Settings.all()) {
            if (!setting.group().equals(group)) {
                group = setting.group();
                page.append("\n").append(group).append(":\n");
            }
            wrap(page, setting.meaning());
            String also = setting.widelyKnownVariable() == null ? "" : ", " + setting.widelyKnownVariable();
            String fallback = setting.defaultText() == null ? "none" : setting.defaultText();
            wrap(
                    page,
                    capital(setting.kind().mustBe()) + ". Default: " + fallback + ". Variable: " + setting.variable()
                            + also + ".");
            String value =
                    setting.defaultText() == null ? "# " + setting.name() + ":" : setting.name() + ": " + fallback;
            page.append("  ").append(value).append("\n");
        }
        return page.toString();
    }

    private static String capital(String text) {
        return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
    }

    private static void wrap(StringBuilder page, String text) {
        StringBuilder line = new StringBuilder("  #");
        for (String word : text.split(" ")) {
            if (line.length() + 1 + word.length() > WIDTH) {
                page.append(line).append("\n");
                line = new StringBuilder("  #");
            }
            line.append(' ').append(word);
        }
        page.append(line).append("\n");
    }
}
