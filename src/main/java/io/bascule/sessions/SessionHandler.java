package io.bascule.sessions;

import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.handler.NonRetryableException;
import io.bascule.handler.RetryableException;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.JobType;
import io.bascule.job.WorkSession;
import io.bascule.sessions.definition.AgentType;
import io.bascule.sessions.definition.AgentTypes;
import io.bascule.sessions.definition.DefinitionJson;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Job type {@code work-session}: the work of an agent, stage after stage, with people in between.
 *
 * <ul>
 *   <li>Input: {@code {projectId, sessionId}}. It only says for people whose job it is: a run works on the session whose present job it
 *       is, and fails for good with {@code NOT_A_SESSIONS_JOB} where it is none's, whatever its input says.
 *   <li>Steps: {@code definition}, the agent type as it is when the job begins; {@code <stage>/round-<n>/context}, {@code …/ask-<k>} for
 *       each call of the model, {@code …/search-<k>}, {@code …/artifacts}; between them the approvals. A step that is recorded is neither
 *       done nor paid for again.
 *   <li>Output: {@code {projectId, sessionId, agentType, rounds, artifacts: [{id, artifactType, key, version, title}]}}.
 *   <li>Errors: {@code UNKNOWN_AGENT_TYPE}, {@code MODEL_NOT_CONFIGURED}, {@code INVALID_ANSWER} with what the model said, and those of
 *       {@link io.bascule.llm.ModelFailure}; those that pass are tried again while attempts are left, and so are the first two, after a
 *       while: another node may have what this one lacks.
 * </ul>
 */
public final class SessionHandler implements JobHandler {
    /** The job is of no work session, or the session has another by now. */
    static final String NOT_A_SESSIONS_JOB = "NOT_A_SESSIONS_JOB";

    /** This node has no agent type of the session's. */
    static final String UNKNOWN_AGENT_TYPE = "UNKNOWN_AGENT_TYPE";

    /** For what this node lacks, which another may have: so long it leaves the job to them. */
    static final Duration ELSEWHERE = Duration.ofSeconds(30);

    private static final String DEFINITION = "definition";
    private static final List<String> FIELDS = List.of("projectId", "sessionId");

    private final SessionStores stores;
    private final AgentTypes types;
    private final SessionModel model;
    private final int contextSize;

    /**
     * @param contextSize how many characters of documents a model is given at most
     */
    public SessionHandler(SessionStores stores, AgentTypes types, SessionModel model, int contextSize) {
        this.stores = stores;
        this.types = types;
        this.model = model;
        this.contextSize = contextSize;
    }

    @Override
    public String jobType() {
        return WorkSession.JOB_TYPE;
    }

    @Override
    public JobType describe() {
        return new JobType(
                WorkSession.JOB_TYPE,
                "Works on the task of a work session. Execute the session instead of submitting its job.",
                JobType.DEFAULT_MAX_ATTEMPTS,
                null,
                0,
                new JsonObject(),
                null);
    }

    @Override
    public List<FieldError> check(JsonObject input) {
        List<FieldError> errors = new ArrayList<>();
        for (String name : FIELDS) {
            if (!(input.getValue(name) instanceof String text)
                    || Ids.parse(text).isEmpty()) {
                errors.add(new FieldError(
                        "inputData." + name, "is required; execute a work session and its job is submitted for you"));
            }
        }
        return errors;
    }

    /** It waits for a model. */
    @Override
    public boolean blocking() {
        return true;
    }

    @Override
    public Future<JsonObject> run(JobContext job) {
        WorkSession session = stores.sessions()
                .ofJob(job.jobId())
                .await()
                .orElseThrow(() -> new NonRetryableException(
                        NOT_A_SESSIONS_JOB,
                        "This is not the present job of any work session. Execute the session; submitting a job by"
                                + " hand does nothing."));
        AgentType type = definition(session, job);
        SessionWork work = new SessionWork(session, type, job, stores, contextSize);
        return Future.succeededFuture(new SessionRun(work, model).go());
    }

    /**
     * The agent type as it was when the job began, so that what people saw of it goes on as it was, whatever becomes of its file. As
     * text: the journal does not keep the order of fields, and models are shown schemas.
     */
    private AgentType definition(WorkSession session, JobContext job) {
        JsonObject recorded = job.step(DEFINITION, () -> Future.succeededFuture(definition(session)))
                .await();
        return DefinitionJson.read(new JsonObject(recorded.getString("definition")));
    }

    private JsonObject definition(WorkSession session) {
        AgentType type = types.find(session.agentType())
                .orElseThrow(() -> new RetryableException(
                        UNKNOWN_AGENT_TYPE,
                        "This node has no agent type «" + session.agentType()
                                + "»: put its file where the setting sessions.agents says, on every node.",
                        ELSEWHERE));
        return JsonObject.of("definition", DefinitionJson.write(type).encode());
    }
}
