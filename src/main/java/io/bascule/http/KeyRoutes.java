package io.bascule.http;

import io.bascule.access.ApiKeys;
import io.bascule.job.ApiKey;
import io.bascule.job.Scope;
import io.bascule.job.Text;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A person's own API keys. */
final class KeyRoutes {
    private final ApiKeys keys;

    KeyRoutes(ApiKeys keys) {
        this.keys = keys;
    }

    Future<Answer> list(Call call) {
        call.saysNothingElse();
        return keys.list(call.caller()).map(own -> Answer.ok(JsonObject.of("keys", JobJson.all(own, AccessJson::key))));
    }

    Future<Answer> create(Call call) {
        call.query().refuseIfWrong();
        Fields fields = new Fields(call.body());
        String name = fields.requiredText("name", 1, ApiKey.MAX_NAME);
        Set<Scope> scopes = scopes(fields);
        Instant expiresAt = fields.time("expiresAt");
        fields.nothingElse().refuseIfWrong();
        return keys.create(call.caller(), name, scopes, Optional.ofNullable(expiresAt))
                .map(created -> Answer.success(
                        201, JsonObject.of("key", AccessJson.key(created.key()), "secret", created.token())));
    }

    Future<Answer> revoke(Call call) {
        call.saysNothingElse();
        return keys.revoke(call.id("API key"), call.caller()).map(done -> Answer.ok(new JsonObject()));
    }

    private static Set<Scope> scopes(Fields fields) {
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        List<String> names = fields.texts("scopes");
        for (String name : names == null ? List.<String>of() : names) {
            Scope.ofWireName(name)
                    .ifPresentOrElse(
                            scopes::add,
                            () -> fields.wrong("scopes", "has one that there is not: " + Text.clip(name, 100)));
        }
        return scopes;
    }
}
