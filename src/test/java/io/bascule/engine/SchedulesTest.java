package io.bascule.engine;

import static io.bascule.engine.Engine.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.JobStatus;
import io.bascule.job.JobType;
import io.bascule.job.MissedSlots;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.job.Schedule;
import io.bascule.job.ScheduleTerms;
import io.bascule.schedule.ScheduleChange;
import io.bascule.schedule.ScheduleVerticle;
import io.bascule.schedule.Schedules;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.DutyStore;
import io.bascule.store.JobTypeStore;
import io.bascule.store.ScheduleStore;
import io.bascule.store.TestDatabase;
import io.bascule.store.UserStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Schedules and the engine that their jobs go through, on one node and on two. Time passes by changing what is due. */
class SchedulesTest {
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final ScheduleChange.OfJob SAME_JOB = ScheduleChange.OfJob.NOTHING;

    private final DatabaseAddress address = TestDatabase.fresh();
    private final Engine node = new Engine(
            address,
            Engine.settings(),
            Handlers.of("report", job -> Future.succeededFuture(new JsonObject())),
            Handlers.of("picky", job -> Future.succeededFuture(new JsonObject())));
    private final Database database = new Database(node.vertx, address, 4);
    private final ScheduleStore store = new ScheduleStore(database);
    private final Schedules schedules = new Schedules(store, new JobTypeStore(database), new Bus(node.vertx));
    private Caller ann;

    @BeforeEach
    void addAnn() {
        UserStore.NewUser user = new UserStore.NewUser(Ids.next(), "ann", "hash", Role.USER);
        ann = get(new UserStore(database).create(Caller.SYSTEM, user))
                .orElseThrow()
                .asCaller();
    }

    @AfterEach
    void close() {
        get(database.close());
        node.close();
    }

    private String deployOn(Engine engine, Database its) {
        return deployOn(engine, its, Ids.next());
    }

    private String deployOn(Engine engine, Database its, UUID holder) {
        return get(engine.vertx.deployVerticle(
                new ScheduleVerticle(new ScheduleStore(its), new DutyStore(its), holder, TICK, LEASE)));
    }

    /** So seldom that no slot comes while a test runs. */
    private Schedule yearly(String name, MissedSlots missedSlots) {
        NewJob job = NewJob.of("report", new JsonObject().put("of", name));
        return get(schedules.create(ann, new ScheduleTerms(name, "0 0 1 1 *", "UTC", missedSlots, job), true));
    }

    /** As if the schedule had last been looked at before so many of its slots. */
    private void goBack(Schedule schedule, int slots) {
        String due = "(date_trunc('year', now() at time zone 'UTC') - interval '" + (slots - 1) + " years')";
        node.sql("update bascule.schedules set next_at = " + due + " at time zone 'UTC' where id = '" + schedule.id()
                + "'");
    }

    private String column(Schedule schedule, String expression) {
        return node.sql("select " + expression + " from bascule.schedules where id = '" + schedule.id() + "'");
    }

    private void awaitDone(Schedule schedule) {
        node.awaitSql("select next_at > now() from bascule.schedules where id = '" + schedule.id() + "'", "t");
    }

    private String jobs() {
        return node.sql("select count(*) from bascule.jobs");
    }

    @Test
    void aSlotThatHasComeIsOneJobOfItsOwnerWhoFindsItByItsTag() {
        Schedule schedule = yearly("numbers", MissedSlots.RUN_LATEST);
        goBack(schedule, 1);
        String slot = column(schedule, "next_at");
        deployOn(node, database);
        awaitDone(schedule);
        UUID jobId = get(schedules.find(ann, schedule.id())).lastJobId();
        node.await(jobId, JobStatus.COMPLETED);
        assertEquals("1", jobs());
        assertEquals(
                "ann|report|{\"of\":\"numbers\"}|schedule:" + schedule.id(),
                node.sql("select concat_ws('|', u.username, j.job_type, j.input, j.tags[1])"
                        + " from bascule.jobs j join bascule.users u on u.id = j.user_id"));
        assertEquals(slot, node.sql("select run_at from bascule.jobs"));
        assertEquals(slot, column(schedule, "last_slot"));
    }

    @Test
    void whatASlotsJobRequiresOfAnAgentStaysWithIt() {
        NewJob job =
                new NewJob("report", null, null, 5, null, null, null, null, null, null, Map.of("gpu", "true"), null);
        Schedule schedule = get(schedules.create(
                ann, new ScheduleTerms("trained", "0 0 1 1 *", "UTC", MissedSlots.RUN_LATEST, job), true));
        goBack(schedule, 1);
        deployOn(node, database);
        awaitDone(schedule);
        assertEquals(
                Map.of("gpu", "true"),
                get(schedules.find(ann, schedule.id())).terms().job().requires());
        assertEquals("{\"gpu\": \"true\"}", node.sql("select requires from bascule.ready"));
    }

    @Test
    void aTickThatComesAgainOrACrashBeforeTheNoteMakesNoSecondJob() {
        Schedule schedule = yearly("numbers", MissedSlots.RUN_LATEST);
        goBack(schedule, 1);
        deployOn(node, database);
        awaitDone(schedule);
        String job = column(schedule, "last_job_id");
        for (int i = 0; i < 3; i++) {
            node.sql("update bascule.schedules set last_job_id = null, last_slot = null");
            goBack(schedule, 1);
            awaitDone(schedule);
            assertEquals(job, column(schedule, "last_job_id"));
        }
        assertEquals("1", jobs());
    }

    @Test
    void aScheduleThatIsChangedAfterTheSubmitAndBeforeTheNoteMakesNoSecondJobEither() {
        Schedule schedule = yearly("numbers", MissedSlots.RUN_LATEST);
        goBack(schedule, 1);
        deployOn(node, database);
        awaitDone(schedule);
        node.sql("update bascule.schedules set input = '{\"of\": \"letters\"}', priority = 9, last_slot = null");
        goBack(schedule, 1);
        awaitDone(schedule);
        assertEquals("1", jobs());
        assertEquals("t", column(schedule, "last_slot is not null and last_error is null"));
    }

    @Test
    void twoNodesMakeOneJobOfEachSlot() {
        try (Engine other = new Engine(
                address, Engine.settings(), Handlers.of("report", job -> Future.succeededFuture(new JsonObject())))) {
            Database its = new Database(other.vertx, address, 4);
            deployOn(node, database);
            deployOn(other, its);
            for (int i = 0; i < 20; i++) {
                Schedule schedule = yearly("s" + i, MissedSlots.RUN_LATEST);
                goBack(schedule, 1 + i % 3);
                // The holder's term ends in the middle of what it does, so that the other takes over.
                node.sql("update bascule.duties set held_until = clock_timestamp()");
                awaitDone(schedule);
            }
            assertEquals("20", jobs());
            assertEquals("20", node.sql("select count(distinct input::text) from bascule.jobs"));
            assertTrue(Integer.parseInt(node.sql("select epoch from bascule.duties")) > 5);
            get(its.close());
        }
    }

    /** A node that is held up in the midst of a submit, as by SIGSTOP, and goes on when its term is another's. */
    @Test
    void aNodeThatWakesAfterItsTermChangesNothing() {
        try (Engine other = new Engine(address, Engine.settings())) {
            JobType gated = new JobType("gated", "Waits.", 3, null, 0, new JsonObject(), null);
            get(new JobTypeStore(database).announce(gated));
            ScheduleTerms terms = new ScheduleTerms(
                    "gated", "0 0 1 1 *", "UTC", MissedSlots.RUN_LATEST, NewJob.of("gated", new JsonObject()));
            Schedule schedule = get(schedules.create(ann, terms, true));
            Promise<Void> asked = Promise.promise();
            Promise<Runs.InputsChecked> wake = Promise.promise();
            Bus bus = new Bus(node.vertx);
            bus.serve(Addresses.checkInputs("gated"), question -> {
                asked.tryComplete();
                return wake.future();
            });
            get(bus.request(Addresses.HANDLER_UP, new Runs.HandlerUp(gated, true)));
            goBack(schedule, 1);
            String held = deployOn(node, database);
            get(asked.future());
            UUID next = Ids.next();
            node.sql("update bascule.duties set epoch = epoch + 1, holder = '" + next + "'");
            Database its = new Database(other.vertx, address, 4);
            deployOn(other, its, next);
            awaitDone(schedule);
            String before = column(schedule, "schedules::text");
            wake.complete(new Runs.InputsChecked(List.of(List.of())));
            get(node.vertx.undeploy(held));
            assertEquals("1", jobs());
            assertEquals(before, column(schedule, "schedules::text"));
            get(its.close());
        }
    }

    @Test
    void ofSlotsThatWereMissedTheLatestRunsOnceOrNone() {
        Schedule latest = yearly("latest", MissedSlots.RUN_LATEST);
        Schedule skipping = yearly("skipping", MissedSlots.SKIP);
        // Daily, five minutes ago, for a month.
        node.sql("update bascule.schedules set cron = extract(minute from now() - interval '5 min') || ' ' ||"
                + " extract(hour from (now() - interval '5 min') at time zone 'UTC') || ' * * *', next_at ="
                + " date_trunc('minute', now() - interval '5 min') - interval '30 days'");
        deployOn(node, database);
        awaitDone(latest);
        awaitDone(skipping);
        assertEquals("1", jobs());
        assertEquals("{\"of\":\"latest\"}", node.sql("select input from bascule.jobs"));
        assertEquals("It was missed, and what is missed is skipped.", column(skipping, "last_error"));
        assertEquals("t", column(skipping, "last_slot > now() - interval '10 min' and last_job_id is null"));
    }

    @Test
    void theSlotsOfAnOwnerWhoIsNotActiveAreRefusedAndItSaysSoUntilTheyAreAgain() {
        Schedule schedule = yearly("numbers", MissedSlots.RUN_LATEST);
        node.sql("update bascule.users set active = false where username = 'ann'");
        goBack(schedule, 1);
        deployOn(node, database);
        awaitDone(schedule);
        assertEquals("0", jobs());
        assertEquals("Its owner, ann, is not active.", column(schedule, "last_error"));
        node.sql("update bascule.users set active = true where username = 'ann'");
        goBack(schedule, 1);
        awaitDone(schedule);
        assertEquals("1", jobs());
        assertEquals("t", column(schedule, "last_error is null"));
    }

    @Test
    void aScheduleMadeWithAKeySubmitsNoLongerThanTheKeyIsOpen() {
        UUID key = Ids.next();
        node.sql("insert into bascule.api_keys (id, user_id, name, prefix, secret_hash, scopes) values ('" + key
                + "', '" + ann.userId() + "', 'k', 'p', '', '{SUBMIT}')");
        Schedule schedule = yearly("numbers", MissedSlots.RUN_LATEST);
        node.sql("update bascule.schedules set api_key_id = '" + key + "'");
        goBack(schedule, 1);
        deployOn(node, database);
        awaitDone(schedule);
        assertEquals(key.toString(), node.sql("select api_key_id from bascule.jobs"));
        node.sql("update bascule.api_keys set revoked_at = now()");
        goBack(schedule, 1);
        awaitDone(schedule);
        assertTrue(column(schedule, "last_error").contains("revoked"), "nothing said");
        assertEquals("1", jobs());
        // Its owner stands for it from now on.
        get(schedules.change(ann, schedule.id(), new ScheduleChange("mine", null, null, null, SAME_JOB, null)));
        assertEquals("t", column(schedule, "api_key_id is null and last_error is null"));
    }

    @Test
    void aRefusedSubmitIsShownAndTheNextSlotIsTriedAgain() {
        Schedule schedule = yearly("numbers", MissedSlots.RUN_LATEST);
        node.sql("update bascule.users set role = 'VIEWER' where username = 'ann'");
        goBack(schedule, 1);
        deployOn(node, database);
        awaitDone(schedule);
        assertEquals("This user or key may not submit jobs.", column(schedule, "last_error"));
        assertEquals("0", jobs());
    }

    @Test
    void aZoneThatThisNodeDoesNotKnowStopsThatScheduleAlone() {
        Schedule strange = yearly("strange", MissedSlots.RUN_LATEST);
        Schedule plain = yearly("plain", MissedSlots.RUN_LATEST);
        node.sql("update bascule.schedules set time_zone = 'Mars/Olympus' where id = '" + strange.id() + "'");
        goBack(strange, 2);
        goBack(plain, 1);
        deployOn(node, database);
        awaitDone(plain);
        node.awaitSql("select next_at is null from bascule.schedules where id = '" + strange.id() + "'", "t");
        assertTrue(column(strange, "last_error").contains("Mars/Olympus"));
        assertEquals(List.of(), Schedules.nextRuns(get(schedules.find(ann, strange.id())), 5));
    }

    @Test
    void anExpressionThatThisNodeDoesNotReadStopsThatScheduleAlone() {
        Schedule strange = yearly("strange", MissedSlots.RUN_LATEST);
        node.sql("update bascule.schedules set cron = '0 0 * * 7/2' where id = '" + strange.id() + "'");
        assertEquals(List.of(), Schedules.nextRuns(get(schedules.find(ann, strange.id())), 5));
        goBack(strange, 1);
        deployOn(node, database);
        node.awaitSql("select next_at is null from bascule.schedules where id = '" + strange.id() + "'", "t");
        assertTrue(column(strange, "last_error").contains("day of week 7/2"));
    }

    @Test
    void aHundredAndMoreThatAreDueAtOnceAreAllSubmitted() {
        for (int i = 0; i < 230; i++) {
            yearly("s" + i, MissedSlots.RUN_LATEST);
        }
        node.sql(
                "update bascule.schedules set next_at = date_trunc('year', now() at time zone 'UTC') at time zone 'UTC'");
        deployOn(node, database);
        node.awaitSql("select count(*) from bascule.schedules where next_at > now()", "230");
        assertEquals("230", jobs());
    }

    @Test
    void newTimesAndBeingEnabledAgainCountFromNowOn() {
        Schedule schedule = yearly("numbers", MissedSlots.RUN_LATEST);
        goBack(schedule, 5);
        Schedule off =
                get(schedules.change(ann, schedule.id(), new ScheduleChange(null, null, null, null, SAME_JOB, false)));
        assertEquals(null, off.nextAt());
        Schedule on =
                get(schedules.change(ann, schedule.id(), new ScheduleChange(null, null, null, null, SAME_JOB, true)));
        assertTrue(on.nextAt().isAfter(Instant.now()));
        goBack(schedule, 5);
        Schedule renamed = get(
                schedules.change(ann, schedule.id(), new ScheduleChange("other", null, null, null, SAME_JOB, null)));
        assertTrue(renamed.nextAt().isBefore(Instant.now()), "what was due is still due");
        Schedule retimed = get(schedules.change(
                ann, schedule.id(), new ScheduleChange(null, "30 * * * *", null, null, SAME_JOB, null)));
        assertTrue(retimed.nextAt().isAfter(Instant.now()));
    }

    @Test
    void theJobsOfAScheduleShareItsConcurrencyKey() {
        NewJob job = new NewJob("report", null, null, 5, null, null, null, null, "nightly", 2);
        Schedule schedule =
                get(schedules.create(ann, new ScheduleTerms("n", "0 0 1 1 *", "UTC", MissedSlots.SKIP, job), true));
        goBack(schedule, 1);
        node.sql("update bascule.schedules set missed_slots = 'RUN_LATEST'");
        deployOn(node, database);
        awaitDone(schedule);
        assertEquals("nightly|2", node.sql("select concurrency_key || '|' || concurrency_limit from bascule.jobs"));
    }

    @Test
    void anUnknownJobTypeIsRefusedAtOnceWithTheKnown() {
        Fault refused = Assertions.assertThrows(
                Fault.class,
                () -> get(schedules.create(
                        ann,
                        new ScheduleTerms(
                                "x", "* * * * *", "UTC", MissedSlots.SKIP, NewJob.of("reprot", new JsonObject())),
                        true)));
        assertEquals(ErrorCode.UNKNOWN_JOB_TYPE, refused.code());
        assertTrue(refused.getMessage().contains("picky, report"), refused.getMessage());
    }
}
