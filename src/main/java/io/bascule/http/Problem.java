package io.bascule.http;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What goes wrong, as RFC 9457 problem+json: the one place that decides what a caller hears of a failure. */
final class Problem {
    static final String CONTENT_TYPE = "application/problem+json";

    /** When to ask again, in seconds, where nobody knows better. */
    static final String SOON = "2";

    private static final Logger LOG = LoggerFactory.getLogger(Problem.class);

    private static final Set<String> OWN_MEMBERS =
            Set.of("type", "title", "status", "detail", "code", "success", "errors", "instance");

    private Problem() {}

    /** A failure that is no fault of the caller's is logged here, under the id that the answer names. */
    static Answer answer(Throwable failure) {
        if (failure instanceof Fault fault) {
            return answer(fault, json(fault));
        }
        String instance = "urn:uuid:" + UUID.randomUUID();
        LOG.error("A request failed unexpectedly; its answer names {}", instance, failure);
        Fault fault = Fault.of(
                ErrorCode.INTERNAL, "Something went wrong on the server; its log tells more under " + instance + ".");
        return answer(fault, json(fault).put("instance", instance));
    }

    static JsonObject json(Fault fault) {
        int status = fault.code().status();
        JsonObject json = new JsonObject()
                .put("type", "about:blank")
                .put("title", HttpResponseStatus.valueOf(status).reasonPhrase())
                .put("status", status)
                .put("code", fault.code().name())
                .put("detail", fault.getMessage())
                .put("success", false);
        if (!fault.errors().isEmpty()) {
            JsonArray errors = new JsonArray();
            fault.errors().forEach(e -> errors.add(JsonObject.of("field", e.field(), "message", e.message())));
            json.put("errors", errors);
        }
        fault.more().stream()
                .filter(member -> !OWN_MEMBERS.contains(member.getKey()))
                .forEach(member -> json.put(member.getKey(), member.getValue()));
        return json;
    }

    private static Answer answer(Fault fault, JsonObject json) {
        Answer answer = Answer.problem(fault.code().status(), json);
        return switch (fault.code()) {
            case UNAUTHENTICATED -> answer.with("WWW-Authenticate", "Bearer realm=\"bascule\"");
            case TOO_MANY_REQUESTS, UNAVAILABLE -> answer.with("Retry-After", retryAfter(fault));
            // What is left of the body would be read only to be thrown away.
            case BODY_TOO_LARGE, REQUEST_TIMEOUT -> answer.with("Connection", "close");
            case METHOD_NOT_ALLOWED -> answer.with("Allow", fault.more().getString("allow", ""));
            default -> answer;
        };
    }

    private static String retryAfter(Fault fault) {
        Object seconds = fault.more().getValue("retryAfterSeconds");
        return seconds instanceof Number number ? String.valueOf(Math.max(1, number.longValue())) : SOON;
    }
}
