package io.bascule.agents;

import static io.bascule.engine.Engine.get;

import io.bascule.bus.Addresses;
import io.bascule.bus.Agents;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.engine.Engine;
import io.bascule.job.AgentCard;
import io.bascule.job.AgentReach;
import io.bascule.job.Backoff;
import io.bascule.job.Caller;
import io.bascule.job.Ids;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.bascule.runs.Reports;
import io.bascule.store.AgentStore;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.DutyStore;
import io.bascule.store.JobTypeStore;
import io.bascule.store.LeaseStore;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** A node with its agents' side, and agents that speak to it over the bus. */
final class Remote implements AutoCloseable {
    /** No look happens by itself: who waits is woken by what is told, or not at all. */
    static final AgentSettings.Rhythm ON_HINTS_ALONE = new AgentSettings.Rhythm(
            Duration.ofMillis(100), Duration.ofHours(1), Duration.ofMillis(50), Duration.ofSeconds(15));

    final Engine engine;
    final Bus bus;
    private final Database database;

    Remote(DatabaseAddress address, AgentSettings settings) {
        engine = new Engine(address, Engine.settings());
        bus = new Bus(engine.vertx);
        database = new Database(engine.vertx, address, 4);
        Database own = new Database(engine.vertx, address, 4, Database.Purpose.ENGINE);
        AgentsVerticle.Stores stores = new AgentsVerticle.Stores(
                new AgentStore(database, settings.onlineFor()),
                new LeaseStore(own, Duration.ofSeconds(60)),
                engine.runs,
                engine.jobs,
                new JobTypeStore(database),
                new DutyStore(database));
        get(engine.vertx.deployVerticle(new AgentsVerticle(engine.nodeId, stores, settings)));
    }

    static AgentSettings settings(Duration lease, AgentSettings.Rhythm rhythm) {
        return new AgentSettings(
                AgentReach.ADMINS,
                lease,
                Duration.ofMillis(500),
                Duration.ofSeconds(60),
                Optional.empty(),
                Optional.of("1.0"),
                new AgentSettings.Limits(100, 100, 100, 2, Duration.ofSeconds(25), 60),
                new Reports.Terms(new Backoff(Duration.ofMillis(10), Duration.ofMillis(50)), Duration.ofHours(1)),
                rhythm);
    }

    /** A user with an open key. */
    Caller program(String name, Role role) {
        UUID user = Ids.next();
        UUID key = Ids.next();
        engine.sql("insert into bascule.users (id, username, password_hash, role) values ('" + user + "', '" + name
                + "', 'x', '" + role
                + "'); insert into bascule.api_keys (id, user_id, name, prefix, secret_hash, scopes) values ('"
                + key + "', '" + user + "', 'agent', '" + key + "', 'x', '{AGENT}')");
        return new Caller(user, name, role, key, Set.of(Scope.AGENT));
    }

    static AgentCard card(String agentId, String... types) {
        return new AgentCard(
                agentId,
                "host",
                "linux",
                "0.9",
                Stream.of(types).map(AgentCard.DeclaredType::named).toList(),
                Map.of(),
                10);
    }

    Future<Agents.Polled> poll(Caller caller, AgentCard card, long waitMs, boolean claims) {
        return poll(Ids.next(), caller, card, waitMs, claims);
    }

    Future<Agents.Polled> poll(UUID pollId, Caller caller, AgentCard card, long waitMs, boolean claims) {
        return bus.request(Addresses.AGENT_POLL, new Agents.Poll(pollId, card, caller, waitMs, claims));
    }

    /** What the agent claims now. */
    List<Agents.Leased> claim(Caller caller, AgentCard card) {
        return get(poll(caller, card, 0, true)).leased();
    }

    Agents.Reported report(Caller caller, Agents.Leased run, Runs.Content content) {
        return get(bus.request(Addresses.AGENT_REPORT, new Agents.Report(lease(caller, run), content)));
    }

    Agents.Beat beat(Caller caller, Agents.Leased run, Integer percent, String note) {
        return get(bus.request(Addresses.AGENT_HEARTBEAT, new Agents.Heartbeat(lease(caller, run), percent, note)));
    }

    static Agents.Lease lease(Caller caller, Agents.Leased run) {
        return new Agents.Lease(run.job().id(), run.token(), caller);
    }

    @Override
    public void close() {
        engine.close();
    }
}
