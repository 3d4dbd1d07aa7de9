package io.bascule.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Ids;
import io.bascule.job.Project;
import io.bascule.job.ProjectRole;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectRulesTest {
    private static Caller person(Role role) {
        return Caller.person(Ids.next(), "somebody", role);
    }

    private static Caller key(Role role, Scope... scopes) {
        return new Caller(Ids.next(), "somebody", role, Ids.next(), Set.of(scopes));
    }

    private static boolean may(Optional<Fault> refusal) {
        refusal.ifPresent(fault -> assertEquals(ErrorCode.FORBIDDEN, fault.code()));
        return refusal.isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "USER, NONE, false, false, false",
        "USER, MEMBER, true, true, false",
        "USER, OWNER, true, true, true",
        "REVIEWER, NONE, true, false, false",
        "REVIEWER, MEMBER, true, true, false",
        "REVIEWER, OWNER, true, true, true",
        "VIEWER, NONE, true, false, false",
        "VIEWER, MEMBER, true, false, false",
        "VIEWER, OWNER, true, false, false",
        "ADMIN, NONE, true, true, true",
        "ADMIN, MEMBER, true, true, true"
    })
    void membersWorkOwnersManageAdminsDoBothAndViewersLook(
            Role role, String in, boolean sees, boolean works, boolean manages) {
        ProjectRole member = in.equals("NONE") ? null : ProjectRole.valueOf(in);
        Caller caller = person(role);
        assertEquals(sees, ProjectRules.sees(caller, member));
        assertEquals(works, may(ProjectRules.refusalToWork(caller, member)));
        assertEquals(manages, may(ProjectRules.refusalToManage(caller, member)));
    }

    @Test
    void aKeyNeedsTheScopeSubmitToChangeAnything() {
        for (Role role : new Role[] {Role.USER, Role.ADMIN}) {
            Caller reads = key(role, Scope.READ, Scope.DECIDE, Scope.ADMIN);
            assertTrue(ProjectRules.sees(reads, ProjectRole.OWNER));
            assertEquals(false, may(ProjectRules.refusalToMake(reads)));
            assertEquals(false, may(ProjectRules.refusalToWork(reads, ProjectRole.OWNER)));
            assertEquals(false, may(ProjectRules.refusalToManage(reads, ProjectRole.OWNER)));
            Caller submits = key(role, Scope.SUBMIT);
            assertTrue(may(ProjectRules.refusalToMake(submits)));
            assertTrue(may(ProjectRules.refusalToWork(submits, ProjectRole.OWNER)));
            assertTrue(may(ProjectRules.refusalToManage(submits, ProjectRole.OWNER)));
        }
    }

    @Test
    void whoeverMaySubmitMakesProjects() {
        assertTrue(may(ProjectRules.refusalToMake(person(Role.USER))));
        assertTrue(may(ProjectRules.refusalToMake(person(Role.REVIEWER))));
        assertEquals(false, may(ProjectRules.refusalToMake(person(Role.VIEWER))));
        assertEquals(false, may(ProjectRules.refusalToMake(Caller.SYSTEM)), "nobody would own it");
    }

    @Test
    void aProjectHasANameAndTextThatCanBeKept() {
        assertEquals(0, ProjectRules.problems("Harbour", "").size());
        assertEquals(0, ProjectRules.problems(null, null).size());
        assertEquals("name", ProjectRules.problems(" ", null).get(0).field());
        assertEquals(
                1, ProjectRules.problems("x".repeat(Project.MAX_NAME + 1), null).size());
        assertEquals(1, ProjectRules.problems("a\0b", null).size());
        assertEquals(
                "description",
                ProjectRules.problems("Harbour", "x".repeat(Project.MAX_DESCRIPTION + 1))
                        .get(0)
                        .field());
    }
}
