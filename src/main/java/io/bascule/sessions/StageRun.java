package io.bascule.sessions;

import io.bascule.sessions.Assignment.Done;
import io.bascule.sessions.Assignment.Sent;
import io.bascule.sessions.SessionRun.StageEnd;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The rounds of a stage: read, ask, keep what was made, show it; again, where people send it back. */
final class StageRun {
    private final SessionWork work;
    private final ModelCalls calls;
    private final Fence fence;
    private final Stage stage;
    private final List<Done> approved;
    private final Searches searches;

    /**
     * @param approved the stages before
     */
    StageRun(SessionWork work, ModelCalls calls, Fence fence, Stage stage, List<Done> approved) {
        this.work = work;
        this.calls = calls;
        this.fence = fence;
        this.stage = stage;
        this.approved = List.copyOf(approved);
        this.searches = new Searches(work, stage);
    }

    /**
     * @param first the round that it begins in
     */
    StageEnd go(int first) {
        List<Sent> sent = new ArrayList<>();
        int round = first;
        while (true) {
            Made made = round(round, sent);
            Review.Ruling ruling = new Review(work, stage).of(round, made);
            if (!ruling.isSentBack()) {
                return new StageEnd(round, new Done(stage, made.answer(), ruling.words()), made.titles());
            }
            sent.add(new Sent(round, made.answer(), ruling.words()));
            round++;
        }
    }

    private Made round(int round, List<Sent> sent) {
        Reading reading = Reading.of(work, stage, round, sent);
        Asking asking = new Asking(calls, stage, round, () -> assignment(round, sent, reading));
        JsonObject answer = asking.answer(work, fence, searches);
        return Made.of(work, stage, round, sent.size(), answer);
    }

    private Assignment assignment(int round, List<Sent> sent, Reading reading) {
        return new Assignment(
                work.type(),
                stage,
                round,
                work.session().taskDescription(),
                Configurations.withDefaults(work.type(), work.session().taskConfiguration()),
                work.session().documents(),
                reading.excerpts(),
                reading.isWhole(),
                approved,
                sent);
    }
}
