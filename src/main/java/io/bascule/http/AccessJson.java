package io.bascule.http;

import io.bascule.access.Identity;
import io.bascule.job.ApiKey;
import io.bascule.job.AuditEntry;
import io.bascule.job.AuditReport;
import io.bascule.job.Caller;
import io.bascule.job.Scope;
import io.bascule.job.SignIn;
import io.bascule.job.User;
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
                .put("address", signIn.address())
                .put("createdAt", Times.write(signIn.createdAt()))
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

    static JsonObject audit(AuditEntry entry) {
        return new JsonObject()
                .put("seq", entry.seq())
                .put("at", Times.write(entry.at()))
                .put("actorId", JobJson.text(entry.actorId()))
                .put("actorName", entry.actorName())
                .put("action", entry.action())
                .put("subject", entry.subject())
                .put("detail", entry.detail());
    }

    static JsonObject audit(AuditReport report) {
        return new JsonObject()
                .put("intact", report.isWhole())
                .put("entries", report.rows())
                .put("headSeq", report.headSeq())
                .put("headHash", report.headHash())
                .put(
                        "problem",
                        report.problem()
                                .map(p -> "entry " + p.seq() + ", " + p.kind() + ": " + p.text())
                                .orElse(null));
    }

    private static JsonArray scopes(Set<Scope> scopes) {
        JsonArray names = new JsonArray();
        scopes.stream().sorted().map(Scope::wireName).forEach(names::add);
        return names;
    }
}
