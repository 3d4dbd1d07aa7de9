package io.bascule.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code java -jar bascule-agent.jar}. */
@Command(
        name = "bascule-agent",
        description = "Takes jobs from a Bascule server, and runs a command for each. README.md beside it tells more.",
        mixinStandardHelpOptions = true,
        versionProvider = AgentOptions.Version.class)
public final class AgentProgram implements Callable<Integer> {
    @Mixin
    private AgentOptions options;

    @Unmatched
    private final List<String> unknown = new ArrayList<>();

    private AgentProgram() {}

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new AgentProgram()).execute(arguments));
    }

    @Override
    public Integer call() throws InterruptedException {
        return options.run(System.err, unknown);
    }
}
