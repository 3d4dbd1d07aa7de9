package io.bascule;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/** Hears what one logger says, from the level INFO on. */
public final class LogEar implements AutoCloseable {
    private final Logger logger;
    private final List<ILoggingEvent> heard = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            heard.add(event);
            synchronized (heard) {
                heard.notifyAll();
            }
        }
    };

    /**
     * @param name of the class that logs
     */
    public LogEar(String name) {
        logger = (Logger) LoggerFactory.getLogger(name);
        logger.setLevel(Level.INFO);
        appender.start();
        logger.addAppender(appender);
    }

    /** What begins like this, so far. */
    public List<ILoggingEvent> heard(String beginning) {
        return heard.stream()
                .filter(event -> event.getFormattedMessage().startsWith(beginning))
                .toList();
    }

    /** Waits for the first line that begins like this. */
    public ILoggingEvent await(String beginning) throws InterruptedException {
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        synchronized (heard) {
            while (heard(beginning).isEmpty()) {
                long leftMs = TimeUnit.NANOSECONDS.toMillis(giveUp - System.nanoTime());
                assertTrue(leftMs > 0, "nobody said: " + beginning);
                heard.wait(leftMs);
            }
        }
        return heard(beginning).get(0);
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
        logger.setLevel(null);
    }
}
