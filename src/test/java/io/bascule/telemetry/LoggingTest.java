package io.bascule.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class LoggingTest {
    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void prepare() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @Test
    void aPlainLineSaysWhenHowBadWhereWhatAndOfWhich() {
        LoggingEvent event = event("It went wrong");
        event.addKeyValuePair(new KeyValuePair("jobId", "0193"));
        event.addKeyValuePair(new KeyValuePair("note", "two \"words\" and a \\"));
        assertEquals(
                "2026-11-21T09:00:00.120Z WARN  Scheduler: It went wrong jobId=0193 note=\"two \\\"words\\\" and a \\\\\"\n",
                encode(new PlainLines(), event));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n2026-11-21T09:00:00.120Z ERROR Forged: all is lost",
                "\r",
                "\u001b[31mred\u001b[0m",
                "\u009b31m",
                "\u202egnitirw",
                "\u2066isolated",
                "\u200f",
                "\u2028line",
                "\u2029paragraph",
                "\u0085next",
                "\u0000",
                "\u007f",
                "\ufeff"
            })
    void aHostileTextStaysInItsLineAndDoesNotDisturbIt(String text) {
        LoggingEvent event = event(text);
        event.addKeyValuePair(new KeyValuePair("note" + text, text));
        event.setThrowableProxy(new ThrowableProxy(new IllegalStateException(text, new RuntimeException(text))));
        String plain = encode(new PlainLines(), event);
        assertTrue(plain.lines().skip(1).allMatch(line -> line.startsWith("    ")), plain);
        assertHarmless(plain);
        String json = encode(new JsonLines(), event);
        assertEquals(1, json.lines().count(), json);
        assertHarmless(json);
        JsonObject read = new JsonObject(json);
        assertEquals(text, read.getString("formattedMessage"));
        assertEquals(text, read.getJsonArray("kvpList").getJsonObject(0).getString("note" + text));
    }

    @Test
    void halfACharacterIsShownAsWhatItIs() {
        assertTrue(encode(new PlainLines(), event("a \ud800 b \udc00")).endsWith(": a \\ud800 b \\udc00\n"));
    }

    @Test
    void textInAnyScriptIsLeftReadable() {
        String text = "Grüße, 世界, سلام, می\u200cخواهم, 👩\u200d🚀 C:\\new";
        assertTrue(encode(new PlainLines(), event(text)).endsWith(": " + text + "\n"));
        assertEquals(text, new JsonObject(encode(new JsonLines(), event(text))).getString("formattedMessage"));
    }

    @Test
    void aFailureIsFollowedByItsCauses() {
        LoggingEvent event = event("It went wrong");
        event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("outer", new RuntimeException("inner"))));
        String text = encode(new PlainLines(), event);
        assertTrue(text.contains("\n    java.lang.IllegalStateException: outer\n        at io.bascule."), text);
        assertTrue(text.contains("\n    Caused by: java.lang.RuntimeException: inner\n"), text);
    }

    @Test
    void jsonSaysTheSame() {
        LoggingEvent event = event("It went wrong");
        event.addKeyValuePair(new KeyValuePair("jobId", "0193"));
        event.setThrowableProxy(new ThrowableProxy(new IllegalStateException("outer")));
        JsonObject line = new JsonObject(encode(new JsonLines(), event));
        assertEquals("WARN", line.getString("level"));
        assertEquals("io.bascule.scheduler.Scheduler", line.getString("loggerName"));
        assertEquals(1795251600120L, line.getLong("timestamp"));
        assertEquals("0193", line.getJsonArray("kvpList").getJsonObject(0).getString("jobId"));
        assertEquals("outer", line.getJsonObject("throwable").getString("message"));
    }

    @Test
    void librariesAreQuietAndLinesGoToStandardError() {
        Logging.configure(context, Logging.Format.JSON, org.slf4j.event.Level.DEBUG);
        assertTrue(context.getLogger("io.bascule.any").isDebugEnabled());
        assertFalse(context.getLogger("io.netty.channel").isInfoEnabled());
        assertTrue(context.getLogger("org.flywaydb.core").isWarnEnabled());
        assertTrue(context.getLogger("com.hazelcast.any").isWarnEnabled());
        assertFalse(context.getLogger("com.hazelcast.cp.CPSubsystem").isWarnEnabled());
        ConsoleAppender<?> appender = assertInstanceOf(
                ConsoleAppender.class,
                context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stderr"));
        assertEquals("System.err", appender.getTarget());
        assertInstanceOf(JsonLines.class, appender.getEncoder());
    }

    @Test
    void itIsSetUpBeforeAnyoneConfiguresIt() {
        LoggerContext ours = (LoggerContext) LoggerFactory.getILoggerFactory();
        assertNotNull(ours.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stderr"));
        assertFalse(ours.getLogger("io.netty").isInfoEnabled());
    }

    private LoggingEvent event(String message) {
        LoggingEvent event = new LoggingEvent();
        event.setLoggerContext(context);
        event.setLoggerName("io.bascule.scheduler.Scheduler");
        event.setThreadName("main");
        event.setLevel(Level.WARN);
        event.setMessage(message);
        event.setInstant(Instant.parse("2026-11-21T09:00:00.120Z"));
        return event;
    }

    private String encode(Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
        encoder.setContext(context);
        encoder.start();
        return new String(encoder.encode(event), StandardCharsets.UTF_8);
    }

    private static void assertHarmless(String lines) {
        lines.replace("\n", "")
                .chars()
                .forEach(c -> assertFalse(
                        Character.isISOControl(c)
                                || Character.getType(c) == Character.FORMAT
                                || Character.getType(c) == Character.SURROGATE
                                || c == '\u2028'
                                || c == '\u2029',
                        () -> "U+" + Integer.toHexString(c) + " in " + lines));
    }
}
