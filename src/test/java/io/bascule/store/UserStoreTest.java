package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.Ids;
import io.bascule.job.Role;
import io.bascule.job.SignIn;
import io.bascule.store.SignInStore.NewSignIn;
import io.bascule.store.UserStore.NewUser;
import io.bascule.store.UserStore.WithPassword;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UserStoreTest {
    private final Vertx vertx = Vertx.vertx();
    private final Database database = new Database(vertx, TestDatabase.fresh(), 6);
    private final UserStore users = new UserStore(database);
    private final SignInStore signIns = new SignInStore(database);

    @AfterEach
    void close() {
        await(database.close());
        await(vertx.close());
    }

    @Test
    void noSessionOfTheOldPasswordOutlivesItHoweverTheTwoMeet() {
        UUID id = await(users.create(Caller.SYSTEM, new NewUser(Ids.next(), "ada", "hash", Role.USER)))
                .orElseThrow()
                .id();
        for (int round = 0; round < 200; round++) {
            WithPassword known = await(users.findWithPassword(id)).orElseThrow();
            List<Future<Optional<SignIn>>> opened = List.of(open(known), open(known), open(known));
            Future<Boolean> replaced = users.replacePassword(Caller.SYSTEM, id, known.passwordHash(), "hash " + round);
            Future<Optional<SignIn>> late = open(known);
            assertTrue(await(replaced));
            opened.forEach(UserStoreTest::await);
            await(late);
            assertEquals(List.of(), await(signIns.list(id)), "round " + round);
        }
    }

    @Test
    void ofTwoWhoReplaceTheSamePasswordOneDoes() {
        UUID id = await(users.create(Caller.SYSTEM, new NewUser(Ids.next(), "ada", "hash", Role.USER)))
                .orElseThrow()
                .id();
        Future<Boolean> one = users.replacePassword(Caller.SYSTEM, id, "hash", "one");
        Future<Boolean> two = users.replacePassword(Caller.SYSTEM, id, "hash", "two");
        assertEquals(1, (await(one) ? 1 : 0) + (await(two) ? 1 : 0));
    }

    private Future<Optional<SignIn>> open(WithPassword known) {
        return signIns.open(known, new NewSignIn(Ids.next(), new SignIn.From("here", null), Duration.ofHours(1)));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(20, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IllegalStateException("No answer", e);
        }
    }
}
