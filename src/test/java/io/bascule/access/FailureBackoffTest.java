package io.bascule.access;

import static io.bascule.access.FailureBackoff.FREE_PER_ACCOUNT;
import static io.bascule.access.FailureBackoff.FREE_PER_ADDRESS;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FailureBackoffTest {
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L);
    private final FailureBackoff backoff = new FailureBackoff(nanos::get);

    @Test
    void eachFurtherFailureDoublesTheWaitUpToFiveMinutes() {
        fail("ada", "a", FREE_PER_ACCOUNT);
        for (long wait : new long[] {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
            assertEquals(wait, waitOf("ada", "a"));
            pass(Duration.ofSeconds(wait).minusNanos(1));
            assertEquals(1, waitOf("ada", "a"));
            pass(Duration.ofNanos(1));
            backoff.begin("ada", "a");
        }
    }

    @Test
    void attemptsThatAreUnderWayCountSoThatManyAtOnceAreNotFree() {
        for (int i = 0; i < FREE_PER_ACCOUNT; i++) {
            backoff.begin("ada", "a");
        }
        assertEquals(1, waitOf("ada", "a"));
    }

    @Test
    void anAttackerCannotLockTheOwnerOut() {
        for (int i = 0; i < 1_000; i++) {
            fail("ada", "attacker" + i, FREE_PER_ACCOUNT);
        }
        assertDoesNotThrow(() -> backoff.begin("ada", "home").succeeded());
        assertEquals(300, waitOf("ada", "attacker0"));
    }

    @Test
    void anOwnerWhoMistypesDuringAnAttackStillHasTheirTries() {
        fail("ada", "attacker", FREE_PER_ACCOUNT);
        fail("ada", "home", FREE_PER_ACCOUNT - 1);
        assertDoesNotThrow(() -> backoff.begin("ada", "home").succeeded());
    }

    @Test
    void manyAccountsFromOneAddressAreSlowedToo() {
        for (int i = 0; i < FREE_PER_ADDRESS; i++) {
            fail("user" + i, "a", 1);
        }
        assertEquals(1, waitOf("another", "a"));
        assertDoesNotThrow(() -> backoff.begin("another", "b"));
    }

    @Test
    void successGivesTheAddressItsTriesBack() {
        fail("ada", "a", FREE_PER_ACCOUNT - 1);
        backoff.begin("ada", "a").succeeded();
        fail("ada", "a", FREE_PER_ACCOUNT - 1);
        assertDoesNotThrow(() -> backoff.begin("ada", "a").succeeded());
    }

    @Test
    void aSuccessNeitherFreesNorDelaysOthers() {
        fail("ada", "attacker", FREE_PER_ACCOUNT);
        pass(Duration.ofMillis(600));
        backoff.begin("ada", "home").succeeded();
        assertEquals(1, waitOf("ada", "attacker"));
        pass(Duration.ofMillis(400));
        backoff.begin("ada", "attacker");
        assertEquals(2, waitOf("ada", "attacker"));
    }

    @Test
    void signingInToOnesOwnAccountDoesNotWashAnAddressClean() {
        for (int i = 0; i < FREE_PER_ADDRESS; i++) {
            fail("user" + i, "a", 1);
            if (i < FREE_PER_ADDRESS - 1) {
                backoff.begin("mallory", "a").succeeded();
            }
        }
        assertEquals(1, waitOf("another", "a"));
    }

    @Test
    void whatCouldNotBeCheckedDoesNotCount() {
        for (int i = 0; i < 100; i++) {
            backoff.begin("ada", "a").unchecked();
        }
        assertDoesNotThrow(() -> backoff.begin("ada", "a"));
    }

    @Test
    void aQuarterOfAnHourForgets() {
        fail("ada", "a", FREE_PER_ACCOUNT);
        pass(Duration.ofMinutes(16));
        fail("ada", "a", FREE_PER_ACCOUNT - 1);
        assertDoesNotThrow(() -> backoff.begin("ada", "a"));
    }

    @Test
    void oneCustomersIpv6AddressesCountAsOne() {
        assertEquals("2001:db8:1:2::", FailureBackoff.network("2001:db8:1:2:aaaa:bbbb:cccc:dddd"));
        assertEquals("2001:db8:1:2::", FailureBackoff.network("2001:DB8:1:2::1%eth0"));
        assertEquals("2001:db8:0:0::", FailureBackoff.network("2001:db8::1"));
        assertEquals("0:0:0:0::", FailureBackoff.network("::1"));
        assertEquals("192.0.2.1", FailureBackoff.network("192.0.2.1"));
        assertEquals("::ffff:192.0.2.1", FailureBackoff.network("::ffff:192.0.2.1"));
    }

    private void fail(String account, String address, int times) {
        for (int i = 0; i < times; i++) {
            backoff.begin(account, address);
        }
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private long waitOf(String account, String address) {
        Fault fault = assertThrows(Fault.class, () -> backoff.begin(account, address));
        assertEquals(ErrorCode.TOO_MANY_REQUESTS, fault.code());
        return fault.more().getLong("retryAfterSeconds");
    }
}
