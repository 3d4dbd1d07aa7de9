package io.bascule.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Makes the input of a number: a valid request of the document, then something wrong with some of its parts. */
final class Shots {
    private static final List<Who> CALLERS =
            List.of(Who.ADMIN, Who.REVIEWER, Who.USER, Who.USER, Who.VIEWER, Who.USER_KEY, Who.AGENT_KEY, Who.NOBODY);

    private final World world;
    private final Forger forger;
    private final List<Operation> operations = Operation.ofTheDocument();

    Shots(World world) {
        this.world = world;
        this.forger = new Forger(world);
    }

    Shot make(long seed) {
        Dice dice = new Dice(seed);
        Shot shot = new Shot(operation(dice));
        path(dice, shot);
        query(dice, shot);
        Bodies.put(dice, shot);
        credential(dice, shot);
        otherHeaders(dice, shot);
        if (dice.oneIn(25)) {
            shot.method = dice.pick(
                    "GET", "HEAD", "PUT", "OPTIONS", "TRACE", "PATCH", "DELETE", "POST", "get", "PROPFIND", "X");
        }
        return shot;
    }

    /** Each equally often, but the slow ones seldom. */
    private Operation operation(Dice dice) {
        Operation operation = dice.pick(operations);
        return operation.isSlow() && !dice.oneIn(8) ? operation(dice) : operation;
    }

    private void path(Dice dice, Shot shot) {
        shot.path = shot.path.replace("{id}", id(dice));
        if (!dice.oneIn(8)) {
            return;
        }
        String path = shot.path;
        int at = dice.below(path.length()) + 1;
        shot.path = switch (dice.below(10)) {
            case 0 ->
                path.substring(0, at)
                        + dice.pick("%", "%0", "%zz", "%00", "%2f", "%2F..%2f", "%c0%af", "%ff", "%25%32%66")
                        + path.substring(at);
            case 1 ->
                path.substring(0, at)
                        + dice.pick("/", "//", "/./", "/../", "/..", ";a=b", "\\", "*", "|", "\"", "[", "<>")
                        + path.substring(at);
            case 2 ->
                path + dice.pick("/", "//", "/.", "/..", "/x", ".json", "%20", ";", "~", "/%2e%2e/%2e%2e/etc/passwd");
            case 3 ->
                dice.pick("/api/../", "//", "/./", "/x/../", "/%2e%2e/", "http://other.example", "http://") + path;
            case 4 -> path.toUpperCase(Locale.ROOT);
            case 5 -> path.substring(0, at) + Dice.percent(dice.scrap()) + path.substring(at);
            case 6 ->
                path.substring(0, at)
                        + dice.pick("\u0001", "\u007f", "\u00ff\u00fe", "\t", "\u00c3\u00bc")
                        + path.substring(at);
            case 7 -> "/" + "x".repeat(dice.pick(300, 5_000, 15_000, 20_000));
            case 8 -> "/a".repeat(dice.pick(100, 3_000));
            default ->
                dice.pick(
                        "",
                        "*",
                        "/",
                        "/.git/config",
                        "/META-INF/MANIFEST.MF",
                        "/docs/../openapi.json",
                        "/webroot",
                        "/docs/%2e%2e/%2e%2e/db/migration/V1__bascule.sql",
                        "x",
                        "?",
                        "#",
                        ":",
                        "/:id",
                        "/health/../api/metrics");
        };
    }

    private String id(Dice dice) {
        if (!dice.oneIn(3)) {
            return dice.pick(world.ids);
        }
        return switch (dice.below(4)) {
            case 0 -> UUID.randomUUID().toString();
            case 1 -> dice.withOneLetterChanged(dice.pick(world.ids));
            case 2 -> dice.pick(world.ids).toUpperCase(Locale.ROOT) + dice.pick("", "%00", "%20", "x");
            default -> Dice.percent(dice.scrap());
        };
    }

    private void query(Dice dice, Shot shot) {
        int parameters = dice.pick(0, 0, 0, 1, 1, 2, 3, dice.oneIn(20) ? 120 : 2);
        if (shot.operation.parameters().isEmpty() && !dice.oneIn(10)) {
            return;
        }
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < parameters; i++) {
            query.append(i == 0 ? "?" : "&").append(parameter(dice, shot));
        }
        shot.query = query.toString();
    }

    private String parameter(Dice dice, Shot shot) {
        if (shot.operation.parameters().isEmpty() || dice.oneIn(15)) {
            refuse(shot, "an unknown parameter");
            return dice.pick("x", "_", "Limit", "limit%5b%5d", "status[]", "", "%00", "unknown")
                    + dice.pick("z=1", "z=", "z");
        }
        String name = dice.pick(shot.operation.parameters());
        if (dice.oneIn(12)) {
            refuse(shot, "a broken percent sign");
            return name + "=" + dice.pick("%", "%a", "%zz", "%ff", "%c3", "%ed%a0%80", "%u0041", "\u00ff");
        }
        return name + "=" + (dice.oneIn(3) ? usual(dice, name) : Dice.percent(dice.scrap()));
    }

    private String usual(Dice dice, String name) {
        return switch (name) {
            case "limit" -> dice.pick("1", "50", "500", "501", "0", "-1", "1e2", "99999999999");
            case "offset" -> dice.pick("0", "1", "100000", "100001", "-1");
            case "status" -> dice.pick("PENDING", "COMPLETED", "APPROVED", "WAITING_APPROVAL", "RECORDED");
            case "cursor", "jobId", "userId" -> dice.pick(world.ids);
            case "include" -> "data";
            case "total" -> dice.pick("true", "false");
            case "tag", "q" -> dice.pick(World.OTTOS, "umas", "%25", "%5c", "%5f");
            case "jobType" -> "simple-task";
            default -> dice.pick("1970-01-01T00:00:00Z", "2026-01-31T09:30:00%2B01:00", "9999-12-31T23:59:59Z");
        };
    }

    private void credential(Dice dice, Shot shot) {
        shot.who = dice.oneIn(4) ? Who.FORGED : dice.pick(CALLERS);
        if (shot.operation.spendsItsCaller() && !shot.who.isStranger()) {
            shot.who = Who.EXPENDABLE;
        }
        String token = shot.who == Who.FORGED ? printable(forger.forge(dice)) : world.tokens.get(shot.who);
        if (shot.who == Who.NOBODY) {
            nobody(dice, shot);
        } else if (dice.oneIn(5) && !shot.operation.spendsItsCaller()) {
            cookie(dice, shot, token);
        } else {
            shot.header(
                    dice.pick("Authorization", "authorization", "AUTHORIZATION"),
                    dice.pick("Bearer ", "bearer ") + token);
            if (dice.oneIn(20)) {
                // Whatever the cookie says, the header is what counts.
                shot.header("Cookie", "session=" + world.tokens.get(Who.USER));
            }
        }
    }

    private void nobody(Dice dice, Shot shot) {
        if (dice.oneIn(2)) {
            String password = printable(dice.scrap());
            shot.header(
                    "Authorization",
                    dice.pick(
                            "Basic YWRtaW46YWRtaW4=",
                            "Bearer",
                            "Bearer ",
                            "Bearer  ",
                            "Digest x",
                            world.tokens.get(Who.USER),
                            "Bearer: " + world.tokens.get(Who.USER),
                            "",
                            "\u00ff",
                            "Basic " + password));
        }
        if (dice.oneIn(4)) {
            shot.header(
                    "Cookie",
                    dice.pick(
                            "session",
                            "session=",
                            "=",
                            ";;;",
                            "session=;session=x",
                            "a=b; session=\"\"",
                            "session=" + "x".repeat(20_000),
                            "\u00ff=\u00ff",
                            "sessio=" + world.tokens.get(Who.USER)));
        }
    }

    private void cookie(Dice dice, Shot shot, String token) {
        shot.header("Cookie", dice.pick("", "a=b; ", "theme=dark;") + "session=" + token.replace(";", ""));
        if (dice.oneIn(3)) {
            String site = dice.pick("cross-site", "same-site", "none", "", "Same-Origin", "x");
            shot.header("Sec-Fetch-Site", site);
            refuseChange(shot, "of another site");
        } else if (dice.oneIn(2)) {
            shot.header(
                    "Origin",
                    dice.pick(
                            "null",
                            "http://other.example",
                            "http://127.0.0.1.other.example",
                            "http://",
                            "http://[",
                            "http://127.0.0.1:1",
                            "%",
                            "http://other.example@127.0.0.2",
                            "\u00ff",
                            "file://"));
            refuseChange(shot, "from another origin");
        }
    }

    private void otherHeaders(Dice dice, Shot shot) {
        if (dice.oneIn(10)) {
            shot.header("Idempotency-Key", printable(dice.scrap()));
        } else if (dice.oneIn(40) && shot.operation.path().startsWith("/api/agent-jobs")) {
            shot.header("Idempotency-Key", dice.pick("k1", "k2", "k3"));
        }
        if (dice.oneIn(15)) {
            String value = printable(dice.scrap());
            shot.header(
                    dice.pick(
                            "X-Forwarded-For",
                            "X-Forwarded-Host",
                            "X-Forwarded-Proto",
                            "Forwarded",
                            "X-Real-IP",
                            "X-HTTP-Method-Override",
                            "Accept",
                            "Accept-Language",
                            "If-Modified-Since",
                            "If-None-Match",
                            "Range",
                            "User-Agent",
                            "Referer",
                            "traceparent",
                            "X-Request-Id",
                            "TE",
                            "Origin",
                            "Expect"),
                    value);
        }
        if (dice.oneIn(60)) {
            shot.header(
                    "Host",
                    dice.pick("", "other.example", "127.0.0.1:99999", "[::1", "a b", "x".repeat(1_000), "\u00ff", ":"));
        }
        if (dice.oneIn(100)) {
            for (int i = dice.pick(10, 200, 1_000); i > 0; i--) {
                shot.header("X-Flood-" + i, "x".repeat(20));
            }
        }
    }

    private static void refuseChange(Shot shot, String why) {
        if (shot.operation.changesSomething()) {
            shot.mustBeRefused(why);
        }
    }

    private static void refuse(Shot shot, String why) {
        if (shot.operation.isStrict()) {
            shot.mustBeRefused(why);
        }
    }

    /** What does not end a header's line: the rest is for broken wires. */
    private static String printable(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            boolean control = bytes[i] >= 0 && bytes[i] < ' ' || bytes[i] == 0x7f;
            bytes[i] = control ? (byte) '?' : bytes[i];
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
