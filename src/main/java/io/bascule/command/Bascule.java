package io.bascule.command;

import io.bascule.Version;
import io.bascule.cluster.ClusterProblem;
import io.bascule.job.Fault;
import io.bascule.postgres.DatabaseProblem;
import io.bascule.settings.ConfigException;
import java.io.PrintWriter;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExecutionExceptionHandler;
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
        CommandLine commands = new CommandLine(new Bascule())
                .setExecutionExceptionHandler(explained())
                .setCaseInsensitiveEnumValuesAllowed(true);
        boolean namesNone = arguments.length == 0
                || (arguments[0].startsWith("-")
                        && Stream.of("-h", "--help", "-V", "--version").noneMatch(arguments[0]::equals));
        return commands.execute(namesNone ? withServe(arguments) : arguments);
    }

    private static String[] withServe(String[] arguments) {
        return Stream.concat(Stream.of("serve"), Stream.of(arguments)).toArray(String[]::new);
    }

    /** What a person can mend is said in a sentence; what we got wrong, with its trace. */
    private static IExecutionExceptionHandler explained() {
        return (failure, command, parsed) -> {
            PrintWriter out = command.getErr();
            if (failure instanceof ConfigException) {
                out.println(failure.getMessage());
                return CommandLine.ExitCode.USAGE;
            }
            if (isAddressInUse(failure)) {
                out.println(inUse(failure));
                return FAILED;
            }
            if (saysWhatToDo(failure)) {
                out.println(failure.getMessage());
                return FAILED;
            }
            failure.printStackTrace(out);
            return FAILED;
        };
    }

    private static boolean saysWhatToDo(Throwable failure) {
        return failure instanceof DatabaseProblem || failure instanceof ClusterProblem || failure instanceof Fault;
    }

    private static boolean isAddressInUse(Throwable failure) {
        return failure instanceof java.net.BindException;
    }

    private static String inUse(Throwable failure) {
        return "Cannot listen: " + failure.getMessage()
                + ". Is another server there? Choose another port with http.port (BASCULE_HTTP_PORT).";
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }
}
