package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.DutyKey;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.MissedSlots;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.job.Schedule;
import io.bascule.job.ScheduleTerms;
import io.bascule.store.ScheduleStore.Due;
import io.bascule.store.ScheduleStore.Outcome;
import io.bascule.store.ScheduleStore.Place;
import io.bascule.store.ScheduleStore.Wanted;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ScheduleStoreTest {
    private static final Instant PAST = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant FUTURE = Instant.parse("2126-01-01T00:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(10);

    private final StoreFixture db = new StoreFixture();
    private final ScheduleStore schedules = new ScheduleStore(db.database);
    private final DutyStore duties = new DutyStore(db.database);
    private Caller ann;
    private DutyKey duty;

    @BeforeEach
    void prepare() {
        ann = user("ann");
        duty = get(duties.take("schedules", Ids.next(), LEASE)).orElseThrow();
    }

    @AfterEach
    void close() {
        db.close();
    }

    private Caller user(String name) {
        return get(new UserStore(db.database)
                        .create(Caller.SYSTEM, new UserStore.NewUser(Ids.next(), name, "hash", Role.USER)))
                .orElseThrow()
                .asCaller();
    }

    private static ScheduleTerms terms(String name) {
        NewJob job = new NewJob("echo", "what", new JsonObject().put("a", 1), 7, null, 2, 5_000L, List.of("t"), "k", 4);
        return new ScheduleTerms(name, "0 * * * *", "Europe/Berlin", MissedSlots.SKIP, job);
    }

    private Schedule create(Caller by, String name, Instant nextAt) {
        return get(schedules.create(by, Ids.next(), now -> new Wanted(terms(name), true, nextAt), 1_000));
    }

    private List<Due> due() {
        return get(schedules.due(Place.FIRST, 100));
    }

    @Test
    void whatIsStoredIsWhatWasWanted() {
        Schedule created = create(ann, "hourly", PAST);
        assertEquals(terms("hourly"), created.terms());
        assertEquals(ann.userId(), created.userId());
        assertEquals(PAST, created.nextAt());
        assertEquals(Optional.of(created), get(schedules.find(created.id())));
        assertEquals(Optional.empty(), get(schedules.find(Ids.next())));
    }

    @Test
    void oneOwnerHasEachNameOnce() {
        create(ann, "hourly", FUTURE);
        assertEquals(
                ErrorCode.CONFLICT,
                assertThrows(Fault.class, () -> create(ann, "hourly", FUTURE)).code());
        create(user("bert"), "hourly", FUTURE);
        Schedule other = create(ann, "daily", FUTURE);
        Fault taken = assertThrows(
                Fault.class,
                () -> get(schedules.change(ann, other.id(), (was, now) -> new Wanted(terms("hourly"), true, FUTURE))));
        assertEquals(ErrorCode.CONFLICT, taken.code());
        assertTrue(taken.getMessage().contains("hourly"));
    }

    @Test
    void nobodyHasMoreThanTheMostHoweverManyComeAtOnce() {
        List<Future<Schedule>> asked = IntStream.range(0, 12)
                .mapToObj(i -> schedules.create(ann, Ids.next(), now -> new Wanted(terms("s" + i), true, FUTURE), 5))
                .toList();
        get(Future.join(asked).otherwiseEmpty());
        assertEquals(5, asked.stream().filter(Future::succeeded).count());
        assertEquals("5", db.sql("select count(*) from bascule.schedules"));
    }

    @Test
    void whoIsNotActiveMakesNone() {
        db.change("update bascule.users set active = false where username = 'ann'");
        assertEquals(
                ErrorCode.FORBIDDEN,
                assertThrows(Fault.class, () -> create(ann, "x", FUTURE)).code());
    }

    @Test
    void everyChangeIsInTheAuditLogWithWhatChanged() {
        Schedule created = create(ann, "hourly", FUTURE);
        get(schedules.change(ann, created.id(), (was, now) -> new Wanted(was.terms(), false, null)));
        get(schedules.change(ann, created.id(), (was, now) -> new Wanted(was.terms(), false, null)));
        assertTrue(get(schedules.delete(Caller.SYSTEM, created.id())));
        assertEquals(false, get(schedules.delete(ann, created.id())));
        String subject = "subject = 'schedule:" + created.id() + "'";
        assertEquals(
                "ann schedule.created, ann schedule.changed, system schedule.deleted",
                db.sql("select string_agg(actor_name || ' ' || action, ', ' order by seq) from bascule.audit where "
                        + subject));
        assertEquals(
                "{enabled,name,userId}",
                db.sql(
                        "select array(select jsonb_object_keys(detail) order by 1)::text from bascule.audit where action = 'schedule.changed'"));
    }

    @Test
    void aConcurrencyKeyThatIsTakenAwayIsGoneAndAudited() {
        Schedule created = create(ann, "hourly", FUTURE);
        NewJob job = new NewJob("echo", "what", new JsonObject().put("a", 1), 7, null, 2, 5_000L, List.of("t"));
        ScheduleTerms keyless = new ScheduleTerms("hourly", "0 * * * *", "Europe/Berlin", MissedSlots.SKIP, job);
        get(schedules.change(ann, created.id(), (was, now) -> new Wanted(keyless, true, FUTURE)));
        assertEquals(keyless, get(schedules.find(created.id())).orElseThrow().terms());
        assertEquals(
                "{concurrencyKey,concurrencyLimit,name,userId}",
                db.sql("select array(select jsonb_object_keys(detail) order by 1)::text from bascule.audit"
                        + " where action = 'schedule.changed'"));
    }

    @Test
    void aChangeThatIsRefusedLeavesEverythingAsItWas() {
        Schedule created = create(ann, "hourly", FUTURE);
        assertThrows(
                Fault.class,
                () -> get(schedules.change(ann, created.id(), (was, now) -> {
                    throw Fault.of(ErrorCode.FORBIDDEN, "no");
                })));
        assertEquals(created, get(schedules.find(created.id())).orElseThrow());
        UUID nobody = Ids.next();
        Fault missing = assertThrows(
                Fault.class,
                () -> get(schedules.change(ann, nobody, (was, now) -> new Wanted(was.terms(), true, null))));
        assertEquals(ErrorCode.NOT_FOUND, missing.code());
    }

    @Test
    void whatIsDueIsListedLongestDueFirstPageByPage() {
        Schedule second = create(ann, "b", PAST.plusSeconds(60));
        Schedule first = create(ann, "a", PAST);
        Schedule third = create(ann, "c", PAST.plusSeconds(60));
        create(ann, "later", FUTURE);
        List<Due> page = get(schedules.due(Place.FIRST, 2));
        assertEquals(
                List.of(first.id(), second.id()),
                page.stream().map(d -> d.schedule().id()).toList());
        List<Due> rest = get(schedules.due(page.get(1).place(), 2));
        assertEquals(
                List.of(third.id()), rest.stream().map(d -> d.schedule().id()).toList());
        assertEquals(ann, rest.get(0).owner());
        assertTrue(rest.get(0).ownerIsActive() && rest.get(0).keyIsOpen());
    }

    @Test
    void aSlotIsDoneWithOnceAndOnlyByWhoHoldsTheDuty() {
        Schedule schedule = create(ann, "hourly", PAST);
        Schedule read = due().get(0).schedule();
        UUID job = Ids.next();
        Outcome outcome = new Outcome(PAST, job, null, FUTURE);
        assertTrue(get(schedules.advance(duty, read, outcome)));
        assertEquals(false, get(schedules.advance(duty, read, outcome)), "it was read before");
        Schedule after = get(schedules.find(schedule.id())).orElseThrow();
        assertEquals(List.of(FUTURE, PAST, job), List.of(after.nextAt(), after.lastSlot(), after.lastJobId()));
        assertEquals(List.of(), due());
        assertEquals(schedule.updatedAt(), after.updatedAt());
    }

    @Test
    void aHolderWhoWakesAfterItsTermAdvancesNothing() {
        create(ann, "hourly", PAST);
        Schedule read = due().get(0).schedule();
        Outcome outcome = new Outcome(PAST, Ids.next(), null, FUTURE);
        db.change("update bascule.duties set held_until = clock_timestamp() - interval '1 ms'");
        assertEquals(false, get(schedules.advance(duty, read, outcome)));
        DutyKey next = get(duties.take("schedules", Ids.next(), LEASE)).orElseThrow();
        assertEquals(false, get(schedules.advance(duty, read, outcome)));
        assertTrue(get(schedules.advance(next, read, outcome)));
    }

    @Test
    void whatWasChangedMeanwhileIsNotAdvanced() {
        Schedule schedule = create(ann, "hourly", PAST);
        Schedule read = due().get(0).schedule();
        get(schedules.change(ann, schedule.id(), (was, now) -> new Wanted(was.terms(), false, null)));
        assertEquals(false, get(schedules.advance(duty, read, new Outcome(PAST, Ids.next(), null, FUTURE))));
        assertEquals(false, get(schedules.find(schedule.id())).orElseThrow().enabled());
    }

    @Test
    void whatFailedStaysDueAndSaysWhy() {
        create(ann, "hourly", PAST);
        Schedule read = due().get(0).schedule();
        assertTrue(get(schedules.advance(duty, read, new Outcome(null, null, "away", PAST))));
        Schedule after = due().get(0).schedule();
        assertEquals("away", after.lastError());
        assertEquals(null, after.lastSlot());
    }

    @Test
    void aListIsNewestFirstOfOneUserOrAllAndWithoutInputs() {
        List<UUID> mine = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            mine.add(0, create(ann, "s" + i, FUTURE).id());
        }
        create(user("bert"), "x", FUTURE);
        assertEquals(4, get(schedules.list(null, null, 10)).items().size());
        var page = get(schedules.list(ann.userId(), null, 2));
        assertEquals(mine.subList(0, 2), page.items().stream().map(Schedule::id).toList());
        assertTrue(page.hasMore());
        assertEquals(new JsonObject(), page.items().get(0).terms().job().inputData());
        var rest = get(schedules.list(ann.userId(), mine.get(1), 2));
        assertEquals(mine.subList(2, 3), rest.items().stream().map(Schedule::id).toList());
    }
}
