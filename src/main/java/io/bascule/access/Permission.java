package io.bascule.access;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a route asks of its caller, and the one place that says who has it. Whose job it is comes on top: see
 * {@link Caller#sees} and {@link Caller#controls}.
 */
public enum Permission {
    /** Anyone, known or not. */
    PUBLIC("", caller -> true),
    /** A person, or a key that may do more than work as an agent or read metrics. */
    SIGNED_IN("a user's session, or a key with one of the scopes read, submit, decide, admin", Permission::isUser),
    /** See jobs, their checkpoints and logs, and schedules. */
    READ_JOBS("any role; a key needs the scope read", caller -> caller.holds(Scope.READ)),
    /** Submit, cancel and retry, now or by a schedule. */
    SUBMIT_JOBS(
            "the role user, reviewer or admin; a key needs the scope submit",
            caller -> caller.role().maySubmit() && caller.holds(Scope.SUBMIT)),
    /** See what waits for a decision, whoever asked for it. */
    REVIEW(
            "the role reviewer or admin; a key needs the scope read",
            caller -> caller.role().mayDecide() && caller.holds(Scope.READ)),
    /** Approve, reject and request changes; never one's own request with a key. */
    DECIDE(
            "the role reviewer or admin; a key needs the scope decide",
            caller -> caller.role().mayDecide() && caller.holds(Scope.DECIDE)),
    /** Decide what the agents of one's own projects made; likewise. */
    DECIDE_IN_PROJECTS(
            "the role user, reviewer or admin; a key needs the scope decide",
            caller -> caller.role().maySubmit() && caller.holds(Scope.DECIDE)),
    /** Users, workers, settings. */
    ADMINISTER("the role admin; a key needs the scope admin", Caller::isAdmin),
    /** The metrics, where a setting closes them to the public; they count everyone's jobs. */
    METRICS(
            "the role viewer, reviewer or admin; a key needs the scope metrics",
            caller -> caller.role().seesAllJobs() && caller.holds(Scope.METRICS)),
    /** Poll, claim and report jobs as a remote agent. */
    AGENT("an API key with the scope agent or training, of a user, reviewer or admin", Permission::isAgent),
    /** Make, list and revoke one's own keys and sessions: a person only, so that a leaked key cannot outlive its end. */
    MANAGE_OWN_KEYS("a signed-in person, not an API key", caller -> !caller.isProgram());

    private static final Set<Scope> OF_A_USER = EnumSet.of(Scope.READ, Scope.SUBMIT, Scope.DECIDE, Scope.ADMIN);

    private final String needs;
    private final Predicate<Caller> allows;

    Permission(String needs, Predicate<Caller> allows) {
        this.needs = needs;
        this.allows = allows;
    }

    /**
     * Why {@code caller} may not, or empty where they may.
     *
     * @param caller null where nobody is signed in
     * @return {@code UNAUTHENTICATED} for nobody, {@code FORBIDDEN} for who is known but may not
     */
    public Optional<Fault> refusal(Caller caller) {
        if (this == PUBLIC) {
            return Optional.empty();
        }
        if (caller == null) {
            return Optional.of(Fault.of(
                    ErrorCode.UNAUTHENTICATED,
                    "Sign in first, or send an API key: Authorization: Bearer <token or key>."));
        }
        return allows.test(caller)
                ? Optional.empty()
                : Optional.of(Fault.of(ErrorCode.FORBIDDEN, "This needs " + needs + "."));
    }

    /** The scopes that a user of {@code role} may give to a key: those that would allow something. */
    public static Set<Scope> grantable(Role role) {
        return switch (role) {
            case ADMIN -> EnumSet.allOf(Scope.class);
            case REVIEWER -> EnumSet.complementOf(EnumSet.of(Scope.ADMIN));
            case USER -> EnumSet.of(Scope.READ, Scope.SUBMIT, Scope.DECIDE, Scope.AGENT, Scope.TRAINING);
            case VIEWER -> EnumSet.of(Scope.READ, Scope.METRICS);
        };
    }

    private static boolean isUser(Caller caller) {
        return !caller.isProgram() || caller.scopes().stream().anyMatch(OF_A_USER::contains);
    }

    private static boolean isAgent(Caller caller) {
        return caller.isProgram()
                && caller.role().maySubmit()
                && (caller.holds(Scope.AGENT) || caller.holds(Scope.TRAINING));
    }
}
