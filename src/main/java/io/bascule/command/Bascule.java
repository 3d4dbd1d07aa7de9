package io.bascule.command;

import io.bascule.Version;
import java.io.PrintWriter;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** All commands; without one, the server. */
@Command(
        name = "bascule",
        description = "A durable job server in which people approve what must not happen unseen.",
        mixinStandardHelpOptions = true,
        versionProvider = Bascule.OfThisJar.class,
        synopsisSubcommandLabel = "[COMMAND]",
        footer = {
            "",
            "Without a command the server starts, as with 'serve'.",
            "Settings: config/bascule.yaml, or the environment (BASCULE_HTTP_PORT=8080, DATABASE_URL=...).",
            "Exit codes: 0 done, 1 failed, 2 wrong usage or settings."
        },
        subcommands = {
            ServeCommand.class,
            WorkerCommand.class,
            CheckDbCommand.class,
            VerifyCommand.class,
            DemoCommand.class,
            AgentCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Bascule implements Runnable {
    /** A server has started: it ends when the process is told to. */
    public static final int KEEP_RUNNING = -1;

    static final int FAILED = 1;

    @Spec
    private CommandSpec spec;

    /** The version in the jar's manifest. */
    static final class OfThisJar implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"bascule " + Version.CURRENT};
        }
    }

    /**
     * Carries out a command line.
     *
     * @return the exit code, or {@link #KEEP_RUNNING}
     */
    public static int run(String... arguments) {
        boolean startsAsUsual = arguments.length == 0 || (arguments.length == 1 && arguments[0].equals("serve"));
        return startsAsUsual ? startAsUsual() : read(arguments);
    }

    /** There is no command line to read then, and reading one takes a seventh of a start. */
    private static int startAsUsual() {
        try {
            return ServeCommand.serve(new SettingsOption().read(), new PrintWriter(System.out));
        } catch (Exception failure) {
            return Complaint.tell(failure, new PrintWriter(System.err));
        }
    }

    private static int read(String... arguments) {
        CommandLine commands = new CommandLine(new Bascule())
                .setExecutionExceptionHandler((failure, command, parsed) -> Complaint.tell(failure, command.getErr()))
                .setCaseInsensitiveEnumValuesAllowed(true);
        boolean namesNone = arguments[0].startsWith("-")
                && Stream.of("-h", "--help", "-V", "--version").noneMatch(arguments[0]::equals);
        return commands.execute(namesNone ? withServe(arguments) : arguments);
    }

    private static String[] withServe(String[] arguments) {
        return Stream.concat(Stream.of("serve"), Stream.of(arguments)).toArray(String[]::new);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
