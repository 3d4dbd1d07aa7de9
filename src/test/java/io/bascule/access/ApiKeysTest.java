package io.bascule.access;

import static io.bascule.access.Fixture.await;
import static io.bascule.access.Fixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ApiKey;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.bascule.job.User;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
    private static final Set<Scope> READ = Set.of(Scope.READ);

    private final Fixture it = new Fixture();
    private final User ada = it.user("ada", Role.USER);

    @AfterEach
    void close() {
        it.close();
    }

    @Test
    void aKeyIsItsOwnerWithinItsScopes() {
        NewApiKey key = create(ada, READ);
        Identity identity = it.authenticate(key.token());
        assertEquals(new Caller(ada.id(), "ada", Role.USER, key.key().id(), READ), identity.caller());
        assertNull(identity.expiresAt());
        assertEquals(List.of("ada key.created"), it.newestAudit(1));
    }

    @Test
    void theSecretIsNowhereInTheDatabaseOrInPrint() {
        NewApiKey key = create(ada, READ);
        String secret = key.token().split("_")[2];
        for (String table : List.of("api_keys", "audit")) {
            assertFalse(it.value("select string_agg(t::text, '') from bascule." + table + " t")
                    .contains(secret));
        }
        assertFalse(key.toString().contains(secret));
    }

    @Test
    void theRightPrefixWithAnotherSecretIsRefused() {
        NewApiKey key = create(ada, READ);
        String forged = new KeyText(key.key().prefix(), KeyText.random().secret()).write();
        refused(ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(forged));
    }

    @Test
    void aRevokedKeyIsRefusedAtOnceAndAuditedOnce() {
        NewApiKey key = create(ada, READ);
        List<Future<Void>> revokes = Stream.generate(
                        () -> it.access.apiKeys().revoke(key.key().id(), ada.asCaller()))
                .limit(6)
                .toList();
        revokes.forEach(Fixture::await);
        refused(ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(key.token()));
        assertEquals("1", it.value("select count(*) from bascule.audit where action = 'key.revoked'"));
        assertNotNull(await(it.access.apiKeys().list(ada.asCaller())).get(0).revokedAt());
    }

    /** However many ask with the key at the moment of its end, whoever asks after that is refused. */
    @Test
    void aKeyThatIsRevokedUnderLoadIsRefusedAtOnce() {
        for (int round = 0; round < 20; round++) {
            NewApiKey key = create(ada, READ);
            AtomicBoolean stop = new AtomicBoolean();
            List<Future<Void>> load =
                    Stream.generate(() -> askUntil(stop, key)).limit(16).toList();
            await(it.access.apiKeys().revoke(key.key().id(), ada.asCaller()));
            List<Future<Identity>> after = Stream.generate(
                            () -> it.access.authenticator().authenticate(key.token()))
                    .limit(16)
                    .toList();
            stop.set(true);
            after.forEach(asked -> refused(ErrorCode.UNAUTHENTICATED, asked));
            load.forEach(Fixture::await);
        }
    }

    @Test
    void keysThatAreUsedTogetherAreToldApart() {
        List<NewApiKey> keys =
                Stream.generate(() -> create(ada, READ)).limit(10).toList();
        await(it.access.apiKeys().revoke(keys.get(3).key().id(), ada.asCaller()));
        List<Future<Identity>> asked = keys.stream()
                .map(key -> it.access.authenticator().authenticate(key.token()))
                .toList();
        for (int i = 0; i < keys.size(); i++) {
            if (i == 3) {
                refused(ErrorCode.UNAUTHENTICATED, asked.get(i));
            } else {
                assertEquals(
                        keys.get(i).key().id(), await(asked.get(i)).caller().apiKeyId());
            }
        }
    }

    @Test
    void aKeyPastItsEndIsRefused() {
        Instant end = Instant.now().plus(Duration.ofHours(1));
        NewApiKey key = await(it.access.apiKeys().create(ada.asCaller(), "ci", READ, Optional.of(end)));
        assertNotNull(it.authenticate(key.token()).expiresAt());
        it.sql("update bascule.api_keys set expires_at = now()");
        refused(ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(key.token()));
    }

    @Test
    void anEndInThePastIsRefusedByField() {
        Fault fault = refused(
                ErrorCode.INVALID_REQUEST,
                it.access
                        .apiKeys()
                        .create(
                                ada.asCaller(),
                                "ci",
                                READ,
                                Optional.of(Instant.now().minusSeconds(60))));
        assertEquals("expiresAt", fault.errors().get(0).field());
    }

    @Test
    void anInactiveOwnersKeysDoNothing() {
        NewApiKey key = create(ada, READ);
        await(it.access
                .users()
                .change(it.admin, ada.id(), new UserChange(Optional.empty(), Optional.of(false), Optional.empty())));
        refused(ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(key.token()));
        refused(ErrorCode.FORBIDDEN, it.access.apiKeys().create(ada.asCaller(), "ci", READ, Optional.empty()));
    }

    @Test
    void aKeyCannotMakeKeys() {
        NewApiKey key = await(it.access.apiKeys().create(it.admin, "ci", Set.of(Scope.ADMIN), Optional.empty()));
        Caller program = it.authenticate(key.token()).caller();
        refused(ErrorCode.FORBIDDEN, it.access.apiKeys().create(program, "more", READ, Optional.empty()));
    }

    @Test
    void aKeyOfAnAgentCanDoNothingElse() {
        for (Scope agent : List.of(Scope.AGENT, Scope.TRAINING)) {
            for (Scope other : List.of(Scope.READ, Scope.SUBMIT)) {
                Fault fault = refused(
                        ErrorCode.INVALID_REQUEST,
                        it.access.apiKeys().create(ada.asCaller(), "lab", Set.of(agent, other), Optional.empty()));
                assertEquals("scopes", fault.errors().get(0).field());
            }
        }
        create(ada, Set.of(Scope.AGENT, Scope.TRAINING));
    }

    @Test
    void aKeyCannotHaveMoreThanItsOwnersRole() {
        Fault fault = refused(
                ErrorCode.INVALID_REQUEST,
                it.access.apiKeys().create(ada.asCaller(), " ", Set.of(Scope.READ, Scope.METRICS), Optional.empty()));
        assertEquals(
                List.of(
                        new FieldError("name", "must have 1 to 100 characters, none of them \\u0000"),
                        new FieldError(
                                "scopes",
                                "must be one or more of what your role may give: read, submit, decide, agent, training")),
                fault.errors());
        refused(
                ErrorCode.INVALID_REQUEST,
                it.access.apiKeys().create(ada.asCaller(), "ci", Set.of(), Optional.empty()));
        refused(
                ErrorCode.INVALID_REQUEST,
                it.access.apiKeys().create(ada.asCaller(), "\u0000", READ, Optional.empty()));
    }

    @Test
    void fiftyOpenKeysAreEnoughHoweverManyAreMadeAtOnce() {
        Stream.generate(() -> it.access.apiKeys().create(ada.asCaller(), "ci", READ, Optional.empty()))
                .limit(ApiKeys.MAX_OPEN - 1)
                .toList()
                .forEach(Fixture::await);
        long made = Stream.generate(() -> it.access.apiKeys().create(ada.asCaller(), "ci", READ, Optional.empty()))
                .limit(6)
                .toList()
                .stream()
                .map(key -> await(key.map(true).otherwise(false)))
                .filter(Boolean::booleanValue)
                .count();
        assertEquals(1, made);
        ApiKey one = await(it.access.apiKeys().list(ada.asCaller())).get(0);
        refused(ErrorCode.CONFLICT, it.access.apiKeys().create(ada.asCaller(), "ci", READ, Optional.empty()));
        await(it.access.apiKeys().revoke(one.id(), ada.asCaller()));
        create(ada, READ);
    }

    @Test
    void theLastUseIsWrittenAtMostOnceAMinute() {
        NewApiKey key = create(ada, READ);
        assertNull(key.key().lastUsedAt());
        it.authenticate(key.token());
        String version = it.value("select last_used_at || ' ' || ctid from bascule.api_keys");
        assertNotNull(version);
        it.authenticate(key.token());
        assertEquals(version, it.value("select last_used_at || ' ' || ctid from bascule.api_keys"));
        it.sql("update bascule.api_keys set last_used_at = now() - interval '61 s'");
        it.authenticate(key.token());
        assertEquals("t", it.value("select last_used_at > now() - interval '30 s' from bascule.api_keys"));
    }

    @Test
    void onlyTheOwnerOrAnAdminRevokesAKey() {
        User eve = it.user("eve", Role.REVIEWER);
        NewApiKey key = create(ada, READ);
        refused(ErrorCode.NOT_FOUND, it.access.apiKeys().revoke(key.key().id(), eve.asCaller()));
        refused(
                ErrorCode.NOT_FOUND,
                it.access
                        .apiKeys()
                        .revoke(key.key().id(), it.authenticate(key.token()).caller()));
        assertTrue(await(it.access.apiKeys().list(eve.asCaller())).isEmpty());
        await(it.access.apiKeys().revoke(key.key().id(), it.admin));
        refused(ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(key.token()));
        assertEquals(List.of("admin key.revoked"), it.newestAudit(1));
    }

    private Future<Void> askUntil(AtomicBoolean stop, NewApiKey key) {
        return it.access
                .authenticator()
                .authenticate(key.token())
                .transform(done -> stop.get() ? Future.succeededFuture() : askUntil(stop, key));
    }

    private NewApiKey create(User owner, Set<Scope> scopes) {
        return await(it.access.apiKeys().create(owner.asCaller(), "ci", scopes, Optional.empty()));
    }
}
