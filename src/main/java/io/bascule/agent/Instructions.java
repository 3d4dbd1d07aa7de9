package io.bascule.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The lines of a program's standard output that are instructions: {@code ::word arguments}. Any other line is output. */
final class Instructions {
    private static final String MARK = "::";
    private static final int MAX_NOTE = 500;
    private static final int MAX_MESSAGE = 10_000;
    private static final long MAX_SLEEP_S = 31_104_000;
    private static final long MAX_EXPIRES_MS = 31_536_000_000L;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,100}");
    private static final Pattern PERCENT = Pattern.compile("100|[0-9]{1,2}");
    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,8}(\\.[0-9]{1,3})?");
    private static final Pattern CODE = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");

    private static final String NAME_RULE = "NAME is 1 to 100 of letters, digits, '.', '_' and '-'";
    private static final String PROGRESS_FORM = "::progress PERCENT [note], with a whole number from 0 to 100";
    private static final String LOG_FORM = "::log LEVEL message, with DEBUG, INFO, WARN or ERROR";
    private static final String STEP_FORM = "::step NAME {…}, with a JSON object in one line";
    private static final String SLEEP_FORM =
            "::sleep NAME SECONDS, with a number from 0 to " + MAX_SLEEP_S + " of at most 3 decimals";
    private static final String FAIL_FORM =
            "::fail {\"message\": …, \"code\"?: …, \"retryable\"?: …}, with a code of A-Z, 0-9 and '_'";

    private Instructions() {}

    /**
     * Reads a line, without its end.
     *
     * @return empty where it is output
     * @throws Instruction.Wrong where it begins with the word of an instruction, but is none
     */
    static Optional<Instruction> read(String line) throws Instruction.Wrong {
        if (!line.startsWith(MARK)) {
            return Optional.empty();
        }
        String[] parts = cut(line.substring(MARK.length()));
        Instruction instruction = switch (parts[0]) {
            case "progress" -> progress(parts[1]);
            case "log" -> log(parts[1]);
            case "step" -> step(parts[1]);
            case "info" -> info(parts[1]);
            case "approval" -> approval(parts[1]);
            case "sleep" -> sleep(parts[1]);
            case "fail" -> fail(parts[1]);
            default -> null;
        };
        return Optional.ofNullable(instruction);
    }

    /** A first word, and what comes after it. */
    private static String[] cut(String text) {
        int end = 0;
        while (end < text.length() && text.charAt(end) != ' ' && text.charAt(end) != '\t') {
            end++;
        }
        return new String[] {text.substring(0, end), text.substring(end).strip()};
    }

    private static Instruction progress(String arguments) throws Instruction.Wrong {
        String[] parts = cut(arguments);
        require(PERCENT.matcher(parts[0]).matches(), PROGRESS_FORM);
        return new Instruction.Progress(Integer.parseInt(parts[0]), Clip.at(parts[1], MAX_NOTE));
    }

    private static Instruction log(String arguments) throws Instruction.Wrong {
        String[] parts = cut(arguments);
        Level level = Level.named(parts[0]).orElseThrow(() -> wrong(LOG_FORM));
        return new Instruction.Log(level, parts[1]);
    }

    private static Instruction step(String arguments) throws Instruction.Wrong {
        String[] parts = named(arguments, STEP_FORM);
        return new Instruction.Step(parts[0], object(parts[1], STEP_FORM));
    }

    private static Instruction info(String arguments) throws Instruction.Wrong {
        String form = "::info NAME {\"message\": …, \"data\"?: {…}, \"metadata\"?: {…}}";
        String[] parts = named(arguments, form);
        return new Instruction.Info(parts[0], shown(parts[1], form, List.of("message", "data", "metadata")));
    }

    private static Instruction approval(String arguments) throws Instruction.Wrong {
        String form = "::approval NAME {\"message\": …, \"data\"?: {…}, \"metadata\"?: {…}, \"expiresInMs\"?: …,"
                + " \"tellsHandler\"?: true, \"takesChanges\"?: true}";
        String[] parts = named(arguments, form);
        ObjectNode shown = shown(
                parts[1], form, List.of("message", "data", "metadata", "expiresInMs", "tellsHandler", "takesChanges"));
        JsonNode expires = shown.path("expiresInMs");
        require(
                isAbsent(expires)
                        || expires.isIntegralNumber()
                                && expires.canConvertToLong()
                                && expires.asLong() >= 1
                                && expires.asLong() <= MAX_EXPIRES_MS,
                form + "; expiresInMs is a whole number from 1 to " + MAX_EXPIRES_MS);
        for (String field : List.of("tellsHandler", "takesChanges")) {
            require(
                    isAbsent(shown.path(field)) || shown.path(field).isBoolean(),
                    form + "; " + field + " is true or false");
        }
        return new Instruction.Approval(parts[0], shown);
    }

    private static ObjectNode shown(String text, String form, List<String> fields) throws Instruction.Wrong {
        ObjectNode shown = object(text, form);
        onlyHas(shown, fields, form);
        String message =
                shown.path("message").isTextual() ? shown.path("message").asText() : "";
        require(
                !message.isEmpty() && message.length() <= MAX_MESSAGE,
                form + "; message is text of 1 to " + MAX_MESSAGE + " characters");
        for (String field : List.of("data", "metadata")) {
            require(
                    isAbsent(shown.path(field)) || shown.path(field).isObject(),
                    form + "; " + field + " is a JSON object");
        }
        return shown;
    }

    private static Instruction sleep(String arguments) throws Instruction.Wrong {
        String[] parts = named(arguments, SLEEP_FORM);
        require(SECONDS.matcher(parts[1]).matches(), SLEEP_FORM);
        long ms = new BigDecimal(parts[1]).movePointRight(3).longValueExact();
        require(ms <= MAX_SLEEP_S * 1_000, SLEEP_FORM);
        return new Instruction.Sleep(parts[0], ms);
    }

    private static Instruction fail(String arguments) throws Instruction.Wrong {
        ObjectNode error = object(arguments, FAIL_FORM);
        onlyHas(error, List.of("message", "code", "retryable"), FAIL_FORM);
        JsonNode code = error.path("code");
        JsonNode retryable = error.path("retryable");
        require(error.path("message").isTextual(), FAIL_FORM);
        require(
                isAbsent(code)
                        || code.isTextual() && CODE.matcher(code.asText()).matches(),
                FAIL_FORM);
        require(isAbsent(retryable) || retryable.isBoolean(), FAIL_FORM);
        return new Instruction.Fail(new Failure(
                isAbsent(code) ? null : code.asText(),
                error.path("message").asText(),
                isAbsent(retryable) || retryable.asBoolean()));
    }

    private static String[] named(String arguments, String form) throws Instruction.Wrong {
        String[] parts = cut(arguments);
        require(NAME.matcher(parts[0]).matches(), form + "; " + NAME_RULE);
        return parts;
    }

    private static ObjectNode object(String text, String form) throws Instruction.Wrong {
        return Json.object(text).orElseThrow(() -> wrong(form));
    }

    private static void onlyHas(ObjectNode json, List<String> fields, String form) throws Instruction.Wrong {
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            require(fields.contains(name), form + "; there is no '" + Clip.at(name, 100) + "'");
        }
    }

    private static boolean isAbsent(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static void require(boolean isRight, String form) throws Instruction.Wrong {
        if (!isRight) {
            throw wrong(form);
        }
    }

    private static Instruction.Wrong wrong(String form) {
        return new Instruction.Wrong("An instruction on standard output is wrong. It is: " + form);
    }
}
