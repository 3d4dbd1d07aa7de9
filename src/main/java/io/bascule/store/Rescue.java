package io.bascule.store;

/**
 * Fragments of statements that take jobs back from whoever ran them and is lost. Each such statement says which rows of {@code
 * running} are {@code gone}, with {@code again_at}: their jobs are queued again, failed where no attempt is left, cancelled where that
 * was asked for.
 */
final class Rescue {
    private static final String BECOMES = """
            (case when g.cancel_requested then 'CANCELLED' when g.attempt >= s.max_attempts then 'FAILED' else 'QUEUED' end)
            """.strip();

    private static final String PAST = """
            past as (
              insert into bascule.job_runs (job_id, epoch, attempt, node_id, started_at, outcome)
              select g.id, g.epoch, g.attempt, g.node_id, g.claimed_at, 'RESCUED' from gone g)
            """;

    /** The ERROR checkpoint's data is written in canonical form as it stands. */
    private static final String SHOWN = """
            shown as (
              insert into bascule.checkpoints (id, job_id, epoch, checkpoint_type, status, message, data, digest)
              select bascule.uuid_v7(), m.id, m.epoch, 'ERROR', 'RECORDED', m.error_message, data.text::jsonb,
                     'sha256:' || encode(sha256(convert_to(data.text, 'UTF8')), 'hex')
              from moved m,
                lateral (select format('{"attempt":%%s,"code":"%s","maxAttempts":%%s}', m.attempt, m.max_attempts) as text) data
              where m.status = 'FAILED')
            """;

    private Rescue() {}

    /**
     * What follows {@code gone}: the rest of the statement, which answers with the jobs.
     *
     * @param headStart the parameter that holds the head start in ms
     * @param code of the error of a job that fails
     * @param who was lost, in words, for example {@code The node}
     */
    static String rest(String headStart, String code, String who) {
        String fails = "case when " + BECOMES + " = 'FAILED' then ";
        return "%s, %s, %s, %s, %s, %s %s"
                .formatted(
                        PAST,
                        Move.from("'RUNNING'", BECOMES)
                                .runAt("case when " + BECOMES + " = 'QUEUED' then g.again_at else g.run_at end")
                                .error(
                                        fails + "'" + code + "' end",
                                        fails + "format('" + who + " that ran the job was lost in attempt %s of %s.',"
                                                + " g.attempt, s.max_attempts) end")
                                .ranOnItsNode()
                                .sql(),
                        Move.intoReady(headStart),
                        Move.INTO_ENDED,
                        Move.TALLIED,
                        SHOWN.formatted(code),
                        Move.MOVED_JOBS);
    }
}
