package io.bascule.access;

import static io.bascule.access.Fixture.HERE;
import static io.bascule.access.Fixture.PASSWORD;
import static io.bascule.access.Fixture.await;
import static io.bascule.access.Fixture.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Page;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.bascule.job.User;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class UsersTest {
    private static final UserChange DEMOTE = new UserChange(Optional.of(Role.USER), Optional.empty(), Optional.empty());
    private static final UserChange DEACTIVATE = new UserChange(Optional.empty(), Optional.of(false), Optional.empty());

    private final Fixture it = new Fixture();

    @AfterEach
    void close() {
        it.close();
    }

    @Test
    void aCreatedUserCanSignInAndIsAudited() {
        User ada = it.user("ada", Role.REVIEWER);
        assertTrue(ada.active());
        assertEquals(List.of("admin user.created"), it.newestAudit(1));
        assertEquals(ada, it.signIn("ada").user());
    }

    @Test
    void everyWrongFieldIsNamedAtOnce() {
        Fault fault =
                refused(ErrorCode.INVALID_REQUEST, it.access.users().create(it.admin, "Ada!", "short", Role.USER));
        assertEquals(
                List.of("username", "password"),
                fault.errors().stream().map(FieldError::field).toList());
        refused(ErrorCode.INVALID_REQUEST, it.access.users().create(it.admin, "ada\n", PASSWORD, Role.USER));
    }

    @Test
    void oneNameIsOneUserHoweverManyAskAtOnce() {
        long made = Stream.generate(() -> it.access.users().create(it.admin, "ada", PASSWORD, Role.USER))
                .limit(4)
                .toList()
                .stream()
                .map(user -> await(user.map(true).otherwise(false)))
                .filter(Boolean::booleanValue)
                .count();
        assertEquals(1, made);
        refused(ErrorCode.CONFLICT, it.access.users().create(it.admin, "ada", PASSWORD, Role.USER));
        assertEquals("1", it.value("select count(*) from bascule.audit where detail ->> 'username' = 'ada'"));
    }

    @Test
    void onlyAnAdminMakesAndChangesUsers() {
        User ada = it.user("ada", Role.REVIEWER);
        Caller weakKey = new Caller(it.admin.userId(), "admin", Role.ADMIN, UUID.randomUUID(), Set.of(Scope.READ));
        for (Caller caller : List.of(ada.asCaller(), weakKey)) {
            refused(ErrorCode.FORBIDDEN, it.access.users().create(caller, "eve", PASSWORD, Role.ADMIN));
            refused(ErrorCode.FORBIDDEN, it.access.users().change(caller, ada.id(), DEACTIVATE));
        }
        refused(ErrorCode.NOT_FOUND, it.access.users().change(it.admin, UUID.randomUUID(), DEACTIVATE));
    }

    @Test
    void aChangeOfRoleActivityOrPasswordEndsTheSessions() {
        User ada = it.user("ada", Role.REVIEWER);
        String other = it.signIn("admin").token();
        List<UserChange> changes =
                List.of(DEMOTE, new UserChange(Optional.empty(), Optional.empty(), Optional.of(PASSWORD)), DEACTIVATE);
        for (UserChange change : changes) {
            String token = it.signIn("ada").token();
            await(it.access.users().change(it.admin, ada.id(), change));
            refused(ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(token));
            assertEquals(List.of("admin user.changed", "ada sign-in"), it.newestAudit(2));
        }
        assertEquals("admin", it.authenticate(other).caller().username());
        assertFalse(
                it.value("select string_agg(a::text, '') from bascule.audit a").contains("argon2"));
    }

    @Test
    void aChangeThatChangesNothingLeavesNoTrace() {
        User ada = it.user("ada", Role.USER);
        String token = it.signIn("ada").token();
        assertEquals(ada, await(it.access.users().change(it.admin, ada.id(), DEMOTE)));
        assertEquals("ada", it.authenticate(token).caller().username());
        assertEquals(List.of("ada sign-in"), it.newestAudit(1));
        UserChange none = new UserChange(Optional.empty(), Optional.empty(), Optional.empty());
        refused(ErrorCode.INVALID_REQUEST, it.access.users().change(it.admin, ada.id(), none));
    }

    @Test
    void theLastActiveAdminStays() {
        refused(ErrorCode.CONFLICT, it.access.users().change(it.admin, it.admin.userId(), DEMOTE));
        refused(ErrorCode.CONFLICT, it.access.users().change(it.admin, it.admin.userId(), DEACTIVATE));
        User second = it.user("second", Role.ADMIN);
        await(it.access.users().change(it.admin, second.id(), DEACTIVATE));
        refused(ErrorCode.CONFLICT, it.access.users().change(it.admin, it.admin.userId(), DEMOTE));
    }

    @Test
    void ofTwoAdminsWhoDemoteEachOtherOneStays() {
        User second = it.user("second", Role.ADMIN);
        for (int round = 0; round < 20; round++) {
            Future<User> one = it.access.users().change(it.admin, second.id(), DEMOTE);
            Future<User> two = it.access.users().change(second.asCaller(), it.admin.userId(), DEMOTE);
            long done = Stream.of(one, two)
                    .map(change -> await(change.map(true).otherwise(false)))
                    .filter(Boolean::booleanValue)
                    .count();
            assertEquals(1, done);
            assertEquals("1", it.value("select count(*) from bascule.users where role = 'ADMIN' and active"));
            it.sql("update bascule.users set role = 'ADMIN'");
        }
    }

    @Test
    void twoAdminsWhoLeaveAtOnceDoNotBothLeave() {
        User second = it.user("second", Role.ADMIN);
        for (int round = 0; round < 20; round++) {
            Future<User> one = it.access.users().change(it.admin, it.admin.userId(), DEACTIVATE);
            Future<User> two = it.access.users().change(second.asCaller(), second.id(), DEACTIVATE);
            await(Future.join(one, two).otherwiseEmpty());
            assertEquals("1", it.value("select count(*) from bascule.users where role = 'ADMIN' and active"));
            it.sql("update bascule.users set active = true");
        }
    }

    @Test
    void whoWasDemotedAMomentAgoChangesNothingAnyMore() {
        User second = it.user("second", Role.ADMIN);
        User ada = it.user("ada", Role.USER);
        await(it.access.users().change(it.admin, second.id(), DEMOTE));
        refused(ErrorCode.FORBIDDEN, it.access.users().change(second.asCaller(), ada.id(), DEACTIVATE));
    }

    @Test
    void aSessionCannotSlipInBesideANewPassword() {
        User ada = it.user("ada", Role.USER);
        for (int round = 0; round < 10; round++) {
            String next = PASSWORD + round;
            String now = round == 0 ? PASSWORD : PASSWORD + (round - 1);
            Future<SignedIn> signIn = it.access.signIns().signIn("ada", now, HERE);
            Future<User> change = it.access
                    .users()
                    .change(it.admin, ada.id(), new UserChange(Optional.empty(), Optional.empty(), Optional.of(next)));
            await(Future.join(signIn, change).otherwiseEmpty());
            assertEquals(List.of(), await(it.access.signIns().list(ada.id())));
        }
    }

    @Test
    void usersAreListedByNamePageByPage() {
        Stream.of("bob", "ada", "cleo").forEach(name -> it.user(name, Role.USER));
        Page<User> first = await(it.access.users().list(Optional.empty(), 3));
        assertEquals(
                List.of("ada", "admin", "bob"),
                first.items().stream().map(User::username).toList());
        assertTrue(first.hasMore());
        Page<User> second = await(it.access.users().list(Optional.of("bob"), 3));
        assertEquals(
                List.of("cleo"), second.items().stream().map(User::username).toList());
        assertFalse(second.hasMore());
    }

    @Test
    void manyNodesStartWithOneAdminAndOneOfThemKnowsThePassword() {
        try (Fixture empty = Fixture.withoutAdmin()) {
            List<Future<FirstAdmin>> starts = Stream.generate(empty::openAgain).limit(4).toList().stream()
                    .map(node -> node.users().ensureAdmin(Optional.empty()))
                    .toList();
            List<String> passwords = starts.stream()
                    .map(Fixture::await)
                    .flatMap(admin -> admin.generatedPassword().stream())
                    .toList();
            assertEquals(1, passwords.size());
            assertEquals(
                    Role.ADMIN,
                    await(empty.access.signIns().signIn("admin", passwords.get(0), HERE))
                            .user()
                            .role());
            assertTrue(await(empty.access.users().ensureAdmin(Optional.empty()))
                    .generatedPassword()
                    .isEmpty());
        }
    }

    @Test
    void aConfiguredPasswordWinsOverTheStoredOne() {
        String token = it.signIn("admin").token();
        await(it.access.users().ensureAdmin(Optional.of(PASSWORD)));
        await(it.access.users().ensureAdmin(Optional.empty()));
        assertEquals(it.admin, it.authenticate(token).caller());

        Future<FirstAdmin> one = it.access.users().ensureAdmin(Optional.of("another password"));
        Future<FirstAdmin> two = it.openAgain().users().ensureAdmin(Optional.of("another password"));
        assertTrue(await(one).generatedPassword().isEmpty());
        assertTrue(await(two).generatedPassword().isEmpty());
        refused(ErrorCode.UNAUTHENTICATED, it.access.authenticator().authenticate(token));
        await(it.access.signIns().signIn("admin", "another password", HERE));
        assertEquals(List.of("admin sign-in", "system user.changed"), it.newestAudit(2));
        assertEquals("1", it.value("select count(*) from bascule.audit where action = 'user.changed'"));
    }

    @Test
    void aConfiguredPasswordThatIsTooShortIsNamedByItsSetting() {
        Fault fault = refused(ErrorCode.INVALID_REQUEST, it.access.users().ensureAdmin(Optional.of("short")));
        assertEquals("BASCULE_ADMIN_PASSWORD", fault.errors().get(0).field());
    }
}
