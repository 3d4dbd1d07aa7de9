package io.bascule.handler;

import io.bascule.job.CheckpointType;
import io.bascule.job.Digest;
import io.bascule.job.FieldError;
import io.bascule.job.JobError;
import io.bascule.job.JournalEntry;
import io.bascule.job.JsonRules;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.Text;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.UUID;

/** What a handler hands over must be storable, bounded, and, where people decide on it, exact. */
final class RunData {
    /** Largest output, step result and checkpoint data, in characters of JSON. */
    static final int MAX_CHARACTERS = 4 * 1024 * 1024;

    private static final int MAX_NOTE = 500;

    private RunData() {}

    /**
     * @throws Journal.Misfit where it cannot be kept as it is
     */
    static void check(String what, JsonObject json) {
        if (json.isEmpty()) {
            return;
        }
        Optional<FieldError> problem = JsonRules.problem("", json);
        if (problem.isPresent()) {
            throw invalid(
                    what + ": " + problem.get().field() + " " + problem.get().message());
        }
        if (JsonSize.atMost(json) <= MAX_CHARACTERS) {
            return;
        }
        int length = json.encode().length();
        if (length > MAX_CHARACTERS) {
            throw invalid(what + " has " + length + " characters of JSON, more than " + MAX_CHARACTERS
                    + "; keep large data elsewhere and record where.");
        }
    }

    static String stepName(String name) {
        if (name == null || name.isBlank() || name.length() > JournalEntry.MAX_NAME || !Text.isStorable(name)) {
            throw invalid("A step's name must have 1 to " + JournalEntry.MAX_NAME + " characters.");
        }
        return name;
    }

    static NewCheckpoint approval(UUID id, Journal.Call call, ApprovalRequest request) {
        JsonObject data = copy(request.data());
        JsonObject metadata = copy(request.metadata());
        checkShown(call, data, metadata);
        Long expiresInMs = request.expiresIn() == null
                ? null
                : Long.valueOf(request.expiresIn().toMillis());
        if (expiresInMs != null && expiresInMs <= 0) {
            throw invalid("The approval '" + call.name() + "' expires in no time; give people some.");
        }
        return new NewCheckpoint(
                id,
                call.position(),
                call.name(),
                CheckpointType.APPROVAL_REQUIRED,
                message(request.message()),
                data,
                metadata,
                Digest.of(data),
                expiresInMs,
                request.tellsHandler(),
                request.takesChanges());
    }

    static NewCheckpoint info(UUID id, Journal.Call call, String message, JsonObject json) {
        JsonObject data = copy(json);
        checkShown(call, data, new JsonObject());
        return new NewCheckpoint(
                id,
                call.position(),
                call.name(),
                CheckpointType.INFO,
                message(message),
                data,
                new JsonObject(),
                Digest.of(data),
                null,
                false,
                false);
    }

    private static void checkShown(Journal.Call call, JsonObject data, JsonObject metadata) {
        check("The data of '" + call.name() + "'", data);
        check("The metadata of '" + call.name() + "'", metadata);
        JsonRules.inexactNumber("data", data).ifPresent(inexact -> {
            throw invalid("What people decide on must be exact: " + inexact.field() + ": " + inexact.message() + ".");
        });
    }

    static String note(String note) {
        return note == null ? null : Text.clip(note, MAX_NOTE);
    }

    private static String message(String message) {
        return Text.clip(String.valueOf(message), NewCheckpoint.MAX_MESSAGE);
    }

    private static JsonObject copy(JsonObject json) {
        return json == null ? new JsonObject() : json.copy();
    }

    private static Journal.Misfit invalid(String message) {
        return new Journal.Misfit(JobError.INVALID_RESULT, message);
    }
}
