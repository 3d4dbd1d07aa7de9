package io.bascule.faults;

/** Something that must not be, whatever breaks. */
record Violation(Kind kind, String subject, String text) {
    /** In the words of the checker's purpose. */
    enum Kind {
        /** Acknowledged, and not there. */
        LOST,
        /** One key, two jobs; one step, two results; one end, twice. */
        DUPLICATED,
        /** Two runs of a job at once whose writes both counted. */
        OVERLAPPED,
        /** What counted came after the end, before its approval, or not as it was approved. */
        OUT_OF_ORDER,
        /** Nobody will go on with it, or nobody has. */
        STUCK,
        /** Ended otherwise than it should, or answered so. */
        WRONG,
        /** Too little worked even while nothing was broken: the story proves nothing. */
        NO_PROOF
    }

    @Override
    public String toString() {
        return kind + " " + subject + ": " + text;
    }
}
