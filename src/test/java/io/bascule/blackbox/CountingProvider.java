package io.bascule.blackbox;

import io.bascule.llm.PlayedProvider;
import io.bascule.llm.PlayedProvider.Request;
import io.bascule.llm.Protocol;
import io.bascule.llm.Provider;
import io.bascule.llm.Talk;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A provider that counts what it is asked by what the prompts say, and that stops in the middle of an answer where it is told to. A call is
 * named {@code <task> <stage>-<n>}: the session's task, the stage, and how often people had said what they think of that stage, plus one.
 */
final class CountingProvider implements AutoCloseable {
    /** What each call takes, by the provider's own count. */
    static final int INPUT_TOKENS = 11;

    static final int OUTPUT_TOKENS = 7;

    /** The key of the artifact that its only finding becomes. */
    static final String ARTIFACT = "findings/north-quay";

    private static final Pattern TASK = Pattern.compile("Task of ([a-z-]+)\\.");
    private static final Pattern STAGE = Pattern.compile("What you do now: (Research plan|Findings)");
    private static final Pattern SENT_BACK = Pattern.compile("A person read this \\(round ");
    private static final int FIRST_PIECE = 20;

    private final Protocol protocol = Protocol.of(Provider.ANTHROPIC);
    private final List<String> answered = new CopyOnWriteArrayList<>();
    private final List<String> heldBack = new CopyOnWriteArrayList<>();
    private final PlayedProvider provider;
    private volatile int server;
    private volatile Predicate<String> holds = call -> false;

    CountingProvider() throws IOException {
        provider = new PlayedProvider().usually(this::answer);
    }

    /**
     * Answers everything that the next server asks, and nothing that an earlier one does: what that sent before it was killed may come only
     * now.
     *
     * @return where the next server is to ask
     */
    String forNextServer() {
        holds = call -> false;
        server++;
        return provider.url() + path();
    }

    private String path() {
        return "/server-" + server + "/";
    }

    /** From here on such calls are not answered to their end. */
    void holdBack(Predicate<String> such) {
        holds = such;
    }

    /** What was answered to the end, in order. */
    List<String> answered() {
        return List.copyOf(answered);
    }

    /** What was not. */
    Set<String> heldBack() {
        return new HashSet<>(heldBack);
    }

    private void answer(Request request, Talk talk) throws IOException {
        boolean isLate = !request.path().startsWith(path());
        String call = call(request.body());
        String text = text(call);
        boolean isHeldBack = isLate || holds.test(call);
        (isHeldBack ? heldBack : answered).add(call);
        protocol.say(talk, text.substring(0, FIRST_PIECE));
        if (isHeldBack) {
            talk.silence();
            return;
        }
        protocol.piece(talk, text.substring(FIRST_PIECE));
        protocol.end(talk, protocol.complete());
        talk.end();
    }

    private static String call(String prompt) {
        long sentBack = SENT_BACK.matcher(prompt).results().count();
        String stage = found(STAGE, prompt).equals("Findings") ? "findings" : "plan";
        return found(TASK, prompt) + " " + stage + "-" + (sentBack + 1);
    }

    private static String found(Pattern pattern, String prompt) {
        Matcher matcher = pattern.matcher(prompt);
        if (!matcher.find()) {
            throw new IllegalArgumentException("No " + pattern + " in " + prompt);
        }
        return matcher.group(1);
    }

    private static String text(String call) {
        return call.contains(" plan-") ? """
                {"understanding": "%s", "questions": [{"question": "How long is each quay?", "why": "The ferry is long.",
                "sources": []}], "limits": "No prices.", "needsReview": false}""".formatted(call) : """
                {"findings": [{"key": "north-quay", "title": "The north quay", "finding": "%s", "confidence": 0.9,
                "sources": [], "impact": "low"}], "needsReview": false}""".formatted(call);
    }

    @Override
    public void close() throws IOException {
        provider.close();
    }
}
