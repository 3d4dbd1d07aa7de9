package io.bascule.sessions;

import io.bascule.handler.Approval;
import io.bascule.handler.ApprovalRequest;
import io.bascule.job.Text;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** What is said of what a stage made: by a person, or, where the session's strategy lets it, by a rule. */
final class Review {
    private static final int MAX_TASK = 200;

    private final SessionWork work;
    private final Stage stage;

    Review(SessionWork work, Stage stage) {
        this.work = work;
        this.stage = stage;
    }

    /**
     * What was said.
     *
     * @param words verbatim: what to change, or what was said besides a yes; may be null
     */
    record Ruling(boolean isSentBack, String words) {}

    /** Asks a person, or records which rule approved it. Blocks its thread. */
    Ruling of(int round, Made made) {
        if (made.verdict() instanceof ApprovalPolicy.Ask ask) {
            return asked(round, made, ask.reasons());
        }
        if (made.verdict() instanceof ApprovalPolicy.Auto auto) {
            work.job()
                    .info("Approved automatically: " + auto.rule(), recorded(round, made, auto))
                    .await();
        }
        return new Ruling(false, null);
    }

    private Ruling asked(int round, Made made, List<String> reasons) {
        ApprovalRequest request = ApprovalRequest.of(message(round, made), shown(round, made, reasons))
                .withMetadata(JsonObject.of("kind", "work-session"));
        boolean isLastRound = round >= work.session().maxRounds();
        Approval said = work.job()
                .approval(isLastRound ? request : request.takingChanges())
                .await();
        return new Ruling(said.isSentBack(), said.comment());
    }

    private String message(int round, Made made) {
        int n = made.artifacts().size();
        String what = n == 0 ? "" : n == 1 ? " (1 artifact)" : " (" + n + " artifacts)";
        return stage.title() + what + (round == 1 ? "" : ", round " + round) + ": "
                + Text.clip(work.session().taskDescription(), MAX_TASK);
    }

    private JsonObject shown(int round, Made made, List<String> reasons) {
        JsonObject shown = work.place(stage, round)
                .put("reasons", new JsonArray(new ArrayList<>(reasons)))
                .put("artifacts", new JsonArray(new ArrayList<>(made.artifacts())));
        return made.artifacts().isEmpty() ? shown.put("answer", made.answer()) : shown;
    }

    private JsonObject recorded(int round, Made made, ApprovalPolicy.Auto auto) {
        return work.place(stage, round)
                .put("rule", auto.rule())
                .put("figures", auto.figures())
                .put("artifacts", new JsonArray(new ArrayList<>(made.titles())));
    }
}
