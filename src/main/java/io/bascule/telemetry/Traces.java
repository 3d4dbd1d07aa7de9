package io.bascule.telemetry;

import io.sentry.protocol.SentryStackFrame;
import io.sentry.protocol.SentryStackTrace;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A stack trace as text, as events carry it, in the form that Sentry groups and shows. */
final class Traces {
    /** {@code at module/package.Class.method(File.java:12)}; without backtracking across the dots. */
    private static final Pattern FRAME = Pattern.compile("^\\s*at (\\S{1,1000})\\(([^():]{0,300})(?::(\\d{1,9}))?\\)");

    private static final int MAX_FRAMES = 100;

    private Traces() {}

    /** The frames of the outermost exception, or null where the text has none. */
    static SentryStackTrace parse(String trace) {
        if (trace == null) {
            return null;
        }
        List<SentryStackFrame> frames = trace.lines()
                .takeWhile(line -> !line.startsWith("Caused by: "))
                .map(FRAME::matcher)
                .filter(Matcher::find)
                .limit(MAX_FRAMES)
                .map(Traces::frame)
                .collect(java.util.stream.Collectors.toCollection(ArrayList::new));
        // Sentry wants the oldest call first.
        Collections.reverse(frames);
        return frames.isEmpty() ? null : new SentryStackTrace(frames);
    }

    private static SentryStackFrame frame(Matcher at) {
        String qualified = at.group(1).substring(at.group(1).lastIndexOf('/') + 1);
        int dot = qualified.lastIndexOf('.');
        SentryStackFrame frame = new SentryStackFrame();
        frame.setModule(dot < 0 ? qualified : qualified.substring(0, dot));
        frame.setFunction(qualified.substring(dot + 1));
        frame.setFilename(at.group(2));
        frame.setInApp(qualified.startsWith("io.bascule."));
        if (at.group(3) != null) {
            frame.setLineno(Integer.valueOf(at.group(3)));
        }
        return frame;
    }
}
