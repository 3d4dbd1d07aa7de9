package io.bascule.http;

import io.bascule.access.ApiKeys;
import io.bascule.bus.Addresses;
import io.bascule.bus.Agents;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.job.Agent;
import io.bascule.job.AgentCard;
import io.bascule.job.AgentStatus;
import io.bascule.job.Ids;
import io.bascule.job.Page;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Remote agents: polls and claims, and for people the agents that there are. */
final class AgentRoutes {
    private static final Logger LOG = LoggerFactory.getLogger(AgentRoutes.class);
    private static final int MAX_PAGE = 100;
    private static final int DEFAULT_PAGE = 50;

    private final Bus bus;
    private final ApiKeys keys;

    AgentRoutes(Bus bus, ApiKeys keys) {
        this.bus = bus;
        this.keys = keys;
    }

    /** A caller that goes away is given nothing. */
    Future<Answer> poll(Call call) {
        call.query().refuseIfWrong();
        AgentPollReader reader = new AgentPollReader(call.body());
        AgentCard card = reader.card();
        long waitMs = reader.waitMs();
        boolean claims = reader.claims();
        reader.end();
        UUID pollId = Ids.next();
        call.departure().whenGone(() -> bus.publishHere(Addresses.POLL_GONE, new Agents.PollGone(pollId)));
        return bus.request(Addresses.AGENT_POLL, new Agents.Poll(pollId, card, call.caller(), waitMs, claims))
                .onSuccess(polled -> giveBackIfGone(call, polled.leased()))
                .map(polled -> Answer.ok(polled(polled, claims)));
    }

    private static JsonObject polled(Agents.Polled polled, boolean claims) {
        JsonArray jobs = claims
                ? JobJson.all(polled.leased(), AgentJson::leased)
                : JobJson.all(polled.offers(), AgentJson::offer);
        return new JsonObject()
                .put("agent", AgentJson.polling(polled.agent()))
                .put("jobs", jobs)
                .put("upgrade", AgentJson.upgrade(polled.agent()))
                .put("serverTime", Times.write(Instant.now()));
    }

    /** What was claimed while the caller went away. */
    private void giveBackIfGone(Call call, List<Agents.Leased> leased) {
        if (call.departure().isGone()) {
            leased.forEach(one -> giveBack(call, one));
        }
    }

    private void giveBack(Call call, Agents.Leased one) {
        Agents.Lease lease = new Agents.Lease(one.job().id(), one.token(), call.caller());
        bus.request(Addresses.AGENT_REPORT, new Agents.Report(lease, new Runs.HandedBack()))
                .onFailure(
                        failure -> LOG.debug("A job that an agent never got waits for its lease to run out", failure));
    }

    /** A caller that goes away is given nothing. */
    Future<Answer> claim(Call call) {
        call.query().refuseIfWrong();
        AgentReader reader = new AgentReader(call.body());
        String agentId = reader.agentId();
        reader.end();
        return bus.request(Addresses.AGENT_CLAIM, new Agents.Claim(call.id("job"), agentId, call.caller()))
                .onSuccess(leased -> giveBackIfGone(call, List.of(leased)))
                .map(leased -> Answer.ok(AgentJson.leased(leased)));
    }

    Future<Answer> list(Call call) {
        AgentStatus status = call.query().oneOf("status", AgentStatus::ofWireName, "online, busy or offline");
        int limit = call.query().wholeNumber("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        UUID cursor = call.query().cursor();
        call.query().refuseIfWrong();
        return bus.request(Addresses.AGENTS, new Agents.ListAll(call.caller(), status, cursor, limit))
                .map(listed -> Answer.ok(new JsonObject()
                        .put("agents", JobJson.all(listed.agents(), agent -> AgentJson.listed(agent, listed.current())))
                        .put("serverTime", Times.write(Instant.now()))
                        .put(
                                "pagination",
                                Pagination.of(
                                        new Page<>(listed.agents(), listed.hasMore()),
                                        limit,
                                        agent -> agent.id().toString()))));
    }

    Future<Answer> one(Call call) {
        int limit = call.query().wholeNumber("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        UUID cursor = call.query().cursor();
        call.query().refuseIfWrong();
        return bus.request(Addresses.AGENT, new Agents.One(AgentReader.agentId(call), call.caller(), cursor, limit))
                .compose(shown -> key(call, shown.agent())
                        .map(key -> Answer.ok(shown(shown, limit).put("key", key))));
    }

    /** With which key it comes, for those who may see keys; null for others. */
    private Future<JsonObject> key(Call call, Agent agent) {
        return call.caller().isProgram()
                ? Future.succeededFuture()
                : keys.find(agent.apiKeyId())
                        .map(found -> found.map(AccessJson::key).orElse(null));
    }

    private static JsonObject shown(Agents.Shown shown, int limit) {
        return new JsonObject()
                .put("agent", AgentJson.of(shown.agent()))
                .put("serverTime", Times.write(Instant.now()))
                .put("currentJobs", JobJson.all(shown.current(), AgentJson::run))
                .put("pastJobs", JobJson.all(shown.past(), AgentJson::run))
                .put("lastDay", AgentJson.counts(shown.lastDay()))
                .put(
                        "pagination",
                        Pagination.of(
                                new Page<>(shown.past(), shown.hasMore()),
                                limit,
                                run -> run.id().toString()));
    }

    Future<Answer> remove(Call call) {
        call.saysNothingElse();
        return bus.request(Addresses.REMOVE_AGENT, new Agents.Remove(AgentReader.agentId(call), call.caller()))
                .map(done -> Answer.ok(new JsonObject()));
    }
}
