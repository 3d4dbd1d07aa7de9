package io.bascule.access;

import static io.bascule.access.Fixture.HERE;
import static io.bascule.access.Fixture.PASSWORD;
import static io.bascule.access.Fixture.await;
import static io.bascule.access.Fixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.bascule.job.SignIn;
import io.bascule.job.User;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OwnPasswordTest {
    private static final String NEW = "staple correct battery";

    private final Fixture it = new Fixture();
    private final User ada = it.user("ada", Role.VIEWER);
    private final Caller caller = ada.asCaller();

    @AfterEach
    void close() {
        it.close();
    }

    private Future<SignedIn> change(String oldPassword, String newPassword) {
        return it.access.signIns().changePassword(caller, oldPassword, newPassword, HERE);
    }

    @Test
    void whoProvesTheOldOneGetsAnotherSessionAndLosesAllThatThereWere() {
        String present = it.signIn("ada").token();
        String elsewhere = it.signIn("ada").token();
        SignedIn anew = await(change(PASSWORD, NEW));
        Stream.of(present, elsewhere)
                .forEach(token -> refused(
                        ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(token)));
        assertEquals(ada.id(), it.authenticate(anew.token()).caller().userId());
        assertEquals(1, await(it.access.signIns().list(ada.id())).size());
        refused(ErrorCode.UNAUTHENTICATED, it.access.signIns().signIn("ada", PASSWORD, HERE));
        assertEquals(
                ada.id(),
                await(it.access.signIns().signIn("ada", NEW, HERE)).user().id());
    }

    @Test
    void theChangeAndTheNewSessionAreInTheAuditLog() {
        SignedIn anew = await(change(PASSWORD, NEW));
        assertEquals(List.of("ada sign-in", "ada user.changed"), it.newestAudit(2));
        assertEquals(
                "sign-in:" + it.authenticate(anew.token()).signInId(),
                it.entries(1).get(0).subject());
        assertEquals("changed", it.entries(2).get(1).detail().getString("password"));
        assertFalse(
                it.value("select string_agg(a::text, '') from bascule.audit a").contains("battery"));
    }

    @Test
    void whatIsWrongChangesNothingAndAWrongGuessIsAudited() {
        refused(ErrorCode.FORBIDDEN, change("guess guess", NEW));
        assertEquals(List.of("ada password.failed"), it.newestAudit(1));
        assertEquals("user:" + ada.id(), it.entries(1).get(0).subject());
        refused(ErrorCode.INVALID_REQUEST, change(PASSWORD, "short"));
        Caller key = new Caller(ada.id(), "ada", Role.VIEWER, UUID.randomUUID(), Set.of(Scope.READ));
        refused(ErrorCode.FORBIDDEN, it.access.signIns().changePassword(key, PASSWORD, NEW, HERE));
        assertEquals(ada, it.signIn("ada").user());
    }

    @Test
    void guessesAreSlowedDownAsThoseAtSigningInAreAndCountWithThem() {
        for (int i = 0; i < FailureBackoff.FREE_PER_ACCOUNT; i++) {
            refused(ErrorCode.FORBIDDEN, change("guess guess", NEW));
        }
        refused(ErrorCode.TOO_MANY_REQUESTS, change(PASSWORD, NEW));
        refused(ErrorCode.TOO_MANY_REQUESTS, it.access.signIns().signIn("ada", PASSWORD, HERE));
    }

    @Test
    void ofTwoChangesAtOnceOneCounts() {
        List<Future<SignedIn>> changes = Stream.of("first new password", "second new password")
                .map(next -> change(PASSWORD, next))
                .toList();
        long done = changes.stream()
                .map(change -> await(change.map(true).otherwise(false)))
                .filter(Boolean::booleanValue)
                .count();
        assertEquals(1, done);
        assertEquals("1", it.value("select count(*) from bascule.audit where action = 'user.changed'"));
        assertEquals(1, await(it.access.signIns().list(ada.id())).size());
    }

    @Test
    void whoBecomesInactiveMeanwhileGetsNoSession() {
        UserChange off = new UserChange(Optional.empty(), Optional.of(false), Optional.empty());
        for (int round = 0; round < 10; round++) {
            Future<SignedIn> change = change(PASSWORD, PASSWORD);
            Future<User> deactivation = it.access.users().change(it.admin, ada.id(), off);
            await(Future.join(change, deactivation).otherwiseEmpty());
            List<SignIn> open = await(it.access.signIns().list(ada.id()));
            assertEquals(List.of(), open);
            it.sql("update bascule.users set active = true");
        }
    }
}
