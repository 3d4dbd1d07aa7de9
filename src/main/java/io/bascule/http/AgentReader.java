package io.bascule.http;

import io.bascule.bus.Agents;
import io.bascule.bus.Runs;
import io.bascule.job.AgentRules;
import io.bascule.job.CheckpointType;
import io.bascule.job.Digest;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.JobError;
import io.bascule.job.JournalEntry;
import io.bascule.job.JsonRules;
import io.bascule.job.LogEntry;
import io.bascule.job.LogLevel;
import io.bascule.job.NewCheckpoint;
import io.bascule.job.NewJobRules;
import io.bascule.job.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What remote agents send. Each method reads all of its fields before it fails with everything that is wrong. */
final class AgentReader {
    /** The longest sleep, in milliseconds: that of a handler. */
    private static final long MAX_SLEEP_MS = NewJobRules.MAX_TIMEOUT_MS * 12;

    private static final long MAX_EXPIRES_MS = 365L * 24 * 3600 * 1000;
    private static final int MAX_POSITION = 1_000_000;
    private static final int MAX_NOTE = 500;

    /** Messages are cut where they are kept, rather than refused: no agent can know how much its program says. */
    private static final int MAX_WORDS = 1_000_000;

    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

    /** What the server alone says of a run. */
    private static final Set<String> OWN_CODES =
            Set.of(JobError.TIMEOUT, JobError.NODE_LOST, JobError.LEASE_LOST, JobError.REJECTED, JobError.EXPIRED);

    private final List<FieldError> errors = new ArrayList<>();
    private final Fields fields;

    AgentReader(JsonObject body) {
        this.fields = new Fields(body, "", errors);
    }

    /** Fails where anything is wrong. */
    void end() {
        fields.nothingElse().refuseIfWrong();
    }

    String agentId() {
        return fields.requiredText("agentId", 1, AgentRules.MAX_AGENT_ID);
    }

    /** The token of the claim, and whose job it names. */
    Agents.Lease lease(Call call) {
        String text = fields.requiredText("leaseToken", 1, 100);
        return Ids.parse(text)
                .map(token -> new Agents.Lease(call.id("job"), token, call.caller()))
                .orElseGet(() ->
                        text == null ? null : fields.wrong("leaseToken", "must be the leaseToken that the claim gave"));
    }

    Agents.Heartbeat heartbeat(Call call) {
        Agents.Lease lease = lease(call);
        Long progress = fields.wholeNumber("progress", 0, 100);
        String note = fields.text("note", 0, MAX_NOTE);
        if (note != null && progress == null) {
            fields.wrong("note", "needs a progress that it is the note of");
        }
        end();
        return new Agents.Heartbeat(lease, progress == null ? null : progress.intValue(), note);
    }

    Agents.Log log(Call call) {
        Agents.Lease lease = lease(call);
        JsonArray entries = fields.require("entries").array("entries");
        List<Agents.Line> lines = new ArrayList<>();
        if (entries != null && (entries.isEmpty() || entries.size() > AgentRules.MAX_LINES)) {
            fields.wrong("entries", "must be 1 to " + AgentRules.MAX_LINES + " lines; send the rest in another call");
        } else if (entries != null) {
            for (int i = 0; i < entries.size() && errors.size() < Fields.MAX_ERRORS; i++) {
                lines.add(line(entries.getValue(i), "entries[" + i + "]"));
            }
        }
        end();
        return new Agents.Log(lease, lines);
    }

    private Agents.Line line(Object entry, String at) {
        if (!(entry instanceof JsonObject object)) {
            return fields.wrong(at, "must be an object, {…}");
        }
        Fields line = new Fields(object, at + ".", errors);
        LogLevel level = line.oneOf("level", AgentReader::level, "DEBUG, INFO, WARN or ERROR");
        String action = line.text("action", 1, LogEntry.MAX_ACTION);
        String message = line.requiredText("message", 0, MAX_WORDS);
        JsonObject data = line.object("data");
        line.nothingElse();
        checkJson(at + ".data", data);
        return new Agents.Line(
                level == null ? LogLevel.INFO : level,
                action == null ? "log" : action,
                message == null ? "" : Text.clip(message, LogEntry.MAX_MESSAGE),
                data);
    }

    private static Optional<LogLevel> level(String name) {
        return Arrays.stream(LogLevel.values())
                .filter(level -> level.name().equals(name))
                .findFirst();
    }

    Agents.Report step(Call call) {
        Agents.Lease lease = lease(call);
        String name = name();
        int position = position();
        JsonObject result = fields.require("result").object("result");
        checkJson("result", result);
        end();
        return new Agents.Report(lease, new Runs.StepDone(position, name, result));
    }

    Agents.Report sleep(Call call) {
        Agents.Lease lease = lease(call);
        String name = name();
        int position = position();
        Long forMs = fields.require("forMs").wholeNumber("forMs", 0, MAX_SLEEP_MS);
        end();
        return new Agents.Report(lease, new Runs.Slept(position, name, forMs));
    }

    Agents.Report checkpoint(Call call) {
        Agents.Lease lease = lease(call);
        CheckpointType type = fields.requiredOneOf(
                "type",
                text -> Optional.ofNullable(
                        Map.of("INFO", CheckpointType.INFO, "APPROVAL_REQUIRED", CheckpointType.APPROVAL_REQUIRED)
                                .get(text)),
                "\"INFO\" or \"APPROVAL_REQUIRED\"");
        String name = name();
        int position = position();
        String message = fields.requiredText("message", 1, NewCheckpoint.MAX_MESSAGE);
        JsonObject data = shown("data");
        JsonObject metadata = shown("metadata");
        Long expiresInMs = fields.wholeNumber("expiresInMs", 1, MAX_EXPIRES_MS);
        boolean tellsHandler = Boolean.TRUE.equals(fields.flag("tellsHandler"));
        boolean takesChanges = Boolean.TRUE.equals(fields.flag("takesChanges"));
        end();
        NewCheckpoint asked = new NewCheckpoint(
                Ids.next(),
                position,
                name,
                type,
                message,
                data,
                metadata,
                Digest.of(data),
                type == CheckpointType.INFO ? null : expiresInMs,
                tellsHandler,
                type == CheckpointType.APPROVAL_REQUIRED && takesChanges);
        return new Agents.Report(lease, type == CheckpointType.INFO ? new Runs.Shown(asked) : new Runs.Parked(asked));
    }

    /** What people decide on must be exact: its digest stands for it. */
    private JsonObject shown(String name) {
        JsonObject json = fields.object(name);
        if (json == null) {
            return new JsonObject();
        }
        checkJson(name, json);
        JsonRules.inexactNumber(name, json).ifPresent(errors::add);
        return json;
    }

    Agents.Report complete(Call call) {
        Agents.Lease lease = lease(call);
        JsonObject output = fields.object("outputData");
        checkJson("outputData", output);
        end();
        return new Agents.Report(lease, new Runs.Completed(output == null ? new JsonObject() : output));
    }

    Agents.Report fail(Call call) {
        Agents.Lease lease = lease(call);
        JsonObject error = fields.require("error").object("error");
        Boolean retryable = fields.flag("retryable");
        boolean again = retryable == null || retryable;
        JobError known = error == null ? null : error(new Fields(error, "error.", errors), again);
        end();
        return new Agents.Report(lease, new Runs.Failed(known, again));
    }

    private static JobError error(Fields error, boolean retryable) {
        String code = error.text("code", 1, 64);
        String message = error.requiredText("message", 0, MAX_WORDS);
        if (code != null && !CODE.matcher(code).matches()) {
            error.wrong("code", "must be 1 to 64 of A-Z, 0-9 and '_', and start with a letter");
        } else if (code != null && OWN_CODES.contains(code)) {
            error.wrong("code", "is what the server alone says of a run; use another one");
        }
        error.nothingElse();
        String usual = retryable ? JobError.HANDLER_FAILED : JobError.NON_RETRYABLE;
        return new JobError(code == null ? usual : code, message);
    }

    Agents.Report release(Call call) {
        Agents.Lease lease = lease(call);
        end();
        return new Agents.Report(lease, new Runs.HandedBack());
    }

    private String name() {
        String name = fields.requiredText("name", 1, JournalEntry.MAX_NAME);
        return name != null && name.isBlank() ? fields.wrong("name", "must not be blank") : name;
    }

    /** 0 where the agent does not count its calls. */
    private int position() {
        Long position = fields.wholeNumber("position", 1, MAX_POSITION);
        return position == null ? 0 : position.intValue();
    }

    private void checkJson(String at, JsonObject json) {
        if (json != null) {
            JsonRules.problem(at, json).ifPresent(errors::add);
        }
    }

    /** The name of an agent in a path; one that cannot be one is not found. */
    static String agentId(Call call) {
        String agentId = call.path().get("agentId");
        if (!AgentRules.isAgentId(agentId)) {
            throw Fault.notFound("agent");
        }
        return agentId;
    }
}
