package io.bascule.faults;

import io.bascule.blackbox.Rows;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The jobs of a story, as the database knows them among those of all stories before.
 *
 * @param since when the story began, by the database's clock: what is older need not be looked into, a hundred times a minute
 */
record StoryJobs(String story, String since) {
    private static final String OPEN = """
            select count(*) from bascule.submitted s
            where created_at >= '%s' and input ->> 'story' = '%s' and input ->> 'key' like '%s%%'
              and not exists (select from bascule.ended e where e.id = s.id)
            """;

    private static final String RUNNING = """
            select count(*) from bascule.running u
            join bascule.submitted s on s.id = u.id join bascule.nodes n on n.id = u.node_id
            where s.input ->> 'key' like '%s%%' and n.stopped_at is null and %s
            """;

    /** Those that are submitted from now on. */
    static StoryJobs of(String story, Rows rows) throws SQLException {
        return new StoryJobs(story, rows.one("select now()"));
    }

    /** How many run for the first time, on this node. */
    int runningOn(Node node, Rows rows, String key) throws SQLException {
        return Integer.parseInt(rows.one(RUNNING.formatted(key, "u.epoch = 1 and n.name = '" + node.name() + "'")));
    }

    /** How many run once more. */
    int runningAgain(Rows rows, String key) throws SQLException {
        return Integer.parseInt(rows.one(RUNNING.formatted(key, "u.epoch > 1")));
    }

    /** How many have not ended, of those whose key begins so. */
    int open(Rows rows, String key) throws SQLException {
        try (Connection connection = rows.connect()) {
            return open(connection, key);
        }
    }

    int open(Connection connection, String key) throws SQLException {
        return Integer.parseInt(
                Rows.all(connection, OPEN.formatted(since, story, key)).get(0).get(0));
    }
}
