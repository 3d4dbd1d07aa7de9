package io.bascule.agent;

import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;

/** The agent's command line, and the agent. What is not said here is taken from the environment, and then from a file. */
public final class AgentOptions {
    private static final String CONFIG_VARIABLE = "AGENT_CONFIG";
    private static final Path USUAL_FILE = Path.of("agent.conf");

    @Option(
            names = "--server",
            paramLabel = "URL",
            arity = "0..1",
            fallbackValue = "",
            description = "The server, for example https://bascule.example.com (BACKEND_URL).")
    private String server;

    @Option(
            names = "--api-key",
            paramLabel = "KEY",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "A key with the scope 'agent' (API_KEY). Lists of processes show it here; the environment and the"
                            + " file do not.")
    private String apiKey;

    @Option(
            names = "--handler",
            paramLabel = "TYPE=COMMAND",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "What to run for jobs of a type; may be repeated (HANDLERS, one a line, or separated by ';').")
    private List<String> handlers;

    @Option(
            names = "--agent-id",
            paramLabel = "ID",
            arity = "0..1",
            fallbackValue = "",
            description = "The name that the agent gives itself (AGENT_ID). Default: the machine's.")
    private String agentId;

    @Option(
            names = "--capacity",
            paramLabel = "N",
            arity = "0..1",
            fallbackValue = "",
            description = "How many jobs it runs at once (CAPACITY). Default: 1.")
    private String capacity;

    @Option(
            names = "--label",
            paramLabel = "NAME=VALUE",
            arity = "0..1",
            fallbackValue = "",
            description = "What the machine has; may be repeated (LABELS, separated by ','). Jobs may require it.")
    private List<String> labels;

    @Option(
            names = "--work-dir",
            paramLabel = "PATH",
            arity = "0..1",
            fallbackValue = "",
            description = "Where each run gets a folder of its own (WORK_DIR). Default: work.")
    private String workDir;

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            arity = "0..1",
            fallbackValue = "",
            description = "How long a stop waits for jobs that run; then they go on elsewhere (DRAIN). Default: 60.")
    private String drain;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "",
            description =
                    "Lines NAME=value, of the names in parentheses here (AGENT_CONFIG). Default: agent.conf, if there"
                            + " is one.")
    private String config;

    @Option(names = "--once", description = "Poll once, run what there is, and end.")
    private boolean once;

    /** The agent's version. */
    public static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"bascule-agent " + Platform.version()};
        }
    }

    /**
     * Works until it is told to stop.
     *
     * @param err what the agent has to say
     * @param unknown what else the command line has; told with all that is wrong
     * @return the exit code: 0; 2 for wrong options, or a name that is another's; 77 where the key was refused
     */
    public int run(PrintStream err, List<String> unknown) throws InterruptedException {
        String hostname = Platform.hostname();
        Settings settings;
        try {
            settings = read(System.getenv(), hostname, unknown);
        } catch (WrongSettings e) {
            err.println(e.getMessage());
            return Agent.WRONG_USAGE;
        }
        AgentLog log = new AgentLog(err, settings.apiKey(), Instant::now);
        Delivery delivery = new Delivery(new Api(settings.server(), settings.apiKey()), log);
        Agent agent = new Agent(new Run.Terms(settings, Path.of("").toAbsolutePath(), delivery, log), hostname);
        Signals.listen(() -> new Thread(agent::stop, "stop").start());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> abandon(agent), "shutdown"));
        return agent.work();
    }

    /** However the program ends: processes that nobody reads are left to nobody. */
    private static void abandon(Agent agent) {
        try {
            agent.abandon();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Settings read(Map<String, String> environment, String hostname, List<String> unknown) throws WrongSettings {
        List<String> problems = new ArrayList<>();
        unknown.forEach(argument -> problems.add(unknown(argument)));
        if (config != null && config.isBlank()) {
            problems.add("--config (AGENT_CONFIG): needs a file");
        }
        String named = config != null ? config : environment.getOrDefault(CONFIG_VARIABLE, "");
        Map<Setting, List<String>> file = !named.isBlank()
                ? SettingsFile.read(Path.of(named), problems)
                : Files.exists(USUAL_FILE) ? SettingsFile.read(USUAL_FILE, problems) : Map.of();
        Settings settings =
                SettingsReader.read(new SettingsReader.Said(said(), once, environment, file), hostname, problems);
        WorkFolder.require(settings.workDir().toAbsolutePath());
        return settings;
    }

    /** Without what may be the key. */
    private static String unknown(String argument) {
        return argument.startsWith("-")
                ? "'" + argument.split("=", 2)[0] + "' is no option of the agent; see --help"
                : "a word belongs to no option; put values with blanks in quotes";
    }

    private Map<Setting, List<String>> said() {
        Map<Setting, List<String>> said = new EnumMap<>(Setting.class);
        put(said, Setting.SERVER, server);
        put(said, Setting.API_KEY, apiKey);
        put(said, Setting.AGENT_ID, agentId);
        put(said, Setting.CAPACITY, capacity);
        put(said, Setting.WORK_DIR, workDir);
        put(said, Setting.DRAIN, drain);
        if (handlers != null) {
            said.put(Setting.HANDLERS, handlers);
        }
        if (labels != null) {
            said.put(Setting.LABELS, labels);
        }
        return said;
    }

    private static void put(Map<Setting, List<String>> said, Setting setting, String value) {
        if (value != null) {
            said.put(setting, List.of(value));
        }
    }
}
