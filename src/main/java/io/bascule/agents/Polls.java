package io.bascule.agents;

import io.bascule.bus.Agents;
import io.bascule.job.Agent;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.store.LeaseStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds jobs for agents that ask. A poll for which there are none is held, without a thread or a connection: one look at the queue for
 * all that wait, after a hint or now and then, says who shall try again.
 */
final class Polls {
    private static final Logger LOG = LoggerFactory.getLogger(Polls.class);
    /** How many jobs of a type one look takes in. Polls for which the right ones stand further back find them when they ask again. */
    private static final int LOOKED_AT = 200;

    /** A poll that was tried in vain is left alone for so many looks of which nobody told. */
    private static final int RESTS_FOR = 5;

    /** Hints come by the thousand; a look now tells as much as one for each. */
    private static final long LOOK_AT_MOST_EVERY_MS = 5;

    private static final long LETS_GO_AFTER_MS = 1_000;

    private final Vertx vertx;
    private final Leases leases;
    private final LeaseStore store;
    private final AgentSettings settings;
    private final Glances glances;
    private final WaitingPolls waiting = new WaitingPolls();
    /** Polls that were overtaken by others of their agents. */
    private final Set<WaitingPolls.Held> goingAway = new HashSet<>();
    /** Polls that are being tried; those of them that are gone meanwhile must be given nothing. */
    private final Set<UUID> trying = new HashSet<>();

    private final Set<UUID> gone = new HashSet<>();
    /** Something came while polls were tried, which those did not see that are held after that. */
    private boolean missed;

    /** How often it was told that there may be something new. */
    private long hints;

    private int looks;
    private boolean looking;
    private boolean again;
    private boolean closed;

    Polls(Vertx vertx, Leases leases, LeaseStore store, AgentSettings settings) {
        this.vertx = vertx;
        this.leases = leases;
        this.store = store;
        this.settings = settings;
        this.glances = new Glances(store::open, (ms, what) -> vertx.setTimer(ms, id -> what.run()));
    }

    /** How many are held. */
    int size() {
        return waiting.size();
    }

    /** The agents that wait. */
    List<UUID> agents() {
        return waiting.agents();
    }

    /** Answers a poll of an agent, once there is something for it or its time is over. */
    Future<Agents.Polled> poll(Agents.Poll poll, Agent agent) {
        waiting.takeOf(agent.id()).ifPresent(this::letGo);
        trying.add(poll.pollId());
        return glances.mayHave(agent, leases.onlyUser(poll.caller()))
                .compose(may -> may ? attempt(poll, agent) : Future.succeededFuture(Optional.<Agents.Polled>empty()))
                .onComplete(v -> trying.remove(poll.pollId()))
                .compose(found -> found.isPresent() || poll.waitMs() <= 0 || closed
                        ? Future.succeededFuture(found.orElseGet(() -> nothing(agent)))
                        : hold(poll, agent))
                .onComplete(v -> gone.remove(poll.pollId()));
    }

    private Future<Agents.Polled> hold(Agents.Poll poll, Agent agent) {
        if (gone.contains(poll.pollId())) {
            return Future.succeededFuture(nothing(agent));
        }
        if (waiting.size() >= settings.limits().maxWaiting()) {
            return Future.failedFuture(Fault.of(
                            ErrorCode.TOO_MANY_REQUESTS,
                            "As many polls wait here as may; ask again without \"wait\", or in a moment.")
                    .with("retryAfterSeconds", 2));
        }
        Promise<Agents.Polled> answer = Promise.promise();
        waiting.takeOf(agent.id()).ifPresent(this::letGo);
        waiting.add(new WaitingPolls.Held(
                poll,
                agent,
                leases.onlyUser(poll.caller()),
                found -> answer.tryComplete(found.orElseGet(() -> nothing(agent)))));
        long waitMs = Math.min(poll.waitMs(), settings.limits().maxWait().toMillis());
        long timer = vertx.setTimer(waitMs, id -> waiting.end(poll.pollId()));
        if (missed) {
            look();
        }
        return answer.future().onComplete(v -> {
            vertx.cancelTimer(timer);
            waiting.take(poll.pollId());
        });
    }

    /**
     * Its agent has asked again: whoever sent this may be gone, and is given nothing. Not answered at once: where two programs go by one name, each of them would ask again as soon as it is answered,
     * and so have the other one answered.
     */
    private void letGo(WaitingPolls.Held earlier) {
        goingAway.add(earlier);
        vertx.setTimer(LETS_GO_AFTER_MS, id -> {
            goingAway.remove(earlier);
            earlier.answer().accept(Optional.empty());
        });
    }

    private Agents.Polled nothing(Agent agent) {
        return answer(agent, List.of(), List.of());
    }

    private Agents.Polled answer(Agent agent, List<Agents.Offer> offers, List<Agents.Leased> leased) {
        return new Agents.Polled(agent, offers, leased);
    }

    /** Empty where there is nothing for the agent. */
    private Future<Optional<Agents.Polled>> attempt(Agents.Poll poll, Agent agent) {
        trying.add(poll.pollId());
        Future<Optional<Agents.Polled>> found = poll.claims()
                ? leases.claim(agent, poll.caller()).map(leased -> claimed(poll, agent, leased))
                : leases.offers(agent, poll.caller())
                        .map(offers -> Optional.of(offers)
                                .filter(some -> !some.isEmpty())
                                .map(some -> answer(agent, some, List.of())));
        return found.onSuccess(some -> glances.tried(agent, some.isPresent()))
                .onComplete(v -> trying.remove(poll.pollId()));
    }

    /** Whoever asked may be gone by now: then the jobs are not kept from others until their leases run out. */
    private Optional<Agents.Polled> claimed(Agents.Poll poll, Agent agent, List<Agents.Leased> leased) {
        if (leased.isEmpty()) {
            return Optional.empty();
        }
        if (gone.contains(poll.pollId())) {
            leases.giveBack(agent, leased);
            return Optional.of(nothing(agent));
        }
        return Optional.of(answer(agent, List.of(), leased));
    }

    /** Whoever sent the poll is gone. */
    void gone(UUID pollId) {
        if (trying.contains(pollId)) {
            gone.add(pollId);
        }
        waiting.end(pollId);
    }

    /** A job of this type can be claimed. */
    void changed(String jobType) {
        missed |= !trying.isEmpty();
        if (waiting.isWaitedFor(jobType)) {
            hinted();
        }
    }

    /** There may be something new: those that were tried in vain may be tried for it. */
    void hinted() {
        hints++;
        waiting.wakeAll();
        look();
    }

    /** Looks whether there is something for those that wait; one look at a time. */
    void look() {
        if (waiting.size() == 0) {
            return;
        }
        if (looking) {
            again = true;
            return;
        }
        looking = true;
        again = false;
        missed = false;
        store.open(waiting.jobTypes(), LOOKED_AT)
                .onSuccess(jobs -> waiting.match(jobs).forEach(this::tryAgain))
                .onFailure(failure -> LOG.debug("There was no look for jobs; the next one finds them", failure))
                .onComplete(v -> vertx.setTimer(LOOK_AT_MOST_EVERY_MS, id -> {
                    looking = false;
                    if (again) {
                        look();
                    }
                }));
    }

    /** It stays in its place, and may be told meanwhile that its time is over. */
    private void tryAgain(UUID pollId) {
        if (trying.contains(pollId)) {
            return;
        }
        long hintsBefore = hints;
        waiting.find(pollId)
                .ifPresent(held -> attempt(held.poll(), held.agent())
                        .onSuccess(found ->
                                found.ifPresentOrElse(polled -> give(held, polled), () -> next(pollId, hintsBefore)))
                        .onFailure(failure -> LOG.debug("A poll was not tried again; the next look does", failure)));
    }

    /** What it was tried for is another's, if one is there that may have it; unless something came meanwhile, which it did not see. */
    private void next(UUID pollId, long hintsBefore) {
        if (hints == hintsBefore) {
            waiting.rest(pollId);
        }
        look();
    }

    /** Looks without having been told; now and then those that were tried in vain are tried again. */
    void lookAnew() {
        if (++looks % RESTS_FOR == 0) {
            waiting.wakeAll();
        }
        look();
    }

    /** A poll whose time was over just then has been answered with nothing: nobody is there to take what was found. */
    private void give(WaitingPolls.Held held, Agents.Polled polled) {
        Optional<WaitingPolls.Held> there = waiting.take(held.poll().pollId());
        if (there.isPresent()) {
            held.answer().accept(Optional.of(polled));
        } else if (!polled.leased().isEmpty()) {
            leases.giveBack(polled.agent(), polled.leased());
        }
    }

    /** Lets all go that wait, with nothing. */
    void close() {
        closed = true;
        waiting.endAll();
        goingAway.forEach(held -> held.answer().accept(Optional.empty()));
    }
}
