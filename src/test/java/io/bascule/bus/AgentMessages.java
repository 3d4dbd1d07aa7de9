package io.bascule.bus;

import static io.bascule.bus.Messages.AT;
import static io.bascule.bus.Messages.CALLER;
import static io.bascule.bus.Messages.ID;
import static io.bascule.bus.Messages.JSON;

import io.bascule.job.Agent;
import io.bascule.job.AgentCard;
import io.bascule.job.AgentRun;
import io.bascule.job.AgentStatus;
import io.bascule.job.JobStatus;
import io.bascule.job.JournalEntry;
import io.bascule.job.LogLevel;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The messages of remote agents, as {@link Messages}. */
final class AgentMessages {
    private static final AgentCard CARD = new AgentCard(
            "lab-1",
            "host",
            "linux",
            "1.0",
            List.of(new AgentCard.DeclaredType(Messages.TYPE, true), AgentCard.DeclaredType.named("bare")),
            Map.of("gpu", "true"),
            4);
    private static final AgentCard BARE_CARD = new AgentCard("a", null, null, null, List.of(), Map.of(), 1);
    private static final Agent AGENT = new Agent(
            ID,
            "lab-1",
            ID,
            ID,
            "host",
            "linux",
            "1.0",
            List.of("train"),
            Map.of("gpu", "true"),
            4,
            AT,
            AT,
            AgentStatus.BUSY,
            2,
            "2.0");
    private static final Agent BARE_AGENT = Agent.polling(ID, BARE_CARD, CALLER, null, AT);
    private static final AgentRun RUN =
            new AgentRun(ID, ID, "train", "text", 2, AT, AT, AT, AgentRun.Outcome.LOST, "LEASE_LOST", 40, "epoch 2");
    private static final AgentRun BARE_RUN =
            new AgentRun(ID, ID, "train", null, 1, AT, AT, null, AgentRun.Outcome.RUNNING, null, null, null);
    private static final Agents.Lease LEASE = new Agents.Lease(ID, ID, CALLER);
    private static final Agents.Leased LEASED =
            new Agents.Leased(Messages.JOB, ID, AT, 60_000, 10_000, List.of(JournalEntry.step(1, "one", JSON)));

    private AgentMessages() {}

    static Stream<Object> all() {
        return Stream.concat(ofAgents(), ofPeople());
    }

    private static Stream<Object> ofAgents() {
        return Stream.of(
                new Agents.Poll(ID, CARD, CALLER, 30_000, true),
                new Agents.Poll(ID, BARE_CARD, CALLER, 0, false),
                new Agents.PollGone(ID),
                new Agents.Polled(
                        AGENT, List.of(new Agents.Offer(ID, "train", null, 5, AT, Map.of("gpu", "true"))), List.of()),
                new Agents.Polled(BARE_AGENT, List.of(), List.of(LEASED)),
                new Agents.Claim(ID, "lab-1", CALLER),
                LEASED,
                new Agents.Heartbeat(LEASE, 40, "epoch 2"),
                new Agents.Heartbeat(LEASE, null, null),
                new Agents.Beat(AT, 60_000, true),
                new Agents.Log(
                        LEASE,
                        List.of(
                                new Agents.Line(LogLevel.WARN, "log", "high", JSON),
                                new Agents.Line(LogLevel.INFO, "log", "", null))),
                new Agents.Report(LEASE, new Runs.StepDone(0, "one", JSON)),
                new Agents.Report(LEASE, new Runs.HandedBack()),
                new Agents.Reported(JobStatus.WAITING_APPROVAL, Messages.CHECKPOINT, false),
                new Agents.Reported(JobStatus.COMPLETED, null, true));
    }

    private static Stream<Object> ofPeople() {
        return Stream.of(
                new Agents.ListAll(CALLER, AgentStatus.ONLINE, ID, 50),
                new Agents.ListAll(CALLER, null, null, 50),
                new Agents.Listed(List.of(AGENT, BARE_AGENT), true, Map.of(ID, List.of(BARE_RUN))),
                new Agents.One("lab-1", CALLER, ID, 50),
                new Agents.One("lab-1", CALLER, null, 50),
                new Agents.Shown(AGENT, List.of(BARE_RUN), List.of(RUN), true, Map.of(AgentRun.Outcome.COMPLETED, 3L)),
                new Agents.Remove("lab-1", CALLER),
                new Agents.CountAll(),
                new Agents.Counted(1, 2, 3),
                new Agents.Hinted());
    }
}
