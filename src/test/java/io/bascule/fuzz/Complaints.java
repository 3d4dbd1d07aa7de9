package io.bascule.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.LoggerFactory;

/** Listens to the log for what a caller must not be able to cause: errors, and an event loop that is held up. */
final class Complaints extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final Pattern BLOCKED = Pattern.compile("has been blocked for (\\d+) ms");
    private static final int LONGEST_MS = 5_000;

    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    static Complaints listen() {
        Complaints complaints = new Complaints();
        complaints.setContext((ch.qos.logback.classic.LoggerContext) LoggerFactory.getILoggerFactory());
        complaints.start();
        root().addAppender(complaints);
        ((Logger) LoggerFactory.getLogger("io.vertx.core.impl.BlockedThreadChecker")).setLevel(Level.WARN);
        return complaints;
    }

    List<String> heard() {
        return List.copyOf(heard);
    }

    @Override
    protected void append(ILoggingEvent event) {
        Matcher blocked = BLOCKED.matcher(event.getFormattedMessage());
        boolean tooLong = blocked.find() && Long.parseLong(blocked.group(1)) > LONGEST_MS;
        if (tooLong || event.getLevel().isGreaterOrEqual(Level.ERROR)) {
            String trace =
                    event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy());
            heard.add(event.getLoggerName() + " " + event.getFormattedMessage() + "\n" + trace);
        }
    }

    @Override
    public void close() {
        root().detachAppender(this);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }
}
