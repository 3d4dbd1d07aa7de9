package io.bascule.telemetry;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * For people: {@code 2026-11-21T09:30:00.000Z WARN  Scheduler: what happened jobId=… type="two words"}. A stack trace
 * follows in indented lines; only those begin with a space, so no text can pass for an event.
 */
final class PlainLines extends EncoderBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** A value that can stand without quotes and be told from what follows. */
    private static final Pattern BARE = Pattern.compile("[^\\s\"=\\\\]+");

    private static final int MAX_FRAMES = 60;
    private static final int MAX_CAUSES = 10;

    @Override
    public byte[] headerBytes() {
        return null;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(160);
        TIME.formatTo(event.getInstant(), line);
        line.append(' ').append(String.format("%-5s", event.getLevel())).append(' ');
        line.append(shortName(event.getLoggerName())).append(": ");
        line.append(Escapes.escape(String.valueOf(event.getFormattedMessage())));
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> append(line, pair.key, pair.value));
        }
        // The job whose handler logs, on a thread of its own.
        event.getMDCPropertyMap().forEach((key, value) -> append(line, key, value));
        line.append('\n');
        append(line, event.getThrowableProxy());
        return line.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return null;
    }

    private static String shortName(String logger) {
        return Escapes.escape(logger.substring(logger.lastIndexOf('.') + 1));
    }

    private static void append(StringBuilder line, String key, Object raw) {
        String value = Escapes.escape(String.valueOf(raw));
        line.append(' ').append(Escapes.escape(String.valueOf(key))).append('=');
        if (BARE.matcher(value).matches()) {
            line.append(value);
        } else {
            line.append('"')
                    .append(value.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
    }

    private static void append(StringBuilder lines, IThrowableProxy thrown) {
        String introduction = "    ";
        IThrowableProxy cause = thrown;
        for (int depth = 0; cause != null && depth < MAX_CAUSES; depth++, cause = cause.getCause()) {
            lines.append(introduction).append(cause.getClassName());
            if (cause.getMessage() != null) {
                lines.append(": ").append(Escapes.escape(cause.getMessage()));
            }
            lines.append('\n');
            StackTraceElementProxy[] frames = cause.getStackTraceElementProxyArray();
            int own = Math.min(frames.length - cause.getCommonFrames(), MAX_FRAMES);
            for (int i = 0; i < own; i++) {
                lines.append("        ").append(frames[i].getSTEAsString()).append('\n');
            }
            introduction = "    Caused by: ";
        }
    }
}
