package io.bascule.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.util.JsonParserDelegate;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.JsonRules;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.jackson.JacksonCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** A request's body as JSON, read strictly: what two readers could understand differently is refused. */
final class JsonBody {
    /** What the body itself may wrap around an input: the object, the list of a batch, and the job in it. */
    private static final int WRAPPING = 3;

    private static final int MAX_NUMBER_LENGTH = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
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
        try (JsonParser parser = new FiniteNumbers(FACTORY.createParser(decode(body)))) {
            Object json = JacksonCodec.fromParser(parser, Object.class);
            if (json instanceof JsonObject object) {
                return object;
            }
            throw invalid("it must be one object, {…}");
        } catch (DecodeException e) {
            throw invalid(reason(e));
        } catch (IOException e) {
            throw invalid(e.getMessage());
        }
    }

    private static String decode(Buffer body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(body.getBytes()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw invalid("it is not UTF-8");
        }
    }

    private static String reason(DecodeException e) {
        if (e.getCause() instanceof StreamConstraintsException tooMuch) {
            return tooMuch.getMessage().contains("nesting")
                    ? "it nests deeper than " + JsonRules.MAX_DEPTH + " levels; flatten it"
                    : "it holds a number of more than " + MAX_NUMBER_LENGTH + " digits, or a name that is too long";
        }
        if (e.getCause() instanceof JsonProcessingException wrong && wrong.getLocation() != null) {
            String what = wrong.getOriginalMessage().lines().findFirst().orElse("not JSON");
            return "line " + wrong.getLocation().getLineNr() + ", column "
                    + wrong.getLocation().getColumnNr() + ": " + what;
        }
        return "something follows its end, or it is not JSON";
    }

    private static Fault invalid(String why) {
        return Fault.of(ErrorCode.INVALID_JSON, "The body cannot be read as JSON: " + why + ".");
    }

    /** Refuses a number that no double can hold, instead of making it infinite. */
    private static final class FiniteNumbers extends JsonParserDelegate {
        FiniteNumbers(JsonParser parser) {
            super(parser);
        }

        @Override
        public Number getNumberValue() throws IOException {
            Number value = super.getNumberValue();
            if (!Double.isFinite(value.doubleValue())) {
                throw new JsonParseException(this, "the number " + getText() + " is too large; write it as a string");
            }
            return value;
        }
    }
}
