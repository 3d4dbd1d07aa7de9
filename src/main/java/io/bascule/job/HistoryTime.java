package io.bascule.job;

import java.util.Locale;

/** What the history measures. */
public enum HistoryTime {
    /** From when a job was due to when it was claimed. */
    WAIT,
    /** One run, without what the job waited before, between and after its runs. */
    RUN,
    /** From when a checkpoint was opened to when a person decided it. */
    DECISION;

    /** As columns and the API have it. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
