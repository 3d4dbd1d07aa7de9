package io.bascule.access;

import static io.bascule.access.Permission.ADMINISTER;
import static io.bascule.access.Permission.AGENT;
import static io.bascule.access.Permission.DECIDE;
import static io.bascule.access.Permission.DECIDE_IN_PROJECTS;
import static io.bascule.access.Permission.MANAGE_OWN_KEYS;
import static io.bascule.access.Permission.METRICS;
import static io.bascule.access.Permission.PUBLIC;
import static io.bascule.access.Permission.READ_JOBS;
import static io.bascule.access.Permission.REVIEW;
import static io.bascule.access.Permission.SIGNED_IN;
import static io.bascule.access.Permission.SUBMIT_JOBS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PermissionTest {
    /** What a person may, by role. */
    private static final Map<Role, Set<Permission>> PERSON = Map.of(
            Role.ADMIN,
                    Set.of(
                            PUBLIC,
                            SIGNED_IN,
                            READ_JOBS,
                            SUBMIT_JOBS,
                            REVIEW,
                            DECIDE,
                            DECIDE_IN_PROJECTS,
                            ADMINISTER,
                            METRICS,
                            MANAGE_OWN_KEYS),
            Role.REVIEWER,
                    Set.of(
                            PUBLIC,
                            SIGNED_IN,
                            READ_JOBS,
                            SUBMIT_JOBS,
                            REVIEW,
                            DECIDE,
                            DECIDE_IN_PROJECTS,
                            METRICS,
                            MANAGE_OWN_KEYS),
            Role.USER, Set.of(PUBLIC, SIGNED_IN, READ_JOBS, SUBMIT_JOBS, DECIDE_IN_PROJECTS, MANAGE_OWN_KEYS),
            Role.VIEWER, Set.of(PUBLIC, SIGNED_IN, READ_JOBS, METRICS, MANAGE_OWN_KEYS));

    /** What one scope of a key adds, whoever owns it. */
    private static final Map<Scope, Set<Permission>> SCOPE = Map.of(
            Scope.READ, Set.of(SIGNED_IN, READ_JOBS, REVIEW),
            Scope.SUBMIT, Set.of(SIGNED_IN, SUBMIT_JOBS),
            Scope.DECIDE, Set.of(SIGNED_IN, DECIDE, DECIDE_IN_PROJECTS),
            Scope.ADMIN, Set.of(SIGNED_IN, ADMINISTER),
            Scope.AGENT, Set.of(AGENT),
            Scope.TRAINING, Set.of(AGENT),
            Scope.METRICS, Set.of(METRICS));

    /** What a key of this role's user may at most. */
    private static final Map<Role, Set<Permission>> KEY = Map.of(
            Role.ADMIN,
                    Set.of(
                            PUBLIC,
                            SIGNED_IN,
                            READ_JOBS,
                            SUBMIT_JOBS,
                            REVIEW,
                            DECIDE,
                            DECIDE_IN_PROJECTS,
                            ADMINISTER,
                            METRICS,
                            AGENT),
            Role.REVIEWER,
                    Set.of(
                            PUBLIC,
                            SIGNED_IN,
                            READ_JOBS,
                            SUBMIT_JOBS,
                            REVIEW,
                            DECIDE,
                            DECIDE_IN_PROJECTS,
                            METRICS,
                            AGENT),
            Role.USER, Set.of(PUBLIC, SIGNED_IN, READ_JOBS, SUBMIT_JOBS, DECIDE_IN_PROJECTS, AGENT),
            Role.VIEWER, Set.of(PUBLIC, SIGNED_IN, READ_JOBS, METRICS));

    @ParameterizedTest
    @EnumSource(Role.class)
    void aPersonMayWhatTheirRoleMay(Role role) {
        assertEquals(PERSON.get(role), held(Caller.person(UUID.randomUUID(), "someone", role)));
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aKeyMayWhatItsScopesAddUpToWithinItsOwnersRole(Role role) {
        for (int bits = 0; bits < 1 << Scope.values().length; bits++) {
            Set<Scope> scopes = EnumSet.noneOf(Scope.class);
            Set<Permission> expected = EnumSet.of(PUBLIC);
            for (Scope scope : Scope.values()) {
                if ((bits >> scope.ordinal() & 1) == 1) {
                    scopes.add(scope);
                    expected.addAll(SCOPE.get(scope));
                }
            }
            expected.retainAll(KEY.get(role));
            assertEquals(expected, held(key(role, scopes)), role + " with a key for " + scopes);
        }
    }

    @Test
    void nobodyMayOnlyWhatIsPublicAndIsToldToSignIn() {
        assertEquals(Set.of(PUBLIC), held(null));
        assertEquals(
                ErrorCode.UNAUTHENTICATED, READ_JOBS.refusal(null).orElseThrow().code());
    }

    @Test
    void whoIsKnownButMayNotIsForbiddenAndToldWhatItNeeds() {
        var refusal = DECIDE.refusal(key(Role.ADMIN, Set.of(Scope.READ))).orElseThrow();
        assertEquals(ErrorCode.FORBIDDEN, refusal.code());
        assertEquals("This needs the role reviewer or admin; a key needs the scope decide.", refusal.getMessage());
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void aScopeCanBeGivenToAKeyExactlyWhereItWouldAllowSomething(Role role) {
        for (Scope scope : Scope.values()) {
            Set<Permission> gained = EnumSet.copyOf(held(key(role, Set.of(scope))));
            gained.removeAll(Set.of(PUBLIC, SIGNED_IN));
            assertEquals(!gained.isEmpty(), Permission.grantable(role).contains(scope), role + " " + scope);
        }
    }

    private static Caller key(Role role, Set<Scope> scopes) {
        return new Caller(UUID.randomUUID(), "someone", role, UUID.randomUUID(), scopes);
    }

    private static Set<Permission> held(Caller caller) {
        Set<Permission> held = EnumSet.noneOf(Permission.class);
        for (Permission permission : Permission.values()) {
            if (permission.refusal(caller).isEmpty()) {
                held.add(permission);
            }
        }
        return held;
    }
}
