package io.bascule.bus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** How types that JSON has no word for are written where a message leaves the JVM. */
final class WireTypes extends SimpleModule {
    private static final long serialVersionUID = 1L;

    WireTypes() {
        super("bascule");
        addDeserializer(JsonObject.class, new ReadObject());
        addSerializer(Duration.class, new WriteDuration());
        addDeserializer(Duration.class, new ReadDuration());
    }

    private static final class ReadObject extends JsonDeserializer<JsonObject> {
        @Override
        @SuppressWarnings("unchecked")
        public JsonObject deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return new JsonObject((Map<String, Object>) context.readValue(parser, Map.class));
        }
    }

    private static final class WriteDuration extends JsonSerializer<Duration> {
        @Override
        public void serialize(Duration value, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(value.toString());
        }
    }

    private static final class ReadDuration extends JsonDeserializer<Duration> {
        @Override
        public Duration deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            return Duration.parse(parser.getText());
        }
    }
}
