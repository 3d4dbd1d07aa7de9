package io.bascule.sessions;

import io.bascule.llm.Progress;
import io.bascule.sessions.definition.Stage;

/** Tells how much of an answer has come. */
final class Listening implements Progress {
    private final SessionWork work;
    private final Stage stage;
    private final int round;
    private int characters;

    Listening(SessionWork work, Stage stage, int round) {
        this.work = work;
        this.stage = stage;
        this.round = round;
        work.progress(stage, round, 0.1, "waiting for the model");
    }

    @Override
    public void received(int more) {
        characters += more;
        // Nobody knows how long an answer gets: it comes nearer and nearer to the end.
        double done = 0.1 + 0.8 * characters / (characters + 4_000.0);
        work.progress(stage, round, done, characters + " characters so far");
    }

    @Override
    public boolean isCancelled() {
        return work.job().isCancelled();
    }
}
