package io.bascule.sessions;

import static io.bascule.engine.Engine.get;

import io.bascule.access.TestUsers;
import io.bascule.bus.Bus;
import io.bascule.engine.Engine;
import io.bascule.job.Caller;
import io.bascule.job.Checkpoint;
import io.bascule.job.CheckpointStatus;
import io.bascule.job.ProjectRole;
import io.bascule.job.Role;
import io.bascule.job.WorkSession;
import io.bascule.job.WorkStatus;
import io.bascule.llm.ModelKey;
import io.bascule.llm.ModelSettings;
import io.bascule.llm.PlayedProvider;
import io.bascule.llm.Protocol;
import io.bascule.llm.Provider;
import io.bascule.sessions.definition.AgentTypes;
import io.bascule.store.Database;
import io.bascule.store.DatabaseAddress;
import io.bascule.store.TestDatabase;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Sessions from end to end: a database, an engine with their handler, and a provider that counts what it is asked. */
final class Workbench implements AutoCloseable {
    /** What each call takes, by the provider. */
    static final long TOKENS = 18;

    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(30);

    final DatabaseAddress address = TestDatabase.fresh();
    final Protocol protocol = Protocol.of(Provider.ANTHROPIC);
    final PlayedProvider provider;
    final Engine engine;
    final Sessions sessions;
    /** Owns the project. */
    final Caller ann;
    /** A member. */
    final Caller ben;
    /** Sees every job, and decides. */
    final Caller rita;
    /** Has nothing to do with it. */
    final Caller eve;

    final UUID project;
    private final Database database;

    Workbench() {
        provider = open();
        engine = new Engine(address, Engine.settings());
        database = new Database(engine.vertx, address, 4);
        SessionModel model = SessionModel.of(settings(provider.url()));
        engine.deploy(handler(engine, address));
        sessions = sessions(model.state());
        ann = user("ann", Role.USER);
        ben = user("ben", Role.USER);
        rita = user("rita", Role.REVIEWER);
        eve = user("eve", Role.USER);
        project =
                get(sessions.projects().create(ann, "Harbour", null)).project().id();
        get(sessions.projects().addMember(ann, project, "ben", ProjectRole.MEMBER));
    }

    private static PlayedProvider open() {
        try {
            return new PlayedProvider();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A handler for another node, on its own way to the database. */
    SessionHandler handler(Engine node, DatabaseAddress at) {
        return handler(node, at, SessionModel.of(settings(provider.url())));
    }

    SessionHandler handler(Engine node, DatabaseAddress at, SessionModel model) {
        return handler(node, at, model, AgentTypes.shipped());
    }

    SessionHandler handler(Engine node, DatabaseAddress at, SessionModel model, AgentTypes types) {
        return new SessionHandler(SessionStores.of(new Database(node.vertx, at, 4)), types, model, 200_000);
    }

    SessionStores stores() {
        return SessionStores.of(database);
    }

    Sessions sessions(ModelState model) {
        return new Sessions(
                stores(),
                AgentTypes.shipped(),
                model,
                new Bus(engine.vertx),
                new SessionLimits(5, 500_000, null, 200_000));
    }

    /** One dollar for a million tokens, whichever; asked once, so that trouble is the run's. */
    static ModelSettings settings(URI provider) {
        return settings(Optional.of(new ModelKey("sk-test")), Optional.of(provider), Optional.of(BigDecimal.ONE));
    }

    /** Without what a provider has to be asked with. */
    static ModelSettings keyless() {
        return settings(Optional.empty(), Optional.empty(), Optional.of(BigDecimal.ONE));
    }

    static ModelSettings priceless(URI provider) {
        return settings(Optional.of(new ModelKey("sk-test")), Optional.of(provider), Optional.empty());
    }

    private static ModelSettings settings(Optional<ModelKey> key, Optional<URI> provider, Optional<BigDecimal> price) {
        return new ModelSettings(
                Provider.ANTHROPIC, key, provider, "test-model", Duration.ofSeconds(30), 1_000, 0, price, price);
    }

    Caller user(String name, Role role) {
        return TestUsers.add(database, Caller.SYSTEM, name, "correct horse battery", role)
                .asCaller();
    }

    /** The next calls are answered with these. */
    void answers(String... texts) {
        for (String text : texts) {
            provider.then(protocol.answer(text));
        }
    }

    UUID executed(Task task) {
        UUID id = made(task);
        get(sessions.execute(ann, project, id));
        return id;
    }

    UUID made(Task task) {
        return get(sessions.create(ann, project, task.wanted(), null)).session().id();
    }

    WorkSession session(UUID id) {
        return get(sessions.find(ann, project, id));
    }

    WorkSession await(UUID id, WorkStatus status) {
        return await(id, session -> session.status() == status, status.toString());
    }

    WorkSession await(UUID id, Predicate<WorkSession> wanted, String what) {
        long giveUp = System.nanoTime() + PATIENCE_NS;
        WorkSession session = session(id);
        while (!wanted.test(session)) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError(
                        "The session is " + session.status() + " " + session.error() + ", not " + what);
            }
            pause();
            session = session(id);
        }
        return session;
    }

    /** Until so many requests have reached the provider. */
    void awaitCalls(int n) {
        long giveUp = System.nanoTime() + PATIENCE_NS;
        while (provider.requests().size() < n) {
            if (System.nanoTime() > giveUp) {
                throw new AssertionError("Only " + provider.requests().size() + " calls, not " + n);
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The checkpoint that waits for a decision. */
    Checkpoint open(UUID id) {
        await(id, WorkStatus.PENDING_REVIEW);
        return checkpoints(id).stream()
                .filter(one -> one.status() == CheckpointStatus.PENDING)
                .findFirst()
                .orElseThrow();
    }

    List<Checkpoint> checkpoints(UUID id) {
        return get(sessions.reviews().checkpoints(ann, project, id, null, 100)).items();
    }

    void approve(UUID id, String remark) {
        Checkpoint open = open(id);
        get(sessions.reviews().approve(ann, project, id, open.id(), remark, open.digest()));
    }

    void sendBack(UUID id, String feedback) {
        Checkpoint open = open(id);
        get(sessions.reviews().requestChanges(ann, project, id, open.id(), feedback, open.digest()));
    }

    int calls() {
        return provider.requests().size();
    }

    /** All that a call said to the model, the system's part first. */
    String prompt(int call) {
        JsonObject body = new JsonObject(provider.requests().get(call - 1).body());
        StringBuilder said = new StringBuilder(text(body.getValue("system")));
        JsonArray messages = body.getJsonArray("messages");
        for (int i = 0; i < messages.size(); i++) {
            said.append('\n').append(text(messages.getJsonObject(i).getValue("content")));
        }
        return said.toString();
    }

    private static String text(Object content) {
        if (content instanceof JsonArray parts) {
            StringBuilder text = new StringBuilder();
            parts.forEach(part -> text.append(((JsonObject) part).getString("text")));
            return text.toString();
        }
        return String.valueOf(content);
    }

    @Override
    public void close() throws IOException {
        engine.close();
        provider.close();
    }
}
