package io.bascule.agent;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Pattern;

/** Why a program could not be started. */
final class NotStarted {
    /**
     * The system's numbers for "no such file", "not allowed" and, on Windows, "no such path" and "not a program". Nothing else tells
     * them, and Java has written them in two ways by now.
     */
    private static final Pattern NOT_THERE = Pattern.compile("error(=|: )(2|13|3|193)\\b");

    private NotStarted() {}

    static Failure failure(String command, IOException e) {
        String reason = String.valueOf(e.getMessage());
        return e instanceof NoSuchFileException || NOT_THERE.matcher(reason).find()
                ? Failure.lasting(
                        "COMMAND_NOT_FOUND",
                        "The handler's command '" + command
                                + "' was not found by the agent, or cannot be executed. A path is relative to where the"
                                + " agent was started; any other name is looked for in PATH. A script needs the program"
                                + " that its first line names.")
                : Failure.passing("NOT_STARTED", "The handler's command could not be started: " + reason);
    }
}
