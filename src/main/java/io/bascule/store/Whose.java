package io.bascule.store;

/**
 * Whose a job is, as conditions on its row in {@code bascule.submitted}. It is its submitter's; but one that was ever a work session's is
 * its project's: members read it, and it is its submitter's for no longer than they are one. The project stands with the job, so that
 * others pay nothing for this.
 */
final class Whose {
    /** The projects of a user: looked up once in a statement, and only where it meets a job that has one. */
    private static final String PROJECTS =
            "array(select m.project_id from bascule.project_members m where m.user_id = %s)";

    private Whose() {}

    /** Whether the job {@code s} is the user's own, which they may cancel and retry. */
    static String isOwn(String s, String user) {
        return "%1$s.user_id = %2$s and (%1$s.project_id is null or %1$s.project_id = any (%3$s))"
                .formatted(s, user, PROJECTS.formatted(user));
    }

    /** Whether the job {@code s} is one of a project that the user belongs to. */
    static String isOfProject(String s, String user) {
        return "%1$s.project_id is not null and %1$s.project_id = any (%2$s)".formatted(s, PROJECTS.formatted(user));
    }

    /** Whether the user, who is one to see no more than that, may read the job {@code s}. */
    static String isSeen(String s, String user) {
        return "case when %1$s.project_id is null then %1$s.user_id = %2$s else %1$s.project_id = any (%3$s) end"
                .formatted(s, user, PROJECTS.formatted(user));
    }

    /** The same of a job {@code j}, of which no more than its id is known, where it is not so that all are seen. */
    static String isSeenById(String j, String all, String user) {
        return "(%s or (select %s from bascule.submitted o where o.id = %s.id))".formatted(all, isSeen("o", user), j);
    }
}
