package io.bascule.job;

/**
 * What the calls of a model took.
 *
 * @param costMicros in millionths of a US dollar; 0 where no prices are set
 */
public record WorkUsage(long calls, long inputTokens, long outputTokens, long costMicros) {
    public static final WorkUsage NONE = new WorkUsage(0, 0, 0, 0);

    public long tokens() {
        return inputTokens + outputTokens;
    }

    public WorkUsage plus(WorkUsage more) {
        return new WorkUsage(
                calls + more.calls,
                inputTokens + more.inputTokens,
                outputTokens + more.outputTokens,
                costMicros + more.costMicros);
    }
}
