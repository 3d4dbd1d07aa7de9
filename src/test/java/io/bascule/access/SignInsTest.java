package io.bascule.access;

import static io.bascule.access.Fixture.HERE;
import static io.bascule.access.Fixture.PASSWORD;
import static io.bascule.access.Fixture.await;
import static io.bascule.access.Fixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.bascule.job.SignIn;
import io.bascule.job.User;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignInsTest {
    private final Fixture it = new Fixture();
    private final User ada = it.user("ada", Role.REVIEWER);

    @AfterEach
    void close() {
        it.close();
    }

    @Test
    void whoSignsInIsKnownByTheTokenOnEveryNode() {
        SignedIn signedIn = it.signIn("ada");
        assertEquals(ada, signedIn.user());
        Identity here = it.authenticate(signedIn.token());
        assertEquals(Caller.person(ada.id(), "ada", Role.REVIEWER), here.caller());
        assertEquals(signedIn.expiresAt(), here.expiresAt());
        assertEquals(here, await(it.openAgain().authenticator().authenticate(signedIn.token())));
        assertEquals(List.of("ada sign-in"), it.newestAudit(1));
    }

    @Test
    void theNameMayBeTypedInAnyCase() {
        assertEquals(
                ada, await(it.access.signIns().signIn(" Ada ", PASSWORD, HERE)).user());
    }

    @Test
    void aWrongPasswordAndAWrongNameAreAnsweredAlikeAndAudited() {
        Fault password = refused(ErrorCode.UNAUTHENTICATED, it.access.signIns().signIn("ada", "guess guess", HERE));
        Fault name = refused(ErrorCode.UNAUTHENTICATED, it.access.signIns().signIn("eve", PASSWORD, HERE));
        assertEquals(password.getMessage(), name.getMessage());
        assertEquals(List.of("nobody sign-in.failed", "nobody sign-in.failed"), it.newestAudit(2));
        assertEquals("username:eve", it.entries(1).get(0).subject());
        JsonObject from = it.entries(1).get(0).detail();
        assertEquals(JsonObject.of("address", HERE.address(), "agent", "Firefox"), from);
        assertFalse(
                it.value("select string_agg(a::text, '') from bascule.audit a").contains("guess"));
    }

    @Test
    void anAbsurdNameIsClippedInTheAuditLogAndBreaksNothing() {
        refused(ErrorCode.UNAUTHENTICATED, it.access.signIns().signIn("x".repeat(100_000), PASSWORD, HERE));
        assertTrue(it.entries(1).get(0).subject().length() <= 110);
        refused(ErrorCode.UNAUTHENTICATED, it.access.signIns().signIn("ada\u0000", PASSWORD, HERE));
        refused(ErrorCode.UNAUTHENTICATED, it.access.signIns().signIn("", "\u0000\ud800", HERE));
    }

    @Test
    void signingOutEndsTheSessionAtOnceAndOnlyThatOne() {
        SignedIn first = it.signIn("ada");
        SignedIn second = it.signIn("ada");
        await(it.access.signIns().signOut(it.authenticate(first.token())));
        refused(ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(first.token()));
        assertEquals("ada", it.authenticate(second.token()).caller().username());
        assertEquals(List.of("ada sign-in.ended"), it.newestAudit(1));
    }

    @Test
    void aSessionPastItsEndIsRefusedByTheDatabasesClock() {
        SignedIn signedIn = it.signIn("ada");
        it.sql("update bascule.sign_ins set expires_at = now()");
        refused(ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(signedIn.token()));
        assertEquals(List.of(), await(it.access.signIns().list(ada.id())));
    }

    @Test
    void aRoleIsReadAnewEachTime() {
        SignedIn signedIn = it.signIn("ada");
        it.sql("update bascule.users set role = 'VIEWER' where username = 'ada'");
        assertEquals(Role.VIEWER, it.authenticate(signedIn.token()).caller().role());
        it.sql("update bascule.users set active = false where username = 'ada'");
        refused(ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(signedIn.token()));
    }

    @Test
    void everyBadTokenIsAnsweredInTheSameWords() {
        SignedIn ended = it.signIn("ada");
        await(it.access.signIns().signOut(it.authenticate(ended.token())));
        KeyText unknown = KeyText.random();
        long texts = Stream.of(ended.token(), "", "x", "a.b.c", "bsk_", unknown.write(), unknown.write() + "0")
                .map(token -> refused(
                        ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(token)))
                .map(Fault::getMessage)
                .distinct()
                .count();
        assertEquals(1, texts);
    }

    @Test
    void guessesAreSlowedDownAndTheRightPasswordWaitsToo() {
        for (int i = 0; i < FailureBackoff.FREE_PER_ACCOUNT; i++) {
            refused(ErrorCode.UNAUTHENTICATED, it.access.signIns().signIn("ada", "guess guess", HERE));
        }
        Fault fault = refused(ErrorCode.TOO_MANY_REQUESTS, it.access.signIns().signIn("ada", PASSWORD, HERE));
        assertEquals(1, fault.more().getLong("retryAfterSeconds"));
        assertEquals(
                ada,
                await(it.access.signIns().signIn("ada", PASSWORD, new SignIn.From("198.51.100.7", null)))
                        .user());
        it.pass(Duration.ofSeconds(1));
        assertEquals(ada, it.signIn("ada").user());
    }

    @Test
    void manyGuessesAtOnceAreNotAllFree() {
        List<Future<SignedIn>> guesses = new ArrayList<>();
        for (int i = 0; i < 15; i++) {
            guesses.add(it.access.signIns().signIn("ada", "guess" + i + "guess", HERE));
        }
        long checked = guesses.stream()
                .map(g -> g.map(x -> ErrorCode.INTERNAL).otherwise(e -> ((Fault) e).code()))
                .map(Fixture::await)
                .filter(ErrorCode.UNAUTHENTICATED::equals)
                .count();
        assertEquals(FailureBackoff.FREE_PER_ACCOUNT, checked);
    }

    @Test
    void aDatabaseThatIsAwayCountsAsNoFailure() {
        it.sql("alter table bascule.users rename to users_away");
        for (int i = 0; i <= FailureBackoff.FREE_PER_ACCOUNT; i++) {
            Future<SignedIn> attempt = it.access.signIns().signIn("ada", PASSWORD, HERE);
            assertFalse(await(attempt.map(false).otherwise(Fault.class::isInstance)));
        }
        it.sql("alter table bascule.users_away rename to users");
        assertEquals(ada, it.signIn("ada").user());
    }

    @Test
    void twoSignInsAtOnceAreTwoSessions() {
        Future<SignedIn> one = it.access.signIns().signIn("ada", PASSWORD, HERE);
        Future<SignedIn> two = it.access.signIns().signIn("ada", PASSWORD, HERE);
        assertNotEquals(
                it.authenticate(await(one).token()).signInId(),
                it.authenticate(await(two).token()).signInId());
        assertEquals(2, await(it.access.signIns().list(ada.id())).size());
    }

    @Test
    void aSessionEndedTwiceAtOnceIsAuditedOnce() {
        it.signIn("ada");
        SignIn session = await(it.access.signIns().list(ada.id())).get(0);
        List<Future<Void>> ends = Stream.generate(() -> it.access.signIns().revoke(session.id(), ada.asCaller()))
                .limit(6)
                .toList();
        ends.forEach(Fixture::await);
        assertEquals("1", it.value("select count(*) from bascule.audit where action = 'sign-in.ended'"));
    }

    @Test
    void onlyTheirOwnerOrAnAdminEndsASession() {
        User eve = it.user("eve", Role.REVIEWER);
        SignedIn signedIn = it.signIn("ada");
        UUID id = await(it.access.signIns().list(ada.id())).get(0).id();
        Caller key = new Caller(ada.id(), "ada", Role.REVIEWER, UUID.randomUUID(), Set.of(Scope.READ));
        refused(ErrorCode.NOT_FOUND, it.access.signIns().revoke(id, eve.asCaller()));
        refused(ErrorCode.NOT_FOUND, it.access.signIns().revoke(id, key));
        refused(ErrorCode.NOT_FOUND, it.access.signIns().revoke(UUID.randomUUID(), it.admin));
        assertEquals(id, it.authenticate(signedIn.token()).signInId());
        await(it.access.signIns().revoke(id, it.admin));
        refused(ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(signedIn.token()));
        assertEquals(List.of("admin sign-in.ended"), it.newestAudit(1));
    }

    @Test
    void aKeyHasNoSessionToSignOutOf() {
        NewApiKey key = await(it.access.apiKeys().create(ada.asCaller(), "ci", Set.of(Scope.READ), Optional.empty()));
        Identity identity = it.authenticate(key.token());
        assertNull(identity.signInId());
        refused(ErrorCode.FORBIDDEN, it.access.signIns().signOut(identity));
    }

    @Test
    void anInactiveUserCannotSignIn() {
        await(it.access
                .users()
                .change(it.admin, ada.id(), new UserChange(Optional.empty(), Optional.of(false), Optional.empty())));
        refused(ErrorCode.UNAUTHENTICATED, it.access.signIns().signIn("ada", PASSWORD, HERE));
    }

    @Test
    void aSessionTellsWhereItWasOpenedAndWhenItWasLastUsedToTheMinute() {
        SignedIn signedIn = it.signIn("ada");
        SignIn fresh = await(it.access.signIns().list(ada.id())).get(0);
        assertEquals(HERE, fresh.from());
        assertEquals(fresh.createdAt(), fresh.lastSeenAt());
        it.authenticate(signedIn.token());
        assertEquals(fresh, await(it.access.signIns().list(ada.id())).get(0));
        it.sql(
                "update bascule.sign_ins set created_at = created_at - interval '1 hour', last_seen_at = now() - interval '1 hour'");
        it.authenticate(signedIn.token());
        assertEquals("t", it.value("select last_seen_at > now() - interval '1 minute' from bascule.sign_ins"));
    }

    @Test
    void whatABrowserCallsItselfIsKeptAsShortPlainText() {
        assertEquals("a?b?c", new SignIn.From(HERE.address(), " a\u202eb\nc ").agent());
        assertEquals(
                200, new SignIn.From(HERE.address(), "x".repeat(9_000)).agent().length());
        assertNull(new SignIn.From(HERE.address(), "  ").agent());
        SignIn.From odd = new SignIn.From(HERE.address(), "\u0000<script>\ud800");
        await(it.access.signIns().signIn("ada", PASSWORD, odd));
        assertEquals(
                "?<script>?",
                await(it.access.signIns().list(ada.id())).get(0).from().agent());
    }

    @Test
    void allOtherSessionsAreEndedAtOnceAndOnlyOnes() {
        User eve = it.user("eve", Role.REVIEWER);
        String others = it.signIn("eve").token();
        String first = it.signIn("ada").token();
        String second = it.signIn("ada").token();
        Identity kept = it.authenticate(it.signIn("ada").token());
        assertEquals(2, await(it.access.signIns().revokeOthers(kept)));
        Stream.of(first, second)
                .forEach(token -> refused(
                        ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(token)));
        assertEquals(List.of(kept.signInId()), ids(ada));
        assertEquals(eve.id(), it.authenticate(others).caller().userId());
        assertEquals(List.of("ada sign-in.others-ended"), it.newestAudit(1));
        assertEquals(0, await(it.access.signIns().revokeOthers(kept)));
        assertEquals(List.of("ada sign-in.others-ended", "ada sign-in"), it.newestAudit(2));
    }

    private List<UUID> ids(User user) {
        return await(it.access.signIns().list(user.id())).stream()
                .map(SignIn::id)
                .toList();
    }

    @Test
    void noTokenIsPrintedByAccident() {
        SignedIn signedIn = it.signIn("ada");
        assertFalse(signedIn.toString().contains(signedIn.token()));
    }
}
