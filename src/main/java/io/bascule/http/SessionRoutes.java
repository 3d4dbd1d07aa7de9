package io.bascule.http;

import io.bascule.access.SignIns;
import io.bascule.access.SignedIn;
import io.bascule.job.SignIn;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Signing in and out, and what a person does with their own account. */
final class SessionRoutes {
    private static final int MAX_USERNAME = 100;
    private static final int MAX_PASSWORD = 1_000;

    private final SignIns signIns;
    private final SessionCookie cookie;
    private final Clock clock;

    SessionRoutes(SignIns signIns, SessionCookie cookie, Clock clock) {
        this.signIns = signIns;
        this.cookie = cookie;
        this.clock = clock;
    }

    Future<Answer> login(Call call) {
        call.query().refuseIfWrong();
        Fields fields = new Fields(call.body());
        String username = fields.requiredText("username", 1, MAX_USERNAME);
        String password = fields.requiredText("password", 1, MAX_PASSWORD);
        fields.nothingElse().refuseIfWrong();
        return signIns.signIn(username, password, from(call)).map(signedIn -> welcome(signedIn, call.peer()));
    }

    Future<Answer> logout(Call call) {
        call.saysNothingElse();
        return signIns.signOut(call.identity()).map(done -> farewell(call.peer()));
    }

    Future<Answer> me(Call call) {
        call.saysNothingElse();
        return Future.succeededFuture(Answer.ok(JsonObject.of("user", AccessJson.me(call.identity()))));
    }

    Future<Answer> changePassword(Call call) {
        call.query().refuseIfWrong();
        Fields fields = new Fields(call.body());
        String oldPassword = fields.requiredText("oldPassword", 1, MAX_PASSWORD);
        String newPassword = fields.requiredText("newPassword", 1, MAX_PASSWORD);
        fields.nothingElse().refuseIfWrong();
        return signIns.changePassword(call.caller(), oldPassword, newPassword, from(call))
                .map(signedIn -> welcome(signedIn, call.peer()));
    }

    Future<Answer> listSignIns(Call call) {
        call.saysNothingElse();
        UUID current = call.identity().signInId();
        return signIns.list(call.caller().userId())
                .map(open -> Answer.ok(
                        JsonObject.of("signIns", JobJson.all(open, signIn -> AccessJson.signIn(signIn, current)))));
    }

    Future<Answer> endSignIn(Call call) {
        call.saysNothingElse();
        return signIns.revoke(call.id("session"), call.caller()).map(done -> Answer.ok(new JsonObject()));
    }

    Future<Answer> endOtherSignIns(Call call) {
        call.saysNothingElse();
        return signIns.revokeOthers(call.identity()).map(ended -> Answer.ok(JsonObject.of("ended", ended)));
    }

    private static SignIn.From from(Call call) {
        return new SignIn.From(call.peer().address(), call.headers().get("User-Agent"));
    }

    private Answer welcome(SignedIn signedIn, Peer peer) {
        Duration lifetime = Duration.between(clock.instant(), signedIn.expiresAt());
        return Answer.ok(new JsonObject()
                        .put("token", signedIn.token())
                        .put("expiresAt", Times.write(signedIn.expiresAt()))
                        .put("user", AccessJson.user(signedIn.user())))
                .with("Set-Cookie", cookie.write(signedIn.token(), lifetime, peer));
    }

    private Answer farewell(Peer peer) {
        return Answer.ok(new JsonObject()).with("Set-Cookie", cookie.remove(peer));
    }
}
