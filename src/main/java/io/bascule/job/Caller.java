package io.bascule.job;

import java.util.Set;
import java.util.UUID;

/**
 * Who asks. A person signed in has no {@code apiKeyId}; a program has one, and {@code scopes} then limits what it may do.
 *
 * @param userId the user, or the owner of the key; null for the system itself
 * @param username the user's name, for audit and display
 * @param role what the user may do
 * @param apiKeyId the key that was used, or null for a person's session
 * @param scopes the key's scopes; empty for a person's session, which is limited by its role alone
 */
public record Caller(UUID userId, String username, Role role, UUID apiKeyId, Set<Scope> scopes) {

    /** The server itself: expiry, rescue, first start. */
    public static final Caller SYSTEM = new Caller(null, "system", Role.ADMIN, null, Set.of());

    public Caller {
        scopes = Set.copyOf(scopes);
    }

    public static Caller person(UUID userId, String username, Role role) {
        return new Caller(userId, username, role, null, Set.of());
    }

    public boolean isProgram() {
        return apiKeyId != null;
    }

    public boolean isAdmin() {
        return role == Role.ADMIN && holds(Scope.ADMIN);
    }

    /** Whether a key's scopes, if a key was used, include {@code scope}. */
    public boolean holds(Scope scope) {
        return !isProgram() || scopes.contains(scope);
    }

    /** Whether the caller may see what is {@code ownerId}'s; a work session's job is its project's besides. */
    public boolean sees(UUID ownerId) {
        return role.seesAllJobs() || (userId != null && userId.equals(ownerId));
    }

    /** Whether the caller may change what is {@code ownerId}'s. */
    public boolean controls(UUID ownerId) {
        return controls(userId != null && userId.equals(ownerId));
    }

    /** Whether the caller may change what is theirs, or is not. */
    public boolean controls(boolean isTheirs) {
        return role == Role.ADMIN || (role.maySubmit() && isTheirs);
    }
}
