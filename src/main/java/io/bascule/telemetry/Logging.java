package io.bascule.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * How this process logs: one line an event, as text or as JSON, to standard error. Standard output is for what the user
 * asked of a command, so that it can be piped on without log lines in it.
 */
public final class Logging {
    /** What a log line looks like. */
    public enum Format {
        PLAIN,
        JSON
    }

    /** They tell more than anyone wants to know; their warnings still come through. */
    private static final List<String> TALKATIVE = List.of(
            "ch.qos.logback",
            "com.hazelcast",
            "com.password4j",
            "io.micrometer",
            "io.netty",
            "io.sentry",
            "io.vertx",
            "io.zonky",
            "org.flywaydb",
            "org.postgresql");

    /** They warn at each start of what does not matter here: a missing shortcut into the JVM, and locks that are not used. */
    private static final List<String> OVERCAUTIOUS =
            List.of("com.hazelcast.cp.CPSubsystem", "com.hazelcast.instance.impl.HazelcastInstanceFactory");

    private Logging() {}

    /** Sets format and level from here on. */
    public static void configure(Format format, org.slf4j.event.Level level) {
        configure((LoggerContext) LoggerFactory.getILoggerFactory(), format, level);
    }

    static void configure(LoggerContext context, Format format, org.slf4j.event.Level level) {
        context.reset();
        Encoder<ILoggingEvent> encoder = format == Format.JSON ? new JsonLines() : new PlainLines();
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> toStandardError = new ConsoleAppender<>();
        toStandardError.setContext(context);
        toStandardError.setName("stderr");
        toStandardError.setTarget("System.err");
        toStandardError.setEncoder(encoder);
        toStandardError.start();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.convertAnSLF4JLevel(level));
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(toStandardError);
        if (level != org.slf4j.event.Level.ERROR) {
            TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.WARN));
            OVERCAUTIOUS.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
        }
    }
}
