package io.bascule.http;

import io.bascule.bus.Addresses;
import io.bascule.bus.Agents;
import io.bascule.bus.Bus;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.function.BiFunction;

/** What the runs of remote agents report. Each names its lease's token; with a stale one nothing is changed. */
final class AgentRunRoutes {
    private final Bus bus;

    AgentRunRoutes(Bus bus) {
        this.bus = bus;
    }

    Future<Answer> heartbeat(Call call) {
        call.query().refuseIfWrong();
        return bus.request(Addresses.AGENT_HEARTBEAT, new AgentReader(call.body()).heartbeat(call))
                .map(beat -> Answer.ok(new JsonObject()
                        .put("leaseUntil", Times.write(beat.leaseUntil()))
                        .put("leaseMs", beat.leaseMs())
                        .put("cancelled", beat.cancelled())
                        .put("reason", beat.cancelled() ? "CANCELLED" : null)));
    }

    Future<Answer> log(Call call) {
        call.query().refuseIfWrong();
        return bus.request(Addresses.AGENT_LOG, new AgentReader(call.body()).log(call))
                .map(done -> Answer.ok(new JsonObject()));
    }

    Future<Answer> step(Call call) {
        return report(call, AgentReader::step);
    }

    Future<Answer> sleep(Call call) {
        return report(call, AgentReader::sleep);
    }

    Future<Answer> checkpoint(Call call) {
        call.query().refuseIfWrong();
        Agents.Report report = new AgentReader(call.body()).checkpoint(call);
        return bus.request(Addresses.AGENT_REPORT, report)
                .map(reported ->
                        Answer.ok(state(reported).put("checkpoint", AgentJson.checkpoint(reported.checkpoint()))));
    }

    Future<Answer> complete(Call call) {
        return report(call, AgentReader::complete);
    }

    Future<Answer> fail(Call call) {
        return report(call, AgentReader::fail);
    }

    Future<Answer> release(Call call) {
        return report(call, AgentReader::release);
    }

    private Future<Answer> report(Call call, BiFunction<AgentReader, Call, Agents.Report> read) {
        call.query().refuseIfWrong();
        return bus.request(Addresses.AGENT_REPORT, read.apply(new AgentReader(call.body()), call))
                .map(reported -> Answer.ok(state(reported)));
    }

    /** The job's state; the run goes on for as long as it is {@code RUNNING}. */
    private static JsonObject state(Agents.Reported reported) {
        return new JsonObject().put("state", reported.state().name()).put("repeated", reported.repeated());
    }
}
