package io.bascule.store;

import static io.bascule.store.StoreFixture.get;

import io.bascule.job.AgentCard;
import io.bascule.job.Caller;
import io.bascule.job.DutyKey;
import io.bascule.job.Ids;
import io.bascule.job.Job;
import io.bascule.job.NewJob;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Agents on the stores' database, with users and keys that are theirs. */
final class AgentRowsFixture implements AutoCloseable {
    static final Duration LEASE = Duration.ofSeconds(60);
    static final Duration GRACE = Duration.ofSeconds(10);

    final StoreFixture db = new StoreFixture();
    final AgentStore agents = new AgentStore(db.database, Duration.ofSeconds(60));
    final LeaseStore leases = new LeaseStore(db.engine, StoreFixture.HEAD_START);
    final DutyStore duties = new DutyStore(db.database);
    private final Map<UUID, Caller> owners = new HashMap<>();
    final Caller ann = program("ann", Role.USER);
    final Caller admin = program("admin", Role.ADMIN);

    /** A user with an open key. */
    Caller program(String name, Role role) {
        UUID user = Ids.next();
        db.change("insert into bascule.users (id, username, password_hash, role) values ('" + user + "', '" + name
                + "', 'x', '" + role + "')");
        return withNewKey(new Caller(user, name, role, null, Set.of()));
    }

    /** The same user with another open key. */
    Caller withNewKey(Caller owner) {
        UUID key = Ids.next();
        db.change("insert into bascule.api_keys (id, user_id, name, prefix, secret_hash, scopes) values ('" + key
                + "', '" + owner.userId() + "', 'agent', '" + key + "', 'x', '{AGENT}')");
        return new Caller(owner.userId(), owner.username(), owner.role(), key, Set.of(Scope.AGENT));
    }

    static AgentCard card(String agentId, int capacity, String... types) {
        return new AgentCard(
                agentId,
                "host",
                "linux",
                "1.0",
                Arrays.stream(types).map(AgentCard.DeclaredType::named).toList(),
                Map.of(),
                capacity);
    }

    /** An agent with room for a hundred jobs of the type echo. */
    UUID agent(Caller owner, String agentId) {
        return agent(owner, card(agentId, 100, "echo"));
    }

    UUID agent(Caller owner, AgentCard card) {
        AgentStore.Sign sign = new AgentStore.Sign(Ids.next(), card, owner.userId(), owner.apiKeyId());
        UUID agent = get(get(agents.enter(List.of(sign), 10)).get(0)).id();
        owners.put(agent, owner);
        return agent;
    }

    /** As whom the agent claims everyone's jobs. */
    LeaseStore.Claimer everyones(UUID agent) {
        return claimer(agent, null, Map.of(), 100);
    }

    LeaseStore.Claimer claimer(UUID agent, UUID onlyUser, Map<String, String> labels, int maxLeases) {
        Caller owner = owners.getOrDefault(agent, admin);
        return new LeaseStore.Claimer(agent, owner.apiKeyId(), owner.role(), onlyUser, labels, LEASE, maxLeases);
    }

    List<LeaseStore.Claimed> claim(UUID agent, int most) {
        return get(leases.claim(everyones(agent), List.of("echo"), most));
    }

    /** A new job that the agent has claimed. */
    LeaseStore.Claimed running(UUID agent, int maxAttempts) {
        get(db.jobs.submit(List.of(StoreFixture.newJob(maxAttempts)), StoreFixture.ANN, null));
        return claim(agent, 1).get(0);
    }

    static NewJob requiring(Map<String, String> labels) {
        return new NewJob("echo", null, new JsonObject(), 5, null, 3, null, List.of(), null, null, labels, null);
    }

    static NewJob within(long timeoutMs) {
        return new NewJob("echo", null, new JsonObject(), 5, null, 3, timeoutMs, List.of());
    }

    DutyKey duty() {
        return get(duties.take("agents", db.node, Duration.ofMinutes(5))).orElseThrow();
    }

    /** As if so much time had gone by for the run. */
    void age(LeaseStore.Claimed run, Duration by) {
        db.change("update bascule.agent_runs set lease_until = lease_until - interval '" + by.toMillis()
                + " ms', timeout_at = timeout_at - interval '" + by.toMillis() + " ms' where token = '" + run.token()
                + "'");
    }

    List<Job> expire() {
        return get(leases.expire(duty(), 100));
    }

    Map<UUID, LeaseStore.Extended> beat(LeaseStore.Claimed run, Caller caller) {
        return get(leases.extend(
                List.of(new LeaseStore.Beat(run.job().id(), run.token(), caller.userId())), LEASE, GRACE));
    }

    void empty() {
        db.empty();
        db.change("delete from bascule.agents");
    }

    @Override
    public void close() {
        db.close();
    }
}
