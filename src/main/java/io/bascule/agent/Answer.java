package io.bascule.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * What the server answered.
 *
 * @param status of HTTP
 * @param body empty where it was no JSON object
 * @param retryAfter how long it asks to wait; zero for nothing
 */
record Answer(int status, Optional<ObjectNode> body, Duration retryAfter) {
    private static final String STALE_RUN = "STALE_RUN";

    /** What an answer means to who asked. */
    enum Meaning {
        /** It was done. */
        TAKEN,
        /** The run is over: the job is another's, or nobody's. */
        STALE,
        /** It is wrong, and will be the next time. */
        REFUSED,
        /** The key is not good, or not any more. */
        NO_KEY,
        /** Too much of it for now. */
        TOO_MANY,
        /** It is not known whether it was done: ask again. */
        UNCLEAR
    }

    Meaning meaning() {
        return switch (status) {
            case 200, 201 ->
                body.filter(json -> json.path("success").asBoolean())
                        .map(json -> Meaning.TAKEN)
                        .orElse(Meaning.UNCLEAR);
            case 401, 403 -> Meaning.NO_KEY;
            case 409 -> code().filter(code -> !code.equals(STALE_RUN)).isPresent() ? Meaning.REFUSED : Meaning.STALE;
            case 400, 412, 413, 415, 422 -> Meaning.REFUSED;
            case 429 -> Meaning.TOO_MANY;
            default -> Meaning.UNCLEAR;
        };
    }

    private Optional<String> code() {
        return body.map(json -> json.path("code")).filter(JsonNode::isTextual).map(JsonNode::asText);
    }

    /** The server's own words, or what can be said without them. */
    String detail() {
        return body.map(json -> json.path("detail"))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText)
                .orElseGet(this::described);
    }

    private String described() {
        if (status >= 300 && status < 400) {
            return "it answered with a redirect (" + status + "), which is not followed; is --server right?";
        }
        return status < 300
                ? "it answered with something that is no answer of Bascule; is --server right?"
                : "it answered with status " + status;
    }

    /** A {@code Retry-After} header: seconds, or a date; what cannot be read is no wish. */
    static Duration retryAfter(String header, Instant now) {
        try {
            Duration wait = header.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(header))
                    : Duration.between(
                            now,
                            ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME)
                                    .toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException unreadable) {
            return Duration.ZERO;
        }
    }
}
