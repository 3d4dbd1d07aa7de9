package io.bascule.bus;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A {@link Fault} as the text of a failed reply, and back. */
final class FaultText {
    private static final Logger LOG = LoggerFactory.getLogger(FaultText.class);

    private FaultText() {}

    static String write(Throwable failure) {
        Fault fault = failure instanceof Fault known ? known : unexpected(failure);
        JsonArray errors = new JsonArray();
        fault.errors()
                .forEach(
                        e -> errors.add(new JsonObject().put("field", e.field()).put("message", e.message())));
        return new JsonObject()
                .put("code", fault.code().name())
                .put("detail", fault.getMessage())
                .put("errors", errors)
                .put("more", fault.more())
                .encode();
    }

    static Fault read(String text) {
        try {
            JsonObject json = new JsonObject(text);
            List<FieldError> errors = json.getJsonArray("errors").stream()
                    .map(JsonObject.class::cast)
                    .map(e -> new FieldError(e.getString("field"), e.getString("message")))
                    .toList();
            return Fault.restored(
                    ErrorCode.valueOf(json.getString("code")),
                    json.getString("detail"),
                    errors,
                    json.getJsonObject("more"));
        } catch (DecodeException | IllegalArgumentException | NullPointerException notOurs) {
            return Fault.of(ErrorCode.INTERNAL, "A part of the server failed; its log says how.");
        }
    }

    private static Fault unexpected(Throwable failure) {
        LOG.error("A request on the event bus failed", failure);
        return Fault.of(ErrorCode.INTERNAL, "Something went wrong on the server; its log says what.");
    }
}
