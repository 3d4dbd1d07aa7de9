package io.bascule.command;

import io.bascule.agent.AgentOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Unmatched;

/** {@code agent}: takes jobs from a server and runs a command for each. */
@Command(
        name = "agent",
        description = {
            "Takes jobs from a server over HTTP with an API key, and runs a command for each: on any machine, without a database.",
            "Ctrl-C lets the jobs that run end. Exit code 77 where the key is refused."
        },
        mixinStandardHelpOptions = true,
        versionProvider = AgentOptions.Version.class)
final class AgentCommand implements Callable<Integer> {
    @Mixin
    private AgentOptions options;

    @Unmatched
    private final List<String> unknown = new ArrayList<>();

    @Override
    public Integer call() throws InterruptedException {
        return options.run(System.err, unknown);
    }
}
