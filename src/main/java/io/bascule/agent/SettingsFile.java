package io.bascule.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The settings file: a {@code NAME=value} a line, as it stands; blank lines and those that begin with {@code #} are left out. */
final class SettingsFile {
    /** Some editors of Windows begin each file with it. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private SettingsFile() {}

    /**
     * Reads a file.
     *
     * @param problems gets what is wrong with it
     */
    static Map<Setting, List<String>> read(Path file, List<String> problems) {
        try {
            return parse(file.toString(), Files.readString(file), problems);
        } catch (IOException e) {
            problems.add("--config (AGENT_CONFIG): the file " + file + " cannot be read as UTF-8 text; is it there?");
            return Map.of();
        }
    }

    static Map<Setting, List<String>> parse(String file, String text, List<String> problems) {
        Map<Setting, List<String>> values = new EnumMap<>(Setting.class);
        List<String> lines =
                text.substring(text.startsWith(BYTE_ORDER_MARK) ? 1 : 0).lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            String where = file + ", line " + (i + 1) + ": ";
            if (!line.isEmpty() && !line.startsWith("#")) {
                problem(line, values).ifPresent(problem -> problems.add(where + problem));
            }
        }
        return values;
    }

    /** Takes a line; what is wrong with it. */
    private static Optional<String> problem(String line, Map<Setting, List<String>> values) {
        int equals = line.indexOf('=');
        if (equals < 1) {
            return Optional.of("must be NAME=value");
        }
        String name = line.substring(0, equals).strip();
        Optional<Setting> setting = Setting.ofVariable(name);
        if (setting.isEmpty()) {
            return Optional.of("there is no setting " + name + "; see --help");
        }
        if (values.containsKey(setting.get()) && setting.get() != Setting.HANDLERS) {
            return Optional.of(name + " is there twice; remove one");
        }
        values.computeIfAbsent(setting.get(), s -> new ArrayList<>())
                .add(line.substring(equals + 1).strip());
        return Optional.empty();
    }
}
