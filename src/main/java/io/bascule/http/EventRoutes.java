package io.bascule.http;

import io.bascule.access.Identity;
import io.bascule.job.Role;
import io.bascule.store.JobQueries;
import io.bascule.stream.Streams;
import io.bascule.stream.Subject;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Streams of events. */
final class EventRoutes {
    /** Neither kept nor held back on the way, nor compressed: each event has to arrive when it is sent. */
    private static final Map<String, String> HEAD = Map.of(
            "Content-Type", "text/event-stream; charset=utf-8",
            "X-Accel-Buffering", "no",
            "Content-Encoding", "identity");

    private static final int MAX_ID = 200;

    private final Streams streams;
    private final JobQueries jobs;

    EventRoutes(Streams streams, JobQueries jobs) {
        this.streams = streams;
        this.jobs = jobs;
    }

    /** Everything that reviewers see. */
    Future<Answer> all(Call call) {
        String lastEventId = lastEventId(call);
        EventStream stream = new EventStream(streams, call.again());
        return stream.open(call.caller(), Subject.EVERYTHING, lastEventId).map(opened -> Answer.flowing(HEAD, stream));
    }

    /** One job. How it is now is read once the stream hears of changes, so none is missed in between. */
    Future<Answer> ofJob(Call call) {
        String lastEventId = lastEventId(call);
        UUID id = call.id("job");
        EventStream stream = new EventStream(streams, call.again());
        return stream.open(call.caller(), Subject.job(id), lastEventId)
                .compose(opened -> jobs.watched(id, call.caller()))
                .map(watched -> {
                    stream.beginWith(watched.job());
                    if (watched.isOfProject()) {
                        stream.onlyFor(anyone -> true);
                        stream.onlyWhile(reader -> jobs.watched(id, reader));
                    }
                    return Answer.flowing(HEAD, stream);
                })
                .onFailure(failure -> stream.abandon());
    }

    /**
     * One job, for whoever sees it for another reason than that they see jobs.
     *
     * @param stillSees looks again who asks; fails where they do not see it any more
     */
    Future<Answer> ofJob(Call call, UUID id, String lastEventId, Supplier<Future<Identity>> stillSees) {
        EventStream stream = new EventStream(streams, stillSees);
        return stream.open(call.caller(), Subject.job(id), lastEventId)
                .compose(opened -> jobs.some(Set.of(id)))
                .map(found -> {
                    found.stream().findFirst().ifPresent(stream::beginWith);
                    stream.onlyFor(whoeverStillSees -> true);
                    return Answer.flowing(HEAD, stream);
                })
                .onFailure(failure -> stream.abandon());
    }

    /** Hints that remote agents changed: one's own, and for admins everyone's, as the list has them. */
    Future<Answer> ofAgents(Call call) {
        String lastEventId = lastEventId(call);
        boolean isOfAll = call.caller().role() == Role.ADMIN;
        Subject subject =
                isOfAll ? Subject.ALL_AGENTS : Subject.agentsOf(call.caller().userId());
        EventStream stream = new EventStream(streams, call.again());
        stream.onlyFor(reader -> !isOfAll || reader.role() == Role.ADMIN);
        return stream.open(call.caller(), subject, lastEventId).map(opened -> Answer.flowing(HEAD, stream));
    }

    /** Null where the reader begins. A browser sends the header; what stands in for a browser's own may only have the parameter. */
    static String lastEventId(Call call) {
        String parameter = call.query().text("lastEventId", MAX_ID);
        call.query().refuseIfWrong();
        String header = call.headers().get("Last-Event-ID");
        return header == null ? parameter : header;
    }
}
