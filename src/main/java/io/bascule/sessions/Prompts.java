package io.bascule.sessions;

import io.bascule.job.Text;
import io.bascule.sessions.Assignment.Done;
import io.bascule.sessions.Assignment.Excerpt;
import io.bascule.sessions.Assignment.Sent;
import io.bascule.sessions.Question.Turn;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts an assignment into words. Everything that Bascule or the agent type's file did not write stands between fences, which nobody who
 * wrote it could know: the task, the settings, documents, what was found, earlier answers, what reviewers said.
 */
final class Prompts {
    /** Most characters of earlier answers of a stage; older ones are left out, what was said of them is not. */
    static final int MAX_HISTORY = 200_000;

    /** Most characters of an answer that could not be taken. */
    private static final int MAX_INVALID = 50_000;

    private static final String NOTHING = "(nothing)";

    private final Assignment assignment;
    private final Fence fence;
    private final StringBuilder text = new StringBuilder();

    private Prompts(Assignment assignment, Fence fence) {
        this.assignment = assignment;
        this.fence = fence;
    }

    /**
     * The question of a round.
     *
     * @param exchanges what was said since, in order
     */
    static Question of(Assignment assignment, List<Exchange> exchanges, Fence fence) {
        Prompts prompts = new Prompts(assignment, fence);
        List<Turn> turns = new ArrayList<>();
        turns.add(Turn.user(prompts.first()));
        prompts.addRounds(turns);
        exchanges.forEach(exchange -> prompts.addExchange(exchange, turns));
        return new Question(SystemText.of(assignment, fence), turns);
    }

    private String first() {
        say("# The task", fence.around("task", assignment.task()));
        if (!assignment.configuration().isEmpty()) {
            say(
                    "# The settings",
                    fence.around("settings", assignment.configuration().encodePrettily()));
        }
        addDocuments();
        for (Done done : assignment.approved()) {
            addApproved(done);
        }
        say(
                "# What you do now: " + assignment.stage().title(),
                assignment.stage().prompt());
        say("# The JSON schema of your answer", assignment.stage().output().encodePrettily());
        return text.toString().strip();
    }

    private void say(String heading, String words) {
        text.append(heading).append("\n\n").append(words.strip()).append("\n\n");
    }

    private void addDocuments() {
        if (assignment.documents().isEmpty()) {
            say("# The documents", "There are none. Cite nothing; leave each list of sources empty.");
            return;
        }
        StringBuilder list = new StringBuilder();
        assignment
                .documents()
                .forEach(document -> list.append(document.ref())
                        .append(": ")
                        .append(oneLine(document.title()))
                        .append(" (")
                        .append(document.characters())
                        .append(" characters)\n"));
        say(
                "# The documents",
                fence.around("documents and their titles", list.toString().strip()));
        if (!assignment.isWhole()) {
            say(
                    "## What of them is here",
                    "Together they are too long. These are the passages that fit the task best.");
        }
        text.append(excerpts(assignment.excerpts())).append('\n');
    }

    private String excerpts(List<Excerpt> excerpts) {
        StringBuilder all = new StringBuilder();
        excerpts.forEach(excerpt -> all.append(fence.around("document " + excerpt.ref(), excerpt.text())));
        return all.toString();
    }

    private void addApproved(Done done) {
        String name = done.stage().name();
        String answer = fence.around("your answer in the stage " + name, shown(done.answer()));
        String comment = done.comment() == null || done.comment().isBlank()
                ? ""
                : "Who approved it said:\n" + fence.around("reviewer's remark", done.comment());
        say("# Approved: " + done.stage().title(), "Keep to it.\n" + answer + comment);
    }

    private void addRounds(List<Turn> turns) {
        List<Sent> rounds = assignment.rounds();
        int room = MAX_HISTORY;
        int shown = rounds.size();
        while (shown > 0) {
            int length = shown(rounds.get(shown - 1).answer()).length();
            if (length > room && shown < rounds.size()) {
                break;
            }
            room -= length;
            shown--;
        }
        for (int i = 0; i < rounds.size(); i++) {
            turns.add(Turn.agent(
                    i < shown
                            ? "(An earlier answer, left out here for its length.)"
                            : shown(rounds.get(i).answer())));
            turns.add(Turn.user(changes(rounds.get(i))));
        }
    }

    private String changes(Sent sent) {
        return "A person read this (round " + sent.round() + ") and asks for changes, in these words:\n\n"
                + fence.around("reviewer's feedback", sent.feedback())
                + "\nMake them. Answer again in full, as the schema says: also what stays as it is. Where a part has a key, keep it for"
                + " what you revise.";
    }

    private void addExchange(Exchange exchange, List<Turn> turns) {
        turns.add(Turn.agent(exchange.said().isBlank() ? NOTHING : Text.clip(exchange.said(), MAX_INVALID)));
        if (exchange instanceof Exchange.Invalid invalid) {
            turns.add(
                    Turn.user(
                            "This answer cannot be taken:\n\n"
                                    + fence.around(
                                            "what is wrong",
                                            "- "
                                                    + String.join(
                                                            "\n- ",
                                                            invalid.wrong().problems()))
                                    + "\nAnswer again in full, with one JSON object that fits the schema and nothing before or after it."));
        } else if (exchange instanceof Exchange.Searched searched) {
            turns.add(Turn.user(found(searched)));
        }
    }

    private String found(Exchange.Searched searched) {
        String what = searched.found().isEmpty()
                ? "Nothing was found in the documents.\n"
                : "This was found in the documents:\n\n" + excerpts(searched.found());
        String next = searched.left() > 0
                ? "You may search " + (searched.left() == 1 ? "once" : searched.left() + " times")
                        + " more, or answer as the schema says."
                : "You may not search again. Answer as the schema says.";
        return what + "\n" + next;
    }

    /** As it was said, without what Bascule noted in it. */
    private static String shown(JsonObject answer) {
        return Citations.withoutNotes(answer).encode();
    }

    private static String oneLine(String title) {
        return title.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
    }
}
