package io.bascule.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Job;
import io.bascule.job.NewJob;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What leaves the JVM comes back the same: every message, with everything in it and with everything left out. */
class RecordCodecTest {
    private static final Map<String, MessageCodec<Object, Object>> CODECS = registered();

    /** The codecs as they are registered, by the names that messages are sent under. */
    @SuppressWarnings("unchecked")
    private static Map<String, MessageCodec<Object, Object>> registered() {
        Map<String, MessageCodec<Object, Object>> codecs = new HashMap<>();
        EventBus eventBus = (EventBus) Proxy.newProxyInstance(
                RecordCodecTest.class.getClassLoader(), new Class<?>[] {EventBus.class}, (proxy, method, arguments) -> {
                    MessageCodec<Object, Object> codec = (MessageCodec<Object, Object>) arguments[0];
                    codecs.put(codec.name(), codec);
                    return proxy;
                });
        RecordCodec.registerAll(eventBus);
        return codecs;
    }

    private static Object overTheWire(Object message) {
        MessageCodec<Object, Object> codec = CODECS.get(RecordCodec.nameFor(message.getClass()));
        Buffer wire = Buffer.buffer("what came before");
        int position = wire.length();
        codec.encodeToWire(wire, message);
        wire.appendString("what comes after");
        return codec.decodeFromWire(position, wire);
    }

    static Stream<Object> messages() {
        return Messages.all();
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageComesBackAsItWas(Object message) {
        assertEquals(message, overTheWire(message));
    }

    @Test
    void everyMessageTypeAndEveryKindOfReportIsAmongThoseTried() {
        Set<String> tried = names(Messages.all().map(Object::getClass));
        assertEquals(names(Addresses.messageTypes().stream()), tried);
        Set<String> reports = names(Messages.contents().map(Object::getClass));
        assertEquals(names(Stream.of(Runs.Content.class.getPermittedSubclasses())), reports);
    }

    private static Set<String> names(Stream<? extends Class<?>> types) {
        return types.map(Class::getName).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void jsonInsideJsonStaysJson() {
        JsonObject input = new JsonObject()
                .put("object", new JsonObject().put("array", JsonArray.of(1, JsonArray.of("x"), new JsonObject())))
                .put("big", new BigInteger("123456789012345678901234567890"))
                .put("long", Long.MAX_VALUE)
                .put("double", 0.1)
                .putNull("nothing")
                .put("text", "ü \uD83D\uDE00 \" \\ \n");
        Runs.CheckInputs all = (Runs.CheckInputs) overTheWire(new Runs.CheckInputs(List.of(input)));
        JsonObject back = all.inputs().get(0);
        JsonObject object = assertInstanceOf(JsonObject.class, back.getValue("object"));
        JsonArray array = assertInstanceOf(JsonArray.class, object.getValue("array"));
        assertInstanceOf(JsonArray.class, array.getValue(1));
        assertInstanceOf(JsonObject.class, array.getValue(2));
        assertEquals(input.encode(), back.encode());
        assertEquals(input.encode(), back.copy().encode());
        assertTrue(back.containsKey("nothing"));
    }

    @Test
    void aJobThatCameOverTheWireHasTheSameFingerprint() {
        NewJob job = NewJob.of("echo", new JsonObject("{\"n\":9007199254740993,\"d\":1.50,\"a\":[{\"b\":[]}]}"));
        Requests.SubmitJobs back =
                (Requests.SubmitJobs) overTheWire(new Requests.SubmitJobs(List.of(job), Messages.CALLER, null));
        assertEquals(job.fingerprint(), back.jobs().get(0).fingerprint());
    }

    @Test
    void fieldsThatANewerNodeAddedAreIgnored() {
        String json = new String(RecordCodec.write(new Requests.OneJob(Messages.ID, Messages.CALLER)));
        String newer = "{\"addedLater\":[1]," + json.substring(1);
        assertEquals(
                new Requests.OneJob(Messages.ID, Messages.CALLER),
                RecordCodec.read(Requests.OneJob.class, newer.getBytes()));
    }

    @Test
    void manyJobsFitInOneMessage() {
        List<Job> jobs = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            jobs.add(Messages.JOB);
        }
        Requests.SubmittedJobs many = new Requests.SubmittedJobs(jobs, false);
        assertEquals(many, overTheWire(many));
    }
}
