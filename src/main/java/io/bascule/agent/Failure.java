package io.bascule.agent;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Why a run failed.
 *
 * @param code for programs, or null for the server's usual one
 * @param message for people
 * @param retryable whether the next attempt may do better
 */
record Failure(String code, String message, boolean retryable) {
    static final String BAD_INSTRUCTION = "BAD_INSTRUCTION";
    static final String REFUSED = "REFUSED";

    /** Nobody can mend it by trying again. */
    static Failure lasting(String code, String message) {
        return new Failure(code, message, false);
    }

    static Failure passing(String code, String message) {
        return new Failure(code, message, true);
    }

    /** As the server is told, but for the token. */
    ObjectNode json() {
        ObjectNode error = Json.object().put("message", message);
        if (code != null) {
            error.put("code", code);
        }
        ObjectNode json = Json.object().put("retryable", retryable);
        json.set("error", error);
        return json;
    }
}
