package io.bascule.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.FileProps;
import io.vertx.core.file.FileSystem;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Scripts, styles and drawings of the site, as whole answers: only those are compressed, not files that are streamed. What is
 * asked whether it has changed goes on to the handler of files.
 */
final class TextFiles {
    /** No name begins with a dot and no folder has one in it, so no way leads out. */
    private static final Pattern NAME =
            Pattern.compile("(?:/[A-Za-z0-9][A-Za-z0-9_-]*)*/[A-Za-z0-9][A-Za-z0-9_.-]*\\.([a-z]+)");

    /** Far longer than any of ours; the pattern goes deeper with each folder of a name. */
    private static final int LONGEST_NAME = 200;

    private static final Map<String, String> TYPES =
            Map.of("js", "text/javascript", "css", "text/css", "svg", "image/svg+xml");
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final String root;

    TextFiles(String root) {
        this.root = root;
    }

    void send(RoutingContext context) {
        String path = context.normalizedPath();
        String type = type(path);
        boolean conditional = context.request().headers().contains("If-Modified-Since")
                || context.request().headers().contains("Range");
        if (type == null || conditional) {
            context.next();
            return;
        }
        FileSystem files = context.vertx().fileSystem();
        String file = root + path;
        Future<Buffer> content = files.readFile(file);
        Future<FileProps> facts = files.props(file);
        Future.all(content, facts)
                .onSuccess(both -> write(context, type, content.result(), facts.result()))
                .onFailure(missing -> context.next());
    }

    /** The media type; null where it is no name of such a file. */
    private static String type(String path) {
        if (path.length() > LONGEST_NAME) {
            return null;
        }
        Matcher name = NAME.matcher(path);
        return name.matches() ? TYPES.get(name.group(1)) : null;
    }

    private static void write(RoutingContext context, String type, Buffer content, FileProps facts) {
        context.response()
                .putHeader("Content-Type", type + ";charset=UTF-8")
                .putHeader("Last-Modified", TIME.format(Instant.ofEpochMilli(facts.lastModifiedTime())))
                .putHeader("Cache-Control", "no-cache")
                .putHeader("Vary", "Accept-Encoding")
                .end(content)
                .onFailure(context::fail);
    }
}
