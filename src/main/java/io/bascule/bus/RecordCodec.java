package io.bascule.bus;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.jackson.DatabindCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Records pass inside the JVM as they are; as JSON where a message leaves it. */
final class RecordCodec<T> implements MessageCodec<T, T> {
    /** Each message looks its codec up by name. */
    private static final ClassValue<String> NAMES = new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
            return "bascule:" + type.getName();
        }
    };

    private final Class<T> type;

    private RecordCodec(Class<T> type) {
        this.type = type;
    }

    static void registerAll(EventBus eventBus) {
        Addresses.messageTypes().forEach(type -> register(eventBus, type));
    }

    private static <T> void register(EventBus eventBus, Class<T> type) {
        try {
            eventBus.registerCodec(new RecordCodec<>(type));
        } catch (IllegalStateException alreadyRegistered) {
            // Another verticle of this Vert.x made a Bus before: the codec is the same.
        }
    }

    static String nameFor(Class<?> type) {
        return NAMES.get(type);
    }

    @Override
    public void encodeToWire(Buffer buffer, T record) {
        byte[] bytes = write(record);
        buffer.appendInt(bytes.length).appendBytes(bytes);
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        int length = buffer.getInt(position);
        return read(type, buffer.getBytes(position + 4, position + 4 + length));
    }

    static byte[] write(Object record) {
        try {
            return Wire.JSON.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    static <T> T read(Class<T> type, byte[] json) {
        try {
            return Wire.JSON.readValue(json, type);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Not a " + type.getSimpleName() + ": " + new String(json, StandardCharsets.UTF_8), e);
        }
    }

    @Override
    public T transform(T record) {
        return record;
    }

    @Override
    public String name() {
        return nameFor(type);
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }

    /** Made once a message leaves the JVM, or comes from another: most never do, and it takes a while. */
    private static final class Wire {
        private static final ObjectMapper JSON = mapper();

        private static ObjectMapper mapper() {
            ObjectMapper mapper = DatabindCodec.mapper().copy();
            mapper.configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
            mapper.registerModule(new WireTypes());
            return mapper;
        }
    }
}
