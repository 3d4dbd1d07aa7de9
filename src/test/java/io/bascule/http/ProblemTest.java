package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void everyCodeHasItsStatusAndTitle(ErrorCode code) {
        Answer answer = Problem.answer(Fault.of(code, "Do this."));
        JsonObject json = new JsonObject(answer.body());
        assertEquals(code.status(), answer.status());
        assertEquals(code.status(), json.getInteger("status"));
        assertEquals(code.name(), json.getString("code"));
        assertEquals("Do this.", json.getString("detail"));
        assertFalse(json.getBoolean("success"));
        assertFalse(json.getString("title").isBlank());
        assertEquals("application/problem+json", answer.headers().get("Content-Type"));
    }

    @Test
    void whatAFaultAddsIsShownButReplacesNothing() {
        Fault fault = Fault.of(ErrorCode.ALREADY_DECIDED, "Too late.")
                .with("winner", JsonObject.of("status", "APPROVED"))
                .with("status", 200);
        JsonObject json = Problem.json(fault);
        assertEquals("APPROVED", json.getJsonObject("winner").getString("status"));
        assertEquals(409, json.getInteger("status"));
    }

    @Test
    void wrongFieldsAreListed() {
        JsonObject json = Problem.json(Fault.invalid("priority", "must be a number"));
        assertEquals("priority", json.getJsonArray("errors").getJsonObject(0).getString("field"));
    }

    @Test
    void whoMustWaitIsToldHowLong() {
        Fault slow = Fault.of(ErrorCode.TOO_MANY_REQUESTS, "Wait.").with("retryAfterSeconds", 17);
        assertEquals("17", Problem.answer(slow).headers().get("Retry-After"));
        assertTrue(Problem.answer(Fault.of(ErrorCode.UNAVAILABLE, "Later."))
                .headers()
                .containsKey("Retry-After"));
        assertTrue(Problem.answer(Fault.of(ErrorCode.UNAUTHENTICATED, "Who?"))
                .headers()
                .containsKey("WWW-Authenticate"));
    }

    @Test
    void whatNobodyExpectedShowsAnIdAndNothingElse() {
        Answer answer = Problem.answer(new IllegalStateException("secret at /home/x"));
        JsonObject json = new JsonObject(answer.body());
        assertEquals(500, answer.status());
        assertEquals("INTERNAL", json.getString("code"));
        assertFalse(answer.body().toString().contains("secret"));
        assertTrue(json.getString("detail").contains(json.getString("instance")));
    }
}
