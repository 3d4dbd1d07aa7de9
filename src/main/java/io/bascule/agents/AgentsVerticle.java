package io.bascule.agents;

import io.bascule.bus.Addresses;
import io.bascule.bus.Agents;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.duty.Duty;
import io.bascule.job.Agent;
import io.bascule.job.AgentRun;
import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import io.bascule.job.Page;
import io.bascule.job.Role;
import io.bascule.job.Versions;
import io.bascule.runs.Lasting;
import io.bascule.runs.News;
import io.bascule.runs.Reports;
import io.bascule.runs.Writes;
import io.bascule.store.AgentStore;
import io.bascule.store.DutyStore;
import io.bascule.store.JobStore;
import io.bascule.store.JobTypeStore;
import io.bascule.store.LeaseStore;
import io.bascule.store.RunStore;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The remote agents' side of a node: serves what they and people ask, and does the duty of leases that are over. */
public final class AgentsVerticle extends VerticleBase {
    private static final String DUTY = "agents";
    /** Most runs that a list shows of each agent. */
    private static final int LISTED_RUNS = 3;

    /** Where agents and their runs are kept. */
    public record Stores(
            AgentStore agents, LeaseStore leases, RunStore runs, JobStore jobs, JobTypeStore types, DutyStore duties) {}

    private final UUID nodeId;
    private final Stores stores;
    private final AgentSettings settings;

    private News news;
    private AgentNews agentNews;
    private Roster roster;
    private Leases leases;
    private Polls polls;
    private Beats beats;
    private RunReports runReports;
    private Expiry expiry;
    private Duty duty;

    public AgentsVerticle(UUID nodeId, Stores stores, AgentSettings settings) {
        this.nodeId = nodeId;
        this.stores = stores;
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        Bus bus = new Bus(vertx);
        news = new News(context, bus);
        Reports reports = reports(bus);
        agentNews = new AgentNews(vertx, bus);
        Ends ends = new Ends(stores.leases(), stores.runs(), reports, news, agentNews, this::after);
        roster = new Roster(stores.agents(), settings, agentNews, AgentsVerticle::nowMs);
        leases = new Leases(
                new Leases.Stores(stores.leases(), stores.runs(), stores.jobs(), stores.types()),
                ends,
                news,
                settings,
                AgentsVerticle::nowMs);
        polls = new Polls(vertx, leases, stores.leases(), settings);
        beats = new Beats(stores.leases(), settings, reports, roster::heard, this::after);
        LogRate logRate = new LogRate(settings.limits().linesPerMinute());
        runReports = new RunReports(
                stores.leases(), reports, ends, agentNews, (run, lines) -> logRate.waitMs(run, lines, nowMs()));
        expiry = new Expiry(stores.leases(), stores.agents(), ends, this::lost, settings);
        serve(bus);
        startClocks();
        return Future.succeededFuture();
    }

    /** An agent that is not answered asks again: a write that fails for the database's sake is its to repeat. */
    private Reports reports(Bus bus) {
        Writes writes = new Writes(stores.runs(), this::after, news::committed);
        Lasting once = new Lasting(vertx, () -> true);
        return new Reports(bus, news, new Reports.Ends(stores.runs(), writes, once), settings.terms());
    }

    private void after(long ms, Runnable what) {
        vertx.setTimer(ms, id -> what.run());
    }

    private void serve(Bus bus) {
        bus.serve(Addresses.AGENT_POLL, this::onPoll);
        bus.serve(Addresses.AGENT_CLAIM, this::onClaim);
        bus.serve(Addresses.AGENT_HEARTBEAT, this::onHeartbeat);
        bus.serve(Addresses.AGENT_LOG, runReports::log);
        bus.serve(Addresses.AGENT_REPORT, runReports::report);
        bus.serve(Addresses.AGENTS, this::onList);
        bus.serve(Addresses.AGENT, this::onOne);
        bus.serve(Addresses.REMOVE_AGENT, this::onRemove);
        bus.serve(Addresses.COUNT_AGENTS, this::onCount);
        bus.listenHere(Addresses.POLL_GONE, gone -> polls.gone(gone.pollId()));
        bus.listenHere(Addresses.HINTED, hinted -> polls.hinted());
        bus.listenHere(Addresses.JOBS_CHANGED, this::onChanges);
    }

    private void startClocks() {
        AgentSettings.Rhythm rhythm = settings.rhythm();
        vertx.setPeriodic(rhythm.write().toMillis(), id -> writePresence());
        vertx.setPeriodic(rhythm.look().toMillis(), id -> polls.lookAnew());
        duty = new Duty(
                stores.duties(), nodeId, new Duty.Terms(DUTY, rhythm.duty(), rhythm.dutyLease()), expiry::round);
        duty.start(vertx);
    }

    private void writePresence() {
        polls.agents().forEach(roster::heard);
        roster.write();
    }

    private void onChanges(Events.JobsChanged event) {
        event.changes().stream()
                .map(Events.JobChanged::job)
                .filter(job -> job.status().isClaimable())
                .forEach(job -> polls.changed(job.jobType()));
    }

    // What agents say

    private Future<Agents.Polled> onPoll(Agents.Poll poll) {
        return roster.polled(poll.card(), poll.caller())
                .map(this::aged)
                .compose(agent -> polls.poll(poll, agent))
                .onSuccess(this::tellClaims);
    }

    private void tellClaims(Agents.Polled polled) {
        if (!polled.leased().isEmpty()) {
            agentNews.changed(polled.agent());
        }
    }

    /** The agent, which is told where it is too old. */
    private Agent aged(Agent agent) {
        return settings.minVersion()
                .filter(wanted -> Versions.isOlder(agent.version(), wanted))
                .map(agent::wanting)
                .orElse(agent);
    }

    private Future<Agents.Leased> onClaim(Agents.Claim claim) {
        return mine(claim.agentId(), claim.caller())
                .compose(agent -> leases.claimOne(agent, claim.caller(), claim.jobId())
                        .onSuccess(claimed -> agentNews.changed(agent)));
    }

    private Future<Agent> mine(String agentId, Caller caller) {
        return stores.agents()
                .find(agentId)
                .map(found -> found.filter(agent -> agent.userId().equals(caller.userId()))
                        .orElseThrow(() -> Fault.of(
                                ErrorCode.NOT_FOUND, "You have no agent of this name; it has to poll first.")));
    }

    private Future<Agents.Beat> onHeartbeat(Agents.Heartbeat heartbeat) {
        return beats.beat(heartbeat.lease())
                .compose(beat -> heartbeat.percent() == null
                        ? Future.succeededFuture(beat)
                        : runReports
                                .progress(heartbeat.lease(), heartbeat.percent(), heartbeat.note())
                                .map(beat))
                .recover(failure -> runReports.why(heartbeat.lease(), failure));
    }

    // What people ask

    private Future<Agents.Listed> onList(Agents.ListAll asked) {
        UUID onlyUser =
                asked.caller().role() == Role.ADMIN ? null : asked.caller().userId();
        return stores.agents()
                .list(onlyUser, asked.status(), asked.before(), asked.limit())
                .compose(page -> listed(page.map(this::aged)));
    }

    private Future<Agents.Listed> listed(Page<Agent> page) {
        List<UUID> busy = page.items().stream()
                .filter(agent -> agent.activeJobs() > 0)
                .map(Agent::id)
                .toList();
        Future<Map<UUID, List<AgentRun>>> current = busy.isEmpty()
                ? Future.succeededFuture(Map.of())
                : stores.agents().currentOfEach(busy, LISTED_RUNS);
        return current.map(runs -> new Agents.Listed(page.items(), page.hasMore(), runs));
    }

    private Future<Agents.Shown> onOne(Agents.One asked) {
        return stores.agents()
                .find(asked.agentId())
                .map(found ->
                        found.filter(agent -> sees(asked.caller(), agent)).orElseThrow(() -> Fault.notFound("agent")))
                .compose(agent -> shown(agent, asked));
    }

    private static boolean sees(Caller caller, Agent agent) {
        return caller.role() == Role.ADMIN || agent.userId().equals(caller.userId());
    }

    private Future<Agents.Shown> shown(Agent agent, Agents.One asked) {
        var current = stores.agents().current(agent.id());
        var past = stores.agents().past(agent.id(), asked.before(), asked.limit());
        var lastDay = stores.agents().lastDay(agent.id());
        return Future.all(current, past, lastDay)
                .map(all -> new Agents.Shown(
                        aged(agent),
                        current.result(),
                        past.result().items(),
                        past.result().hasMore(),
                        lastDay.result()));
    }

    private Future<Bus.Done> onRemove(Agents.Remove asked) {
        return stores.agents()
                .remove(asked.caller(), asked.agentId())
                .onSuccess(removed -> {
                    roster.forget(removed.id());
                    agentNews.changed(removed);
                })
                .compose(removed -> expiry.removed(removed.id()))
                .map(Bus.Done.DONE);
    }

    /** Whose they were, the database has forgotten with their leases. */
    private void lost(List<Job> jobs) {
        news.count(Events.Count.What.LEASES_LOST, jobs.size());
        jobs.forEach(job -> news.changed(new Events.JobChanged(job, JobStatus.RUNNING)));
        agentNews.someChanged(jobs.size());
    }

    private Future<Agents.Counted> onCount(Agents.CountAll asked) {
        return stores.agents()
                .counts()
                .map(counts -> new Agents.Counted(counts.online(), counts.leases(), polls.size()));
    }

    @Override
    public Future<?> stop() {
        polls.close();
        return duty.end(vertx);
    }

    /** A clock that never goes back. */
    private static long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
