package io.bascule.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.JsonRules;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A request's body as JSON, read strictly: what two readers could understand differently is refused. The parser's tokens are put
 * together here, since its own detection of duplicates takes as long as all the rest.
 */
final class JsonBody {
    /** What the body itself may wrap around an input: the object, the list of a batch, and the job in it. */
    private static final int WRAPPING = 3;

    private static final int MAX_NUMBER_LENGTH = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(JsonRules.MAX_DEPTH + WRAPPING)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxNameLength(10_000)
                    .build())
            .build();

    private JsonBody() {}

    /** The object that the body holds; {@code {}} for an empty body. Fails with {@code INVALID_JSON}. */
    static JsonObject parse(Buffer body) {
        if (body.length() == 0) {
            return new JsonObject();
        }
        CharBuffer text = decode(body);
        try (JsonParser parser =
                FACTORY.createParser(text.array(), text.arrayOffset() + text.position(), text.remaining())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw invalid("it must be one object, {…}");
            }
            JsonObject json = new JsonObject(members(parser));
            if (parser.nextToken() != null) {
                throw invalid("something follows its end");
            }
            return json;
        } catch (JsonProcessingException e) {
            throw invalid(reason(e));
        } catch (IOException e) {
            throw invalid(e.getMessage());
        }
    }

    private static CharBuffer decode(Buffer body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body.getBytes()));
        } catch (CharacterCodingException e) {
            throw invalid("it is not UTF-8");
        }
    }

    /** @param token the one that the parser is at */
    private static Object value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> members(parser);
            case START_ARRAY -> items(parser);
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser);
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new JsonParseException(parser, "a value is missing");
        };
    }

    private static Map<String, Object> members(JsonParser parser) throws IOException {
        Map<String, Object> members = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
            int before = members.size();
            members.put(name, value(parser, parser.nextToken()));
            if (members.size() == before) {
                throw new JsonParseException(parser, "Duplicate field '" + name + "'");
            }
        }
        return members;
    }

    private static List<Object> items(JsonParser parser) throws IOException {
        List<Object> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(parser, token));
        }
        return items;
    }

    /** Refuses a number that no double can hold, instead of making it infinite. */
    private static Number number(JsonParser parser) throws IOException {
        Number number = parser.getNumberValue();
        if (!Double.isFinite(number.doubleValue())) {
            throw new JsonParseException(
                    parser, "the number " + parser.getText() + " is too large; write it as a string");
        }
        return number;
    }

    private static String reason(JsonProcessingException wrong) {
        if (wrong instanceof StreamConstraintsException tooMuch) {
            return tooMuch.getMessage().contains("nesting")
                    ? "it nests deeper than " + JsonRules.MAX_DEPTH + " levels; flatten it"
                    : "it holds a number of more than " + MAX_NUMBER_LENGTH + " digits, or a name that is too long";
        }
        if (wrong.getLocation() == null) {
            return "it is not JSON";
        }
        String what = wrong.getOriginalMessage().lines().findFirst().orElse("not JSON");
        return "line " + wrong.getLocation().getLineNr() + ", column "
                + wrong.getLocation().getColumnNr() + ": " + what;
    }

    private static Fault invalid(String why) {
        return Fault.of(ErrorCode.INVALID_JSON, "The body cannot be read as JSON: " + why + ".");
    }
}
