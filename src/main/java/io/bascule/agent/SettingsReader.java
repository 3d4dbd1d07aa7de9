package io.bascule.agent;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Settings from where they are said: the command line, before the environment, before the file. Everything is read before it fails. */
final class SettingsReader {
    private static final int MAX_CAPACITY = 100;
    private static final int MAX_DRAIN_S = 86_400;
    private static final int DEFAULT_DRAIN_S = 60;
    private static final int MAX_LABELS = 20;
    private static final int MAX_LABEL_VALUE = 200;
    private static final int MAX_TYPES = 100;

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,1000}");
    private static final Pattern AGENT_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,99}");
    private static final Pattern JOB_TYPE = Pattern.compile("[a-z0-9]([a-z0-9._-]{0,98}[a-z0-9])?");
    private static final Pattern LABEL = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._/-]{0,61}[A-Za-z0-9])?");

    /**
     * What was said, where.
     *
     * @param options of the command line, each as often as it was given
     * @param once whether the agent ends after one poll's jobs
     * @param environment all of it
     * @param file the settings file's
     */
    record Said(
            Map<Setting, List<String>> options,
            boolean once,
            Map<String, String> environment,
            Map<Setting, List<String>> file) {}

    private final Said said;
    private final List<String> problems;

    private SettingsReader(Said said, List<String> problems) {
        this.said = said;
        this.problems = problems;
    }

    /**
     * Reads the settings.
     *
     * @param hostname the agent's name where none is said
     * @param before what is wrong with the file already
     */
    static Settings read(Said said, String hostname, List<String> before) throws WrongSettings {
        return new SettingsReader(said, new ArrayList<>(before)).settings(hostname);
    }

    private Settings settings(String hostname) throws WrongSettings {
        URI server = required(Setting.SERVER, "say where the server is, for example https://bascule.example.com")
                .map(this::server)
                .orElse(null);
        String key = required(
                        Setting.API_KEY, "make a key with the scope 'agent' on the server, under Settings, API keys")
                .map(this::key)
                .orElse(null);
        Settings settings = new Settings(
                server,
                key,
                text(Setting.AGENT_ID).map(this::agentId).orElse(Platform.asAgentId(hostname)),
                handlers(),
                labels(),
                number(Setting.CAPACITY, 1, MAX_CAPACITY, 1),
                text(Setting.WORK_DIR).map(this::path).orElse(Path.of("work")),
                Duration.ofSeconds(number(Setting.DRAIN, 0, MAX_DRAIN_S, DEFAULT_DRAIN_S)),
                said.once());
        if (!problems.isEmpty()) {
            throw new WrongSettings(problems);
        }
        return settings;
    }

    /** The values in the first place that names the setting, taken apart where one holds several. */
    private List<String> values(Setting setting, Function<String, List<String>> parts) {
        if (isOption(setting)) {
            List<String> options = said.options().get(setting);
            if (options.stream().anyMatch(String::isBlank)) {
                wrong(setting, "needs a value");
            }
            return options.stream().filter(value -> !value.isBlank()).toList();
        }
        String variable = said.environment().getOrDefault(setting.variable(), "");
        List<String> others = variable.isBlank() ? said.file().getOrDefault(setting, List.of()) : List.of(variable);
        return others.stream().flatMap(value -> parts.apply(value).stream()).toList();
    }

    private boolean isOption(Setting setting) {
        return said.options().containsKey(setting);
    }

    private Optional<String> text(Setting setting) {
        return values(setting, List::of).stream().findFirst().map(String::strip).filter(value -> !value.isEmpty());
    }

    private Optional<String> required(Setting setting, String how) {
        Optional<String> text = text(setting);
        if (text.isEmpty() && !isOption(setting)) {
            wrong(setting, "is missing; " + how);
        }
        return text;
    }

    private <T> T wrong(Setting setting, String problem) {
        problems.add(setting.names() + ": " + problem);
        return null;
    }

    private URI server(String text) {
        try {
            URI url = new URI(text);
            boolean isHttp = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (!isHttp || url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
                return wrong(Setting.SERVER, "must be a URL like https://bascule.example.com, without ? and #");
            }
            if (url.getRawUserInfo() != null) {
                return wrong(Setting.SERVER, "must not hold a user or a password; the key alone says who you are");
            }
            return new URI(text.replaceAll("/+$", ""));
        } catch (URISyntaxException e) {
            return wrong(Setting.SERVER, "must be a URL like https://bascule.example.com");
        }
    }

    /** Without the value in what is said of it. */
    private String key(String text) {
        return KEY.matcher(text).matches()
                ? text
                : wrong(Setting.API_KEY, "must be the key as it was shown, without blanks");
    }

    private String agentId(String text) {
        return AGENT_ID.matcher(text).matches()
                ? text
                : wrong(
                        Setting.AGENT_ID,
                        "must be 1 to 100 of letters, digits, '.', '_', ':', '@' and '-', and start with a letter or digit");
    }

    private Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            return wrong(Setting.WORK_DIR, "must be a path");
        }
    }

    private int number(Setting setting, int least, int most, int usual) {
        Optional<String> text = text(setting);
        if (text.isEmpty()) {
            return usual;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notOne) {
            // Said below.
        }
        wrong(setting, "must be a whole number from " + least + " to " + most + ", not '" + text.get() + "'");
        return usual;
    }

    private Map<String, List<String>> handlers() {
        Map<String, List<String>> handlers = new LinkedHashMap<>();
        List<String> values = values(Setting.HANDLERS, Words::parts);
        values.forEach(value -> handler(value, handlers));
        if (values.isEmpty() && !isOption(Setting.HANDLERS)) {
            wrong(Setting.HANDLERS, "is missing; say what to run, for example --handler train='./train.sh --fast'");
        } else if (handlers.size() > MAX_TYPES) {
            wrong(Setting.HANDLERS, "must be at most " + MAX_TYPES);
        }
        return handlers;
    }

    private void handler(String value, Map<String, List<String>> handlers) {
        int equals = value.indexOf('=');
        String type = equals < 0 ? "" : value.substring(0, equals).strip();
        if (equals < 0) {
            wrong(Setting.HANDLERS, "must be TYPE=COMMAND, not '" + value + "'");
        } else if (!JOB_TYPE.matcher(type).matches()) {
            wrong(
                    Setting.HANDLERS,
                    "the job type '" + type
                            + "' must be 1 to 100 of a-z, 0-9, '.', '_' and '-', and start and end with a letter or digit");
        } else if (handlers.containsKey(type)) {
            wrong(Setting.HANDLERS, "the job type '" + type + "' is there twice");
        } else {
            handlers.put(type, words(type, value.substring(equals + 1)));
        }
    }

    private List<String> words(String type, String command) {
        try {
            List<String> words = Words.of(command);
            if (words.isEmpty() || words.get(0).isEmpty()) {
                wrong(Setting.HANDLERS, "the command of '" + type + "' is missing");
            }
            return words;
        } catch (IllegalArgumentException e) {
            wrong(Setting.HANDLERS, "the command of '" + type + "' " + e.getMessage());
            return List.of();
        }
    }

    private Map<String, String> labels() {
        Map<String, String> labels = new LinkedHashMap<>();
        values(Setting.LABELS, value -> List.of(value.split(","))).stream()
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .forEach(value -> label(value, labels));
        if (labels.size() > MAX_LABELS) {
            wrong(Setting.LABELS, "must be at most " + MAX_LABELS);
        }
        return labels;
    }

    private void label(String value, Map<String, String> labels) {
        int equals = value.indexOf('=');
        String name = equals < 0 ? "" : value.substring(0, equals).strip();
        String text = value.substring(equals + 1).strip();
        if (equals < 0) {
            wrong(Setting.LABELS, "must be NAME=VALUE, not '" + value + "'");
        } else if (!LABEL.matcher(name).matches()) {
            wrong(
                    Setting.LABELS,
                    "the name '" + name
                            + "' must be 1 to 63 of letters, digits, '.', '_', '/' and '-', and start and end with a letter or digit");
        } else if (text.length() > MAX_LABEL_VALUE) {
            wrong(Setting.LABELS, "the value of '" + name + "' must have at most " + MAX_LABEL_VALUE + " characters");
        } else if (labels.putIfAbsent(name, text) != null) {
            wrong(Setting.LABELS, "the name '" + name + "' is there twice");
        }
    }
}
