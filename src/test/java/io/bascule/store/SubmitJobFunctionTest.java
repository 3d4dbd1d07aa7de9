package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.util.PSQLException;

class SubmitJobFunctionTest {
    private SchemaTestRows rows;

    @BeforeEach
    void open() throws SQLException {
        rows = new SchemaTestRows(TestDatabase.fresh());
        rows.insert("job_types", "max_attempts", "4", "timeout_ms", "9000");
        rows.insert("users", "username", "'ann'");
        rows.insert("users", "username", "'gone'", "active", "false");
    }

    @AfterEach
    void close() throws SQLException {
        rows.close();
    }

    @Test
    void whatIsLeftOutComesFromTheJobType() throws SQLException {
        String id = submit("'simple-task'");
        assertEquals(
                "PENDING 5 4 9000 {} 0",
                rows.ask("select concat_ws(' ', status, priority, max_attempts, timeout_ms, input, epoch)"
                        + " from bascule.jobs where id = '" + id + "'"));
    }

    @Test
    void everythingThatIsGivenIsKept() throws SQLException {
        String id = submit("'simple-task', '{\"a\": 1}', 'text', 10, '2030-01-01Z', 2, 50, '{x,y}', 'ann', 'key'");
        assertEquals(
                "{\"a\": 1} text 10 2 50 {x,y} ann key",
                rows.ask(
                        "select concat_ws(' ', input, task_description, priority, max_attempts, timeout_ms, tags, username,"
                                + " idempotency_key) from bascule.jobs j join bascule.users u on u.id = user_id where j.id = '"
                                + id
                                + "'"));
    }

    @Test
    void eachOfItsTagsLeadsToIt() throws SQLException {
        String id = submit("'simple-task', tags => '{x,y,x}'");
        assertEquals(
                "x y",
                rows.ask("select string_agg(tag, ' ' order by tag) from bascule.job_tags where id = '" + id + "'"));
    }

    @Test
    void whatItRequiresIsKeptWhereItIsClaimed() throws SQLException {
        String id = submit("'simple-task', requires => '{\"gpu\": \"true\"}', idempotency_key => 'k'");
        assertEquals(
                "{\"gpu\": \"true\"}",
                rows.ask("select requires from bascule.ready where id = '" + id + "' and requires ->> 'gpu' = 'true'"));
        assertEquals(
                "23505",
                assertThrows(PSQLException.class, () -> submit("'simple-task', idempotency_key => 'k'"))
                        .getSQLState(),
                "another job");
        submit("'simple-task', requires => '{}'");
        assertEquals("1", rows.ask("select count(*) from bascule.jobs where requires is null"));
    }

    @Test
    void thePriorityIsAHeadStartOfTheSharedSetting() throws SQLException {
        String keyOf = "select extract(epoch from run_at - queue_key)::int from bascule.jobs where id = '";
        assertEquals("600", rows.ask(keyOf + submit("'simple-task', priority => 10") + "'"));
        rows.execute("insert into bascule.shared_settings values ('queue.headStartMs', '5000')");
        assertEquals("50", rows.ask(keyOf + submit("'simple-task', priority => 10") + "'"));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            delimiter = ';',
            value = {
                "'other'; unknown job type 'other'",
                "null; unknown job type NULL",
                "'simple-task', '[]'; input must be a JSON object",
                "'simple-task', null; input must be a JSON object",
                "'simple-task', jsonb_build_object('a', repeat('x', 1048576)); larger than 1 MiB",
                "'simple-task', priority => 11; priority must be",
                "'simple-task', priority => -1; priority must be",
                "'simple-task', priority => null; priority must be",
                "'simple-task', max_attempts => 0; max_attempts must be",
                "'simple-task', max_attempts => 101; max_attempts must be",
                "'simple-task', timeout_ms => 0; timeout_ms must be",
                "'simple-task', timeout_ms => 2592000001; timeout_ms must be",
                "'simple-task', task_description => repeat('x', 10001); task_description must have",
                "'simple-task', idempotency_key => ''; idempotency_key must have",
                "'simple-task', idempotency_key => repeat('x', 256); idempotency_key must have",
                "'simple-task', tags => null; tags must be",
                "'simple-task', tags => '{\"\"}'; tags must be",
                "'simple-task', tags => '{null}'; tags must be",
                "'simple-task', tags => '{\" \"}'; tags must be",
                "'simple-task', tags => array[repeat('x', 101)]; tags must be",
                "'simple-task', tags => array_fill('t'::text, array[21]); tags must be",
                "'simple-task', run_at => 'infinity'; run_at must be",
                "'simple-task', run_at => '-infinity'; run_at must be",
                "'simple-task', run_at => '1969-12-31Z'; run_at must be",
                "'simple-task', run_at => '10000-01-01Z'; run_at must be",
                "'simple-task', username => 'nobody'; no active user 'nobody'",
                "'simple-task', username => 'gone'; no active user 'gone'",
                "'simple-task', concurrency_key => ''; concurrency_key must have",
                "'simple-task', concurrency_key => repeat('x', 201); concurrency_key must have",
                "'simple-task', concurrency_key => 'k', concurrency_limit => 0; concurrency_limit must be",
                "'simple-task', concurrency_key => 'k', concurrency_limit => 1001; concurrency_limit must be",
                "'simple-task', concurrency_limit => 2; concurrency_limit needs a concurrency_key",
                "'simple-task', requires => '[]'; requires must be a JSON object",
                "'simple-task', requires => 'null'; requires must be a JSON object",
                "'simple-task', requires => '{\"gpu\": true}'; requires must have",
                "'simple-task', requires => '{\"a b\": \"c\"}'; requires must have",
                "'simple-task', requires => jsonb_build_object('a', repeat('x', 201)); requires must have",
            })
    void whatIsWrongIsNamed(String arguments, String message) throws SQLException {
        PSQLException refused = assertThrows(PSQLException.class, () -> submit(arguments));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
        assertEquals("22023", refused.getSQLState());
        assertEquals("0", rows.ask("select count(*) from bascule.jobs"));
    }

    @Test
    void anUnknownJobTypeIsAnsweredWithTheKnownOnes() {
        PSQLException refused = assertThrows(PSQLException.class, () -> submit("'other'"));
        assertEquals("Known: simple-task", refused.getServerErrorMessage().getHint());
    }

    private String ended(String username) throws SQLException {
        String id = submit("'simple-task'" + (username == null ? "" : ", username => '" + username + "'"));
        rows.execute("with gone as (delete from bascule.ready where id = '" + id + "' returning *)"
                + " insert into bascule.ended (id, job_type, status, run_at, epoch, attempt, was)"
                + " select id, job_type, 'CANCELLED', run_at, 0, 0, 'PENDING' from gone");
        return id;
    }

    @Test
    void aJobInPlaceOfAnEndedOneIsLinkedToIt() throws SQLException {
        String old = ended("ann");
        String id = submit("'simple-task', username => 'ann', retry_of => '" + old + "'");
        assertEquals(old, rows.ask("select retry_of from bascule.jobs where id = '" + id + "'"));
        submit("'simple-task', retry_of => '" + old + "'");
    }

    @Test
    void whatHasNotEndedOrIsNotTheirsToSeeIsNotRetried() throws SQLException {
        rows.insert("users", "username", "'bob'");
        String waits = submit("'simple-task'");
        String anns = ended("ann");
        String before = rows.ask("select count(*) from bascule.jobs");
        for (String arguments : new String[] {
            "retry_of => '" + waits + "'",
            "retry_of => bascule.uuid_v7()",
            "username => 'bob', retry_of => '" + anns + "'",
            "username => 'ann', retry_of => '" + ended(null) + "'"
        }) {
            PSQLException refused = assertThrows(PSQLException.class, () -> submit("'simple-task', " + arguments));
            assertTrue(refused.getMessage().contains("retry_of must be"), refused.getMessage());
            assertEquals("22023", refused.getSQLState());
        }
        assertEquals(String.valueOf(Integer.parseInt(before) + 1), rows.ask("select count(*) from bascule.jobs"));
    }

    @Test
    void underAKnownKeyARetryIsAnsweredThoughTheOldJobIsGone() throws SQLException {
        String old = ended(null);
        String arguments = "'simple-task', idempotency_key => 'k', retry_of => '" + old + "'";
        String id = submit(arguments);
        rows.execute("delete from bascule.ended where id = '" + old + "'");
        assertEquals(id, submit(arguments));
        assertThrows(PSQLException.class, () -> submit("'simple-task', idempotency_key => 'k'"));
    }

    @Test
    void oneIdempotencyKeyIsOneJobForEachUser() throws SQLException {
        String first = submit("'simple-task', idempotency_key => 'k'");
        assertEquals(first, submit("'simple-task', idempotency_key => 'k'"));
        assertNotEquals(first, submit("'simple-task', idempotency_key => 'k', username => 'ann'"));
        assertEquals("2", rows.ask("select count(*) from bascule.jobs"));
    }

    @Test
    void aKeyWhoseJobIsRemovedWhileItIsLookedUpIsFreeAgain() throws SQLException {
        String first = submit("'simple-task', idempotency_key => 'k'");
        rows.execute("create function public.remove_job() returns trigger language plpgsql as $$ begin "
                + "delete from bascule.submitted where id = '" + first + "'; return null; end $$");
        rows.execute("create trigger remove_job after insert on bascule.submitted"
                + " for each statement execute function public.remove_job()");
        String anew = submit("'simple-task', idempotency_key => 'k'");
        assertNotEquals(first, anew);
        assertEquals(anew, submit("'simple-task', idempotency_key => 'k'"));
        assertEquals(anew, rows.ask("select id from bascule.submitted"));
    }

    @Test
    void oneIdempotencyKeyForTwoJobsIsRefused() throws SQLException {
        submit("'simple-task', '{\"a\": 1}', idempotency_key => 'k'");
        PSQLException refused =
                assertThrows(PSQLException.class, () -> submit("'simple-task', '{\"a\": 2}', idempotency_key => 'k'"));
        assertEquals("23505", refused.getSQLState());
        assertTrue(refused.getMessage().contains("'k'"), refused.getMessage());
    }

    @Test
    void withoutAKeyEachCallIsAJob() throws SQLException {
        assertNotEquals(submit("'simple-task'"), submit("'simple-task'"));
    }

    @Test
    void theJobIsThereOnlyIfItsTransactionCommits() throws SQLException {
        rows.connection().setAutoCommit(false);
        submit("'simple-task'");
        rows.connection().rollback();
        assertEquals("0", rows.ask("select count(*) from bascule.jobs"));
        assertEquals("0", rows.ask("select coalesce(sum(pending), 0) from bascule.job_tallies"));
        submit("'simple-task'");
        rows.connection().commit();
        assertEquals("1", rows.ask("select count(*) from bascule.jobs"));
    }

    /** However long the transaction has gone on. */
    @Test
    void idsSayWhenTheirJobsWereSubmittedAndKeepTheOrderOfOneTransaction() throws SQLException {
        rows.connection().setAutoCommit(false);
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(submit("'simple-task'"));
            rows.execute("do $$ begin perform pg_sleep(0.002); end $$");
        }
        rows.connection().commit();
        assertEquals(
                String.join(",", ids),
                rows.ask("select string_agg(id::text, ',' order by id) from bascule.jobs"
                        + " where translate(left(id::text, 18), '-', '') = bascule.id_prefix(created_at)"));
    }

    @Test
    void nodesAreWokenAtTheCommit() throws SQLException {
        rows.execute("listen bascule");
        submit("'simple-task'");
        PGNotification[] notes = rows.connection().unwrap(PGConnection.class).getNotifications(5_000);
        assertEquals(1, notes.length);
        assertEquals("jobs", notes[0].getParameter());
    }

    private String submit(String arguments) throws SQLException {
        return rows.ask("select bascule.submit_job(" + arguments + ")");
    }
}
