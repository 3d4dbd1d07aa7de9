package io.bascule.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** What a program asks of its agent in a line of its standard output. */
sealed interface Instruction {
    /**
     * How far the run is.
     *
     * @param note empty for none
     */
    record Progress(int percent, String note) implements Instruction {}

    /** A line of the job's log. */
    record Log(Level level, String message) implements Instruction {}

    /** A step is done. */
    record Step(String name, ObjectNode result) implements Instruction {}

    /** Something for people to see. */
    record Info(String name, ObjectNode shown) implements Instruction {}

    /** Something for people to decide; the run is over. */
    record Approval(String name, ObjectNode shown) implements Instruction {}

    /** A pause, in milliseconds; the run is over. */
    record Sleep(String name, long ms) implements Instruction {}

    /** The run failed. */
    record Fail(Failure failure) implements Instruction {}

    /** A line that begins as an instruction but is none; the message says what is right. */
    final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }
}
