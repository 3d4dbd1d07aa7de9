package io.bascule.agent;

/** The instructions that end a run. */
final class Endings {
    private Endings() {}

    /**
     * The end that a program asks for.
     *
     * @throws Instruction.Wrong where the job's journal holds already what it waits for
     */
    static Ending asked(Instruction instruction, Claimed claimed) throws Instruction.Wrong {
        if (instruction instanceof Instruction.Approval approval) {
            requireNew(
                    !claimed.decided().contains(approval.name()),
                    "People have decided '" + approval.name() + "'",
                    HandlerEnvironment.decision(approval.name()));
            return new Ending.Asked(approval);
        }
        if (instruction instanceof Instruction.Sleep sleep) {
            requireNew(
                    !claimed.slept().contains(sleep.name()),
                    "The sleep '" + sleep.name() + "' is over",
                    HandlerEnvironment.slept(sleep.name()));
            return new Ending.Slept(sleep);
        }
        if (instruction instanceof Instruction.Fail fail) {
            return new Ending.Failed(fail.failure());
        }
        throw new IllegalArgumentException("ends nothing: " + instruction);
    }

    private static void requireNew(boolean isNew, String what, String variable) throws Instruction.Wrong {
        if (!isNew) {
            throw new Instruction.Wrong(what + " already: a program that was started again has to look at " + variable
                    + " in its environment before it asks.");
        }
    }
}
