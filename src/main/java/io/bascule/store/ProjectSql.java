package io.bascule.store;

/** Statements of {@link ProjectStore}. */
final class ProjectSql {
    private static final String COLUMNS = "p.id, p.name, p.description, p.created_by, p.created_at, p.updated_at";

    private static final String MEMBER = "m.project_id, m.user_id, u.username, m.role, m.added_at";

    /** $1 name, $2 description, $3 who makes and owns it. */
    static final String CREATE = """
            with p as (
              insert into bascule.projects (id, name, description, created_by)
              values (bascule.uuid_v7(), $1, nullif($2::text, ''), $3)
              returning *),
            owner as (insert into bascule.project_members (project_id, user_id, role) select id, created_by, 'OWNER' from p)
            select %s from p
            """.formatted(COLUMNS);

    static final String FIND = "select " + COLUMNS + " from bascule.projects p where p.id = $1";

    /** $1 the last of the page before, or null. */
    static final String LIST = "select " + COLUMNS + """
             from bascule.projects p
            where $1::uuid is null or p.id < $1
            order by p.id desc
            limit $2""";

    /** $1 member, $2 the last of the page before, or null. */
    static final String LIST_OF = "select " + COLUMNS + """
             from bascule.project_members m join bascule.projects p on p.id = m.project_id
            where m.user_id = $1 and ($2::uuid is null or m.project_id < $2)
            order by m.project_id desc
            limit $3""";

    /** Under which what a project is, and who belongs to it, is changed. */
    static final String LOCK = FIND + " for no key update";

    /** Under which nobody else makes or executes a session of it: they hold {@link #KEEP}. */
    static final String LOCK_WHOLE = FIND + " for update";

    /** Until COMMIT the project is not deleted. */
    static final String KEEP = "select p.id from bascule.projects p where p.id = $1 for key share";

    static final String CHANGE = """
            update bascule.projects p set name = $2, description = nullif($3::text, ''), updated_at = now() where p.id = $1
            returning\s""" + COLUMNS;

    /** How many of its sessions have a job that has not ended. */
    static final String AT_WORK = """
            select count(*) as n
            from bascule.work_sessions s join bascule.submitted f on f.id = s.job_id
            where s.project_id = $1 and not exists (select from bascule.ended e where e.id = s.job_id)
            """;

    static final String DELETE = "delete from bascule.projects where id = $1";

    static final String MEMBERS = "select " + MEMBER + """
             from bascule.project_members m join bascule.users u on u.id = m.user_id
            where m.project_id = $1
            order by m.added_at, m.user_id""";

    /** $1 project, $2 user. */
    static final String MEMBER_OF = "select " + MEMBER + """
             from bascule.project_members m join bascule.users u on u.id = m.user_id
            where m.project_id = $1 and m.user_id = $2""";

    /** $1 user, $2 projects. */
    static final String ROLES = "select " + MEMBER + """
             from bascule.project_members m join bascule.users u on u.id = m.user_id
            where m.user_id = $1 and m.project_id = any($2::uuid[])""";

    static final String USER = "select id from bascule.users where username = $1 and active";

    static final String PUT_MEMBER = """
            with m as (
              insert into bascule.project_members (project_id, user_id, role) values ($1, $2, $3)
              on conflict (project_id, user_id) do update set role = excluded.role
              returning *)
            select %s from m join bascule.users u on u.id = m.user_id
            """.formatted(MEMBER);

    static final String REMOVE_MEMBER = "delete from bascule.project_members where project_id = $1 and user_id = $2";

    /** $1 project, $2 user: whether somebody else who may sign in owns it. */
    static final String OTHER_OWNER = """
            select exists (
              select from bascule.project_members m join bascule.users u on u.id = m.user_id
              where m.project_id = $1 and m.user_id <> $2 and m.role = 'OWNER' and u.active) as there_is
            """;

    private ProjectSql() {}
}
