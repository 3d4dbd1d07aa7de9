package io.bascule.faults;

import io.bascule.blackbox.Api;
import io.bascule.blackbox.Eventually;
import io.bascule.blackbox.Launch;
import io.bascule.blackbox.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/** A server with a wire of its own, started again whenever it has ended, as a service manager does. */
final class Node implements AutoCloseable {
    private static final long LOOK_MS = 40;
    private static final int KILLED = 128 + 9;
    private static final int LAST_WORDS = 3_000;

    private final String name;
    private final Launch launch;
    private final Wire wire;
    private final Api session;
    private final AtomicInteger deaths = new AtomicInteger();
    private final List<String> oddEnds = new CopyOnWriteArrayList<>();
    private final Thread keeper;
    private volatile UnaryOperator<Launch> changes = UnaryOperator.identity();
    private volatile ServerProcess process;
    private volatile Api api;
    private volatile boolean closing;

    /**
     * @param session signed in at another node of this database
     */
    Node(String name, Launch launch, Wire wire, Api session) throws IOException {
        this.name = name;
        this.launch = launch;
        this.wire = wire;
        this.session = session;
        this.process = start();
        this.keeper = Wire.daemon("keeper of " + name, this::keep);
        keeper.start();
    }

    private ServerProcess start() throws IOException {
        return changes.apply(launch.with("BASCULE_NODE_NAME", name).withJvm("-D" + FaultHandler.NODE + "=" + name))
                .serve();
    }

    private void keep() {
        try {
            while (!closing) {
                if (!process.isAlive()) {
                    buried(process);
                    process = start();
                } else if (api == null && isReady()) {
                    api = session.at(process.port());
                }
                Eventually.pause(LOOK_MS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException interrupted) {
            // It is being closed.
        }
    }

    private void buried(ServerProcess dead) {
        api = null;
        if (dead.exitCode() == KILLED) {
            deaths.incrementAndGet();
        } else {
            oddEnds.add(name + " ended with " + dead.exitCode() + "\n" + dead.output());
        }
        dead.close();
    }

    private boolean isReady() {
        try {
            return process.api().call("GET", "/health/ready", null).status() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    String name() {
        return name;
    }

    Wire wire() {
        return wire;
    }

    /** For clients; empty while it starts. */
    Optional<Api> api() {
        return Optional.ofNullable(api);
    }

    /** Asks it again whether it is ready, now. */
    boolean isServing() {
        return api != null && process.isAlive() && isReady();
    }

    void awaitServing() {
        Eventually.is(name + " is ready", Fleet.PATIENCE, this::isServing, this::lastWords);
    }

    /** {@code kill -9}; it is started again. False where it had ended already. */
    boolean kill() {
        ServerProcess doomed = process;
        api = null;
        if (!doomed.isAlive()) {
            return false;
        }
        Signals.send("KILL", doomed.pid());
        return doomed.exitCode() == KILLED;
    }

    void signal(String signal) {
        Signals.send(signal, process.pid());
    }

    /** From its next start on. */
    void startWith(UnaryOperator<Launch> change) {
        changes = change;
    }

    /** How often it was killed, by whomever. */
    int deaths() {
        return deaths.get();
    }

    /** Ends that nobody brought about, since this was last asked. */
    List<String> oddEnds() {
        List<String> all = new ArrayList<>(oddEnds);
        oddEnds.removeAll(all);
        return all;
    }

    String lastWords() {
        String all = process.output();
        return name + ": …" + all.substring(Math.max(0, all.length() - LAST_WORDS));
    }

    @Override
    public void close() {
        closing = true;
        keeper.interrupt();
        try {
            keeper.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.close();
        wire.close();
    }
}
