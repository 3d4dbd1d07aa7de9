package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.DutyKey;
import io.bascule.job.Ids;
import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DutyStoreTest {
    private static final String SWEEP = "sweep";
    private static final Duration LONG = Duration.ofMinutes(10);
    private static final UUID ANNE = Ids.next();
    private static final UUID BERT = Ids.next();

    private final StoreFixture db = new StoreFixture();
    private final DutyStore duties = new DutyStore(db.database);

    @AfterEach
    void close() {
        db.close();
    }

    private Optional<DutyKey> take(UUID holder) {
        return get(duties.take(SWEEP, holder, LONG));
    }

    private void lapse() {
        db.change("update bascule.duties set held_until = clock_timestamp() - interval '1 ms'");
    }

    /** A write of the duty, as a store would make it. */
    private boolean writes(DutyKey key) {
        String sql = "update bascule.shared_settings set value = value || 'x' where name = 'written' and "
                + DutySql.isHeld(1, 2);
        return get(db.database.query(sql, Tuple.of(key.duty(), key.epoch()))).rowCount() == 1;
    }

    private static Optional<DutyKey> term(long epoch) {
        return Optional.of(new DutyKey(SWEEP, epoch));
    }

    @Test
    void whileOneHoldsADutyNobodyElseTakesIt() {
        assertEquals(term(1), take(ANNE));
        assertEquals(Optional.empty(), take(BERT));
        assertEquals(term(1), take(ANNE));
        assertEquals(Optional.of(new DutyKey("other", 1)), get(duties.take("other", BERT, LONG)));
    }

    @Test
    void takingItAgainHoldsItForLonger() {
        get(duties.take(SWEEP, ANNE, Duration.ofSeconds(30)));
        take(ANNE);
        assertEquals("t", db.sql("select (held_until > now() + interval '9 min')::text::char from bascule.duties"));
    }

    @Test
    void whatHasLapsedIsAnothersUnderANewEpochAndTheLateWriteOfTheFirstChangesNothing() {
        get(new SharedSettingStore(db.database).put("written", ""));
        DutyKey first = take(ANNE).orElseThrow();
        assertTrue(writes(first));
        lapse();
        DutyKey second = take(BERT).orElseThrow();
        assertEquals(2, second.epoch());
        assertEquals(Optional.empty(), take(ANNE));
        assertEquals(false, writes(first));
        assertTrue(writes(second));
        assertEquals("xx", db.sql("select value from bascule.shared_settings where name = 'written'"));
    }

    @Test
    void aHolderWhoWakesAfterItsTermWritesNothingEvenWhereNobodyTookOver() {
        get(new SharedSettingStore(db.database).put("written", ""));
        DutyKey first = take(ANNE).orElseThrow();
        lapse();
        assertEquals(false, writes(first));
        DutyKey again = take(ANNE).orElseThrow();
        assertEquals(2, again.epoch());
        assertEquals(false, writes(first));
        assertTrue(writes(again));
    }

    @Test
    void whatIsHandedOverIsFreeAtOnce() {
        DutyKey first = take(ANNE).orElseThrow();
        get(duties.handOver(first));
        assertEquals(term(2), take(BERT));
        get(duties.handOver(first));
        assertEquals(Optional.empty(), take(ANNE));
    }

    @Test
    void ofManyWhoReachForItOneHasEachTerm() {
        List<UUID> holders = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            holders.add(Ids.next());
        }
        for (long epoch = 1; epoch <= 50; epoch++) {
            List<Future<Optional<DutyKey>>> reaching = holders.stream()
                    .map(holder -> duties.take(SWEEP, holder, LONG))
                    .toList();
            List<DutyKey> taken = reaching.stream()
                    .map(StoreFixture::get)
                    .flatMap(Optional::stream)
                    .toList();
            assertEquals(List.of(new DutyKey(SWEEP, epoch)), taken);
            lapse();
        }
    }

    @Test
    void theDatabaseItselfRefusesAnEpochThatGoesBackOrAHolderWithoutANewOne() {
        take(ANNE);
        lapse();
        take(BERT);
        assertThrows(PgException.class, () -> db.change("update bascule.duties set epoch = 1"));
        assertThrows(
                PgException.class, () -> db.change("update bascule.duties set epoch = epoch, holder = '" + ANNE + "'"));
    }
}
