package io.bascule.http;

import io.bascule.access.Identity;
import io.bascule.job.ApiKey;
import io.bascule.job.AuditEntry;
import io.bascule.job.AuditPart;
import io.bascule.job.AuditReport;
import io.bascule.job.Caller;
import io.bascule.job.Scope;
import io.bascule.job.SignIn;
import io.bascule.job.User;
import io.bascule.store.ApiKeyStore;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.UUID;

/** Users, sessions, keys and the audit log as the API shows them. */
final class AccessJson {
    private AccessJson() {}

    static JsonObject user(User user) {
        return new JsonObject()
                .put("id", JobJson.text(user.id()))
                .put("username", user.username())
                .put("role", user.role().wireName())
                .put("active", user.active())
                .put("createdAt", Times.write(user.createdAt()))
                .put("updatedAt", Times.write(user.updatedAt()));
    }

    /** Who the caller is to the server. */
    static JsonObject me(Identity identity) {
        Caller caller = identity.caller();
        JsonObject json = new JsonObject()
                .put("id", JobJson.text(caller.userId()))
                .put("username", caller.username())
                .put("role", caller.role().wireName())
                .put("expiresAt", Times.write(identity.expiresAt()));
        return caller.isProgram()
                ? json.put("apiKeyId", JobJson.text(caller.apiKeyId())).put("scopes", scopes(caller.scopes()))
                : json;
    }

    /** @param current the session that asks */
    static JsonObject signIn(SignIn signIn, UUID current) {
        return new JsonObject()
                .put("id", JobJson.text(signIn.id()))
                .put("address", signIn.from().address())
                .put("agent", signIn.from().agent())
                .put("createdAt", Times.write(signIn.createdAt()))
                .put("lastSeenAt", Times.write(signIn.lastSeenAt()))
                .put("expiresAt", Times.write(signIn.expiresAt()))
                .put("current", signIn.id().equals(current));
    }

    static JsonObject key(ApiKey key) {
        return new JsonObject()
                .put("id", JobJson.text(key.id()))
                .put("name", key.name())
                .put("prefix", key.prefix())
                .put("scopes", scopes(key.scopes()))
                .put("createdAt", Times.write(key.createdAt()))
                .put("expiresAt", Times.write(key.expiresAt()))
                .put("lastUsedAt", Times.write(key.lastUsedAt()))
                .put("revokedAt", Times.write(key.revokedAt()));
    }

    /** With its owner. */
    static JsonObject key(ApiKeyStore.Owned owned) {
        return key(owned.key())
                .put("userId", JobJson.text(owned.key().userId()))
                .put("username", owned.username());
    }

    static JsonObject audit(AuditEntry entry) {
        return new JsonObject()
                .put("seq", entry.seq())
                .put("at", Times.write(entry.at()))
                .put("actorId", JobJson.text(entry.actorId()))
                .put("actorName", entry.actorName())
                .put("action", entry.action())
                .put("subject", entry.subject())
                .put("detail", entry.detail())
                .put("hash", entry.hash());
    }

    static JsonObject audit(AuditPart part) {
        return new JsonObject()
                .put("intact", part.isWhole())
                .put("after", part.after())
                .put("upTo", part.upTo())
                .put("finished", part.isLast())
                .put("headSeq", part.headSeq())
                .put("headHash", part.headHash())
                .put("problem", part.problem().map(AccessJson::problem).orElse(null));
    }

    private static JsonObject problem(AuditReport.Problem problem) {
        return new JsonObject()
                .put("seq", problem.seq())
                .put("kind", problem.kind().name())
                .put("text", problem.text());
    }

    private static JsonArray scopes(Set<Scope> scopes) {
        JsonArray names = new JsonArray();
        scopes.stream().sorted().map(Scope::wireName).forEach(names::add);
        return names;
    }
}
