package io.bascule.sessions;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.bascule.job.JsonRules;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;

/** Finds the JSON object in what a model said, and reads it within limits. */
final class AnswerText {
    /** Longest text that is read, in characters. */
    static final int MAX = 1_000_000;

    private static final int MAX_NUMBER = 100;
    private static final TypeReference<LinkedHashMap<String, Object>> MEMBERS = new TypeReference<>() {};

    private static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(JsonRules.MAX_DEPTH)
                            .maxNumberLength(MAX_NUMBER)
                            .maxNameLength(1_000)
                            .maxStringLength(MAX)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private AnswerText() {}

    /**
     * The object in the text: all of it, or what is left without a fence or words around it.
     *
     * @throws Unreadable with what is wrong, as a sentence about the answer
     */
    static JsonObject read(String text) throws Unreadable {
        if (text.length() > MAX) {
            throw new Unreadable("it is longer than " + MAX + " characters; say it in fewer");
        }
        int begin = text.indexOf('{');
        if (begin < 0) {
            throw new Unreadable(text.isBlank() ? "it is empty" : "it holds no JSON object, {…}");
        }
        try {
            return parse(text.substring(begin).strip());
        } catch (JsonEOFException e) {
            throw new Unreadable("it ends in the middle; say it in fewer words, so that it fits into one answer");
        } catch (JsonProcessingException e) {
            return parseInner(text, begin, e);
        }
    }

    /** Without what follows the object. */
    private static JsonObject parseInner(String text, int begin, JsonProcessingException first) throws Unreadable {
        int end = text.lastIndexOf('}');
        if (end < begin) {
            throw new Unreadable(reason(first));
        }
        try {
            return parse(text.substring(begin, end + 1));
        } catch (JsonProcessingException e) {
            throw new Unreadable(reason(e));
        }
    }

    private static JsonObject parse(String json) throws JsonProcessingException {
        return new JsonObject(MAPPER.readValue(json, MEMBERS));
    }

    private static String reason(JsonProcessingException wrong) {
        if (wrong instanceof StreamConstraintsException tooMuch) {
            return tooMuch.getMessage().contains("nesting")
                    ? "it nests deeper than " + JsonRules.MAX_DEPTH + " levels; flatten it"
                    : "it holds a number of more than " + MAX_NUMBER + " digits, or a name that is too long";
        }
        String what = wrong.getOriginalMessage().lines().findFirst().orElse("not JSON");
        return wrong.getLocation() == null
                ? "it is not JSON"
                : "it is not JSON: line " + wrong.getLocation().getLineNr() + ", column "
                        + wrong.getLocation().getColumnNr() + ": " + what;
    }

    /** The text holds no object that can be read. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String why) {
            super(why, null, false, false);
        }
    }
}
