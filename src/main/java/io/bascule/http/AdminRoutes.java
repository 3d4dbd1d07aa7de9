package io.bascule.http;

import io.bascule.access.ApiKeys;
import io.bascule.access.UserChange;
import io.bascule.access.Users;
import io.bascule.job.Role;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Users, and the keys of all of them. */
final class AdminRoutes {
    private static final int MAX_PAGE = 500;
    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_PASSWORD = 1_000;
    private static final String ROLES =
            "one of " + Arrays.stream(Role.values()).map(Role::wireName).collect(Collectors.joining(", "));

    private final Users users;
    private final ApiKeys keys;

    AdminRoutes(Users users, ApiKeys keys) {
        this.users = users;
        this.keys = keys;
    }

    Future<Answer> listUsers(Call call) {
        int limit = call.query().wholeNumber("limit", 1, MAX_PAGE, MAX_PAGE);
        Optional<String> cursor = Optional.ofNullable(call.query().text("cursor", 100));
        call.query().refuseIfWrong();
        return users.list(cursor, limit)
                .map(page -> Answer.ok(new JsonObject()
                        .put("users", JobJson.all(page.items(), AccessJson::user))
                        .put("pagination", Pagination.of(page, limit, user -> user.username()))));
    }

    Future<Answer> createUser(Call call) {
        call.query().refuseIfWrong();
        Fields fields = new Fields(call.body());
        String username = fields.requiredText("username", 1, 100);
        String password = fields.requiredText("password", 1, MAX_PASSWORD);
        Role role = fields.requiredOneOf("role", Role::ofWireName, ROLES);
        fields.nothingElse().refuseIfWrong();
        return users.create(call.caller(), username, password, role)
                .map(user -> Answer.success(201, JsonObject.of("user", AccessJson.user(user))));
    }

    Future<Answer> changeUser(Call call) {
        call.query().refuseIfWrong();
        Fields fields = new Fields(call.body());
        UserChange change = new UserChange(
                Optional.ofNullable(fields.oneOf("role", Role::ofWireName, ROLES)),
                Optional.ofNullable(fields.flag("active")),
                Optional.ofNullable(fields.text("password", 1, MAX_PASSWORD)));
        fields.nothingElse().refuseIfWrong();
        return users.change(call.caller(), call.id("user"), change)
                .map(user -> Answer.ok(JsonObject.of("user", AccessJson.user(user))));
    }

    Future<Answer> listKeys(Call call) {
        int limit = call.query().wholeNumber("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        UUID before = call.query().cursor();
        call.query().refuseIfWrong();
        return keys.listAll(before, limit)
                .map(page -> Answer.ok(new JsonObject()
                        .put("keys", JobJson.all(page.items(), AccessJson::key))
                        .put(
                                "pagination",
                                Pagination.of(
                                        page, limit, owned -> owned.key().id().toString()))));
    }
}
