package io.bascule.fuzz;

import io.bascule.job.ErrorCode;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Knows what may come back, whatever was asked. */
final class Oracle {
    /** Where the other addresses of the API's page lead, whatever prefix a proxy has put before them. */
    private static final String DOCS = "../docs";

    private static final List<String> ALWAYS_THERE = List.of(
            "content-security-policy",
            "x-content-type-options",
            "referrer-policy",
            "cross-origin-opener-policy",
            "cross-origin-resource-policy",
            "permissions-policy");

    /** What tells a stranger how the server is made. */
    private static final Pattern INNARDS = Pattern.compile(
            "\\bat (io|java|com|org)\\.|(java|javax|jdk)\\.[a-z]+\\.[A-Za-z]"
                    + "|(io\\.(vertx|netty|bascule)|com\\.fasterxml|org\\.postgresql)\\.|[A-Za-z]Exception\\b|\\.java\\b|syntax error"
                    + "|SQLSTATE|violates|constraint|\\bbascule\\.[a-z_]+\\b|\\$argon2|jdbc:|postgres(ql)?://|/target/|/src/main/");

    /** One of these is in each text that has innards: far quicker to look for, in some thousand answers that have none. */
    private static final List<String> HINTS = List.of(
            "io.",
            "java",
            "jdk.",
            "com.",
            "org.",
            "Exception",
            "syntax error",
            "SQLSTATE",
            "violates",
            "constraint",
            "bascule.",
            "$argon2",
            "jdbc:",
            "postgres",
            "/target/",
            "/src/main/");

    private final World world;

    Oracle(World world) {
        this.world = world;
    }

    /** Everything that is wrong with the answer; empty where it is as it should be. */
    List<String> faults(Shot shot, Reply reply) {
        if (reply == null) {
            return List.of("The connection was closed without an answer");
        }
        List<String> faults = faults(reply, shot.isHead());
        boolean success = reply.status() < 300 && isSuccess(reply);
        // Someone may have been created by the example that also signs in by it.
        boolean stranger = shot.operation.isForAgents() ? shot.who != Who.AGENT_KEY : shot.who.isStranger();
        if (success && stranger && !shot.operation.path().equals("/api/auth/login")) {
            faults.add("A stranger was let in");
        }
        if (success && !shot.reasons().isEmpty() && shot.method.equals(shot.operation.method())) {
            faults.add("It should have been refused, since " + shot.reasons());
        }
        boolean ofJobs = shot.path.startsWith("/api/agent-jobs") || shot.path.startsWith("/api/admin");
        if (success && shot.who == Who.VIEWER && ofJobs && !shot.method.equals("GET")) {
            faults.add("A viewer changed something");
        }
        if (!shot.who.seesOthersJobs() && reply.text().contains(World.OTTOS) && !asks(shot, World.OTTOS)) {
            faults.add("It shows another user's job");
        }
        return faults;
    }

    /** What is wrong with the answer by itself. */
    List<String> faults(Reply reply, boolean head) {
        List<String> faults = new ArrayList<>();
        ALWAYS_THERE.stream()
                .filter(name -> !reply.headers().containsKey(name))
                .forEach(name -> faults.add("The header " + name + " is missing (status " + reply.status() + ")"));
        if (reply.status() >= 500) {
            faults.add("The server failed with " + reply.status());
        }
        if (reply.status() >= 400) {
            problem(reply, head, faults);
        }
        String location = reply.headers().getOrDefault("location", "/");
        boolean absolute = location.startsWith("/") && !location.startsWith("//") && !location.startsWith("/\\");
        if (!absolute && !location.equals(DOCS)) {
            faults.add("It sends people elsewhere: " + location);
        }
        String text = reply.text();
        if (reply.headers().getOrDefault("content-type", "").contains("json") && !text.startsWith("{\n")) {
            innards(text).ifPresent(found -> faults.add("It tells of the server's innards: " + found));
        }
        if (text.contains(World.SIGNING_SECRET) || text.contains(World.PASSWORD) || holdsKey(text)) {
            faults.add("It tells a secret");
        }
        return faults;
    }

    /** Where a text tells how the server is made. */
    static Optional<String> innards(String text) {
        return HINTS.stream().anyMatch(text::contains)
                ? INNARDS.matcher(text).results().map(MatchResult::group).findFirst()
                : Optional.empty();
    }

    private boolean holdsKey(String text) {
        return world.tokens.values().stream().anyMatch(text::contains);
    }

    private static void problem(Reply reply, boolean head, List<String> faults) {
        if (!"application/problem+json".equals(reply.headers().get("content-type"))) {
            faults.add("A " + reply.status() + " that is no problem but "
                    + reply.headers().get("content-type"));
            return;
        }
        if (head) {
            return;
        }
        try {
            JsonObject problem = new JsonObject(reply.text());
            boolean wellFormed = Boolean.FALSE.equals(problem.getValue("success"))
                    && Integer.valueOf(reply.status()).equals(problem.getValue("status"))
                    && ErrorCode.valueOf(problem.getString("code")).status() == reply.status()
                    && !problem.getString("detail").isBlank();
            if (!wellFormed) {
                faults.add("A problem that contradicts itself: " + problem);
            }
        } catch (DecodeException | IllegalArgumentException | NullPointerException | ClassCastException e) {
            faults.add("A problem that cannot be read: " + reply.text());
        }
    }

    private static boolean isSuccess(Reply reply) {
        return reply.text().startsWith("{\"success\":true");
    }

    private static boolean asks(Shot shot, String text) {
        return shot.query.contains(text);
    }
}
