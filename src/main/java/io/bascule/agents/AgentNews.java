package io.bascule.agents;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Events;
import io.bascule.job.Agent;
import io.bascule.store.AgentStore;
import io.bascule.store.LeaseStore;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Tells whoever watches which agents changed. Claims and their ends come by the thousand, so they are gathered for a moment: each agent
 * is named once, and above so many only their number is told. For one context.
 */
final class AgentNews {
    private static final long GATHER_MS = 100;
    static final int MOST = 1_000;

    private final Vertx vertx;
    private final Bus bus;
    private final Map<UUID, Events.AgentChanged> changed = new LinkedHashMap<>();
    private long more;
    private boolean planned;

    AgentNews(Vertx vertx, Bus bus) {
        this.vertx = vertx;
        this.bus = bus;
    }

    void changed(Agent agent) {
        add(new Events.AgentChanged(agent.id(), agent.agentId(), agent.userId()));
    }

    void changed(AgentStore.Sign sign) {
        add(new Events.AgentChanged(sign.id(), sign.card().agentId(), sign.userId()));
    }

    void changed(LeaseStore.Held held) {
        add(new Events.AgentChanged(held.agent(), held.agentId(), held.userId()));
    }

    void changed(AgentStore.Removed removed) {
        add(new Events.AgentChanged(removed.id(), removed.agentId(), removed.userId()));
    }

    /** So many of which it is not known here which they are. */
    void someChanged(long agents) {
        more += agents;
        plan();
    }

    private void add(Events.AgentChanged change) {
        if (changed.size() < MOST || changed.containsKey(change.id())) {
            changed.put(change.id(), change);
        } else {
            more++;
        }
        plan();
    }

    private void plan() {
        if (!planned) {
            planned = true;
            vertx.setTimer(GATHER_MS, timer -> tell());
        }
    }

    private void tell() {
        planned = false;
        bus.publishHere(Addresses.AGENTS_CHANGED, new Events.AgentsChanged(List.copyOf(changed.values()), more));
        changed.clear();
        more = 0;
    }
}
