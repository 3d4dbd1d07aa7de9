package io.bascule.agents;

import io.bascule.store.AgentStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The agents that poll this node, and what they said of themselves when they were entered; and of which it has to be written that they
 * are there, since the database has not heard of them for a third of the time after which it takes them for offline. Pure: time comes in.
 */
final class Presence {
    /** An agent that was silent for so many times the online limit is forgotten here; its next poll asks the database again. */
    private static final int FORGOTTEN_AFTER = 10;

    /** What is known of an agent; its card is a brief one. */
    private static final class Known {
        private final AgentStore.Sign sign;
        private long writtenMs;
        private long polledMs;
        private boolean isSilent;
        /** People see it otherwise than they were told last. */
        private boolean isChanged = true;

        private Known(AgentStore.Sign sign, long nowMs) {
            this.sign = sign;
            this.writtenMs = nowMs;
            this.polledMs = nowMs;
        }
    }

    private final long onlineMs;
    private final Map<String, Known> byName = new HashMap<>();
    private final Map<UUID, Known> byId = new HashMap<>();
    /**
     * Of which heartbeats come here, with when that was last written. They say no more than that the agent lives: it may poll elsewhere by
     * now, and say something else of itself there.
     */
    private final Map<UUID, Long> beating = new HashMap<>();

    private final Set<UUID> alive = new HashSet<>();

    /**
     * @param onlineMs an agent of which nothing was heard for so long is offline
     */
    Presence(long onlineMs) {
        this.onlineMs = onlineMs;
    }

    /** An agent of this name, as it was entered here; empty where it has to be. */
    Optional<AgentStore.Sign> find(String agentId) {
        return Optional.ofNullable(byName.get(agentId)).map(known -> known.sign);
    }

    /** An agent was entered just now. */
    void entered(AgentStore.Sign sign, long nowMs) {
        Known known = new Known(sign, nowMs);
        byName.put(sign.card().agentId(), known);
        byId.put(sign.id(), known);
    }

    /** An agent that is known polls, and says what it said when it was entered. */
    void polled(String agentId, long nowMs) {
        byName.get(agentId).polledMs = nowMs;
    }

    /** A heartbeat of an agent came, wherever it polls. */
    void heard(UUID id, long nowMs) {
        Known known = byId.get(id);
        long writtenMs = Math.max(beating.getOrDefault(id, -onlineMs), known == null ? -onlineMs : known.writtenMs);
        if (nowMs - writtenMs >= onlineMs / 3) {
            beating.put(id, nowMs);
            alive.add(id);
        }
    }

    /** What has to be written now; taken for written from then on. */
    List<AgentStore.Sign> due(long nowMs) {
        List<AgentStore.Sign> due = new ArrayList<>();
        for (Known known : byName.values()) {
            boolean isLate = known.polledMs > known.writtenMs && nowMs - known.writtenMs >= onlineMs / 3;
            if (isLate) {
                known.writtenMs = nowMs;
                due.add(known.sign);
            }
        }
        return due;
    }

    /** Agents of which only has to be written that they live; taken for written from then on. */
    List<UUID> dueAlive() {
        List<UUID> due = List.copyOf(alive);
        alive.clear();
        return due;
    }

    /** They were not written: the next heartbeats are. */
    void notAlive(List<UUID> ids) {
        ids.forEach(beating::remove);
    }

    /** Those that people see otherwise by now: that are new, said something else, went silent or came back. Each is told once. */
    List<AgentStore.Sign> changed(long nowMs) {
        List<AgentStore.Sign> changed = new ArrayList<>();
        for (Known known : byName.values()) {
            boolean isSilent = nowMs - lastMs(known) >= onlineMs;
            known.isChanged |= isSilent != known.isSilent;
            known.isSilent = isSilent;
            if (known.isChanged) {
                known.isChanged = false;
                changed.add(known.sign);
            }
        }
        return changed;
    }

    /** When the database was told last, from which it counts, or is about to be. */
    private long lastMs(Known known) {
        long beatMs = beating.getOrDefault(known.sign.id(), known.writtenMs);
        return Math.max(beatMs, Math.max(known.polledMs, known.writtenMs));
    }

    /** They were not written: they are due again. */
    void notWritten(List<AgentStore.Sign> signs) {
        signs.forEach(sign -> Optional.ofNullable(byId.get(sign.id()))
                .ifPresent(known -> known.writtenMs = known.polledMs - onlineMs));
    }

    /** An agent was removed, or said something else elsewhere: its next poll enters it anew. */
    void forget(UUID id) {
        Known known = byId.remove(id);
        if (known != null) {
            byName.remove(known.sign.card().agentId(), known);
        }
    }

    /** Forgets those that are long gone. */
    void tidy(long nowMs) {
        List<UUID> gone = byId.values().stream()
                .filter(known -> nowMs - known.polledMs > onlineMs * FORGOTTEN_AFTER)
                .map(known -> known.sign.id())
                .toList();
        gone.forEach(this::forget);
        beating.values().removeIf(writtenMs -> nowMs - writtenMs > onlineMs * FORGOTTEN_AFTER);
    }
}
