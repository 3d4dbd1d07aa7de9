package io.bascule.llm;

import io.bascule.job.Text;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/**
 * What a provider says of an error: {@code {"error":{"type","message","code"}}} mostly; some leave the object out, or say only
 * {@code {"message":…}} or {@code {"detail":…}}.
 *
 * @param message on one line and short; empty where there is none
 * @param type the provider's word for it; empty where there is none
 * @param code a second word, or a status in digits; empty where there is none
 */
record Said(String message, String type, String code) {
    private static final Said NOTHING = new Said("", "", "");
    private static final int MAX_MESSAGE = 300;

    static Said of(String message) {
        return new Said(line(message), "", "");
    }

    /** @param text of an answer or an event; what is not JSON says nothing that is worth showing */
    static Said in(String text) {
        return object(text).map(Said::in).orElse(NOTHING);
    }

    /** The error that an event of a stream is; empty where it is none. */
    static Optional<Said> inEvent(String name, String data) {
        boolean named = "error".equals(name);
        if (!named && !data.contains("\"error\"")) {
            return Optional.empty();
        }
        Optional<Said> said = object(data)
                .filter(event -> named
                        || event.getValue("error") != null
                        || "error".equals(event.getValue("type"))
                        || "error".equals(event.getValue("object")))
                .map(Said::in);
        return named ? said.or(() -> Optional.of(NOTHING)) : said;
    }

    private static Said in(JsonObject whole) {
        Object error = whole.getValue("error");
        if (error instanceof String) {
            return of((String) error);
        }
        JsonObject told = error instanceof JsonObject ? (JsonObject) error : whole;
        String message = word(told, "message");
        return new Said(
                line(message.isEmpty() ? word(told, "detail") : message), word(told, "type"), word(told, "code"));
    }

    /** The same, without the key, which some repeat to whom it does not fit. */
    Said without(Optional<ModelKey> key) {
        String shown = key.map(ModelKey::value)
                .filter(value -> value.length() >= 8)
                .map(value -> message.replace(value, "***"))
                .orElse(message);
        return new Said(Text.clip(shown, MAX_MESSAGE), type, code);
    }

    /** Behind the words of ours: a colon and what was said, or nothing. */
    String appended() {
        return message.isEmpty() ? "" : ": " + message;
    }

    private static Optional<JsonObject> object(String text) {
        try {
            return Optional.of(new JsonObject(text));
        } catch (DecodeException | ClassCastException e) {
            return Optional.empty();
        }
    }

    private static String word(JsonObject object, String name) {
        Object value = object.getValue(name);
        return value instanceof String || value instanceof Number ? value.toString() : "";
    }

    private static String line(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    }
}
