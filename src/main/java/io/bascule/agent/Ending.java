package io.bascule.agent;

/** How a run comes to its end. The first way counts. */
sealed interface Ending {
    /** Its program has ended by itself. */
    record Exited(int code) implements Ending {}

    /** It asked people: the job waits for them. */
    record Asked(Instruction.Approval approval) implements Ending {}

    /** It wants to go on later. */
    record Slept(Instruction.Sleep sleep) implements Ending {}

    record Failed(Failure failure) implements Ending {}

    /** The job is not the agent's any more: nothing is reported. */
    record Lost(String why) implements Ending {}

    /** The agent stops: the job goes on elsewhere. */
    record Released() implements Ending {}
}
