package io.bascule.llm;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.nio.channels.UnresolvedAddressException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** What went wrong, in words. */
final class Failures {
    /** The statuses that the words of errors within a stream stand for; any other is one of the server. */
    private static final Map<String, Integer> STATUSES = Map.ofEntries(
            Map.entry("invalid_request_error", 400),
            Map.entry("BadRequestError", 400),
            Map.entry("authentication_error", 401),
            Map.entry("invalid_api_key", 401),
            Map.entry("billing_error", 402),
            Map.entry("insufficient_quota", 402),
            Map.entry("permission_error", 403),
            Map.entry("not_found_error", 404),
            Map.entry("model_not_found", 404),
            Map.entry("request_too_large", 413),
            Map.entry("rate_limit_error", 429),
            Map.entry("rate_limit_exceeded", 429),
            Map.entry("overloaded_error", 529));

    private final Optional<ModelKey> key;
    private final Clock clock;

    /** @param key never shown, whoever repeats it */
    Failures(Optional<ModelKey> key, Clock clock) {
        this.key = key;
        this.clock = clock;
    }

    /** An answer with another status than 200. */
    ModelFailure status(int status, HttpHeaders headers, String body) {
        Said said = Said.in(body).without(key);
        ModelFailure failure = of(saysQuota(said) ? 402 : status, status, said);
        boolean mayBeRetried = headers.firstValue("x-should-retry")
                .map(word -> !word.equals("false"))
                .orElse(true);
        return mayBeRetried
                ? failure.after(RetryAfter.of(headers, clock.instant()))
                : ModelFailure.lasting(failure.code(), failure.getMessage());
    }

    /** An error that came as an event of a stream. */
    ModelFailure event(Said original) {
        Said said = original.without(key);
        int status = said.code().matches("[45][0-9]{2}")
                ? Integer.parseInt(said.code())
                : STATUSES.getOrDefault(said.code(), STATUSES.getOrDefault(said.type(), 500));
        return of(status, status, said);
    }

    /** No exchange, or one that broke. Words of exceptions may quote what was sent or received, so mostly only their kind is told. */
    ModelFailure connection(Throwable thrown) {
        Throwable failure =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        if (failure instanceof HttpConnectTimeoutException) {
            return away("The model's provider cannot be reached: no connection was made in time.");
        }
        if (failure instanceof ConnectException) {
            return away(
                    isUnresolved(failure)
                            ? "The model's provider cannot be reached: its name is unknown. Check model.baseUrl and the network."
                            : "The model's provider cannot be reached: nothing listens there. Check model.baseUrl and the network.");
        }
        if (failure instanceof SSLException) {
            return away("No secure connection to the model's provider: " + shown(String.valueOf(failure.getMessage())));
        }
        if (failure instanceof ProtocolException) {
            return ModelFailure.lasting(
                    ModelFailure.NOT_FOUND, "What listens at model.baseUrl does not speak HTTP as a provider does.");
        }
        return failure instanceof IOException ? brokenOff() : unreadable();
    }

    ModelFailure brokenOff() {
        return away("The model's provider broke off before its answer was complete.");
    }

    ModelFailure tooLong() {
        return ModelFailure.lasting(ModelFailure.GARBAGE, "The model's provider sent more than an answer can be.");
    }

    ModelFailure noStream(String contentType) {
        return ModelFailure.lasting(
                ModelFailure.NOT_FOUND,
                "The model's provider answered with " + shown(contentType)
                        + " instead of a stream of events. Check model.baseUrl.");
    }

    ModelFailure unreadable() {
        return ModelFailure.passing(ModelFailure.GARBAGE, "What the model's provider sent cannot be read.");
    }

    ModelFailure refused() {
        return ModelFailure.lasting(
                ModelFailure.REFUSED, "The model, or a filter of its provider, refuses to answer this.");
    }

    /** @param isUsedUp whether it was given too few tokens to come to an answer */
    ModelFailure empty(boolean isUsedUp) {
        return isUsedUp
                ? ModelFailure.lasting(
                        ModelFailure.GARBAGE,
                        "The model used up its tokens before it said anything; raise model.maxTokens.")
                : ModelFailure.passing(ModelFailure.GARBAGE, "The model answered nothing.");
    }

    /** Only the kind of the exception is told. */
    ModelFailure unsendable(RuntimeException e) {
        return ModelFailure.lasting(
                ModelFailure.BAD_REQUEST,
                "The model's provider cannot be asked so (" + e.getClass().getSimpleName()
                        + "); check the model.* settings.");
    }

    ModelFailure silent(Duration silence) {
        return ModelFailure.passing(
                ModelFailure.TIMEOUT,
                "The model's provider sent nothing for " + silence.toMillis()
                        + " ms; model.silence says how long to wait.");
    }

    /** @param pings for how long it sent nothing but signs of life */
    ModelFailure wordless(Duration pings) {
        return ModelFailure.passing(
                ModelFailure.TIMEOUT,
                "The model's provider only said that it lives, and nothing of an answer, for " + pings.toMillis()
                        + " ms, ten times model.silence.");
    }

    ModelFailure endless(Duration whole) {
        return ModelFailure.passing(
                ModelFailure.TIMEOUT,
                "The model's answer had no end after " + whole.toSeconds()
                        + " s; model.silence and model.maxTokens say how long it may take.");
    }

    ModelFailure cancelled() {
        return ModelFailure.passing(ModelFailure.CANCELLED, "Nobody waits for the model's answer any more.");
    }

    private String shown(String text) {
        return Said.of(text).without(key).message();
    }

    private static ModelFailure away(String message) {
        return ModelFailure.passing(ModelFailure.UNAVAILABLE, message);
    }

    private static boolean isUnresolved(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof UnresolvedAddressException) {
                return true;
            }
        }
        return false;
    }

    /** OpenAI says with 429 also that nothing is left of what was paid for, and that does not pass. */
    private static boolean saysQuota(Said said) {
        return said.type().equals("insufficient_quota") || said.code().equals("insufficient_quota");
    }

    /** @param kind the status that it stands for */
    private static ModelFailure of(int kind, int shown, Said said) {
        String rest = " (" + shown + ")" + said.appended();
        return switch (kind) {
            case 401, 403 ->
                ModelFailure.lasting(
                        ModelFailure.REFUSED_KEY, "The model's provider refuses the key; check model.apiKey" + rest);
            case 402 -> ModelFailure.lasting(ModelFailure.NO_CREDIT, "The model's provider wants to be paid" + rest);
            case 404 ->
                ModelFailure.lasting(
                        ModelFailure.NOT_FOUND,
                        "The model's provider has no such model or address; check model.name and model.baseUrl" + rest);
            case 429 ->
                ModelFailure.passing(
                        ModelFailure.RATE_LIMITED, "The model's provider limits how much it is asked" + rest);
            case 408, 409, 425 -> away("The model's provider is busy" + rest);
            default ->
                kind >= 500
                        ? away("The model's provider is overloaded or broken" + rest)
                        : kind >= 400
                                ? ModelFailure.lasting(
                                        ModelFailure.BAD_REQUEST,
                                        "The model's provider does not take the request" + rest)
                                : ModelFailure.lasting(
                                        ModelFailure.NOT_FOUND,
                                        "The model's provider is elsewhere, or is none; check model.baseUrl" + rest);
        };
    }
}
