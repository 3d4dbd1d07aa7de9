package io.bascule.pages;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/** The files that a browser loads for a page: what the others name, from the first on. */
final class Loaded {
    private static final Path INDEX = Webroot.ROOT.resolve("index.html");
    private static final Pattern LATER = Pattern.compile("import\\('[^']*'\\)");
    private static final Pattern NAMED = Pattern.compile("(?:href|src)=\"([^\"]+)\"|from '([^']+)'|'(\\.{1,2}/[^']+)'");
    private static final Pattern IMPORT_MAP =
            Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL);

    private final JsonObject bare;
    private final Set<Path> files = new TreeSet<>();

    private Loaded() {
        Matcher map = IMPORT_MAP.matcher(Webroot.text(INDEX));
        if (!map.find()) {
            throw new AssertionError("index.html has no import map");
        }
        bare = new JsonObject(map.group(1)).getJsonObject("imports");
    }

    /** What a first visit to the page of a view loads. */
    static Set<Path> by(Path view) {
        Loaded loaded = new Loaded();
        loaded.add(INDEX);
        loaded.add(view);
        return loaded.files;
    }

    /** How many bytes they have together, each compressed by itself. */
    static int compressed(Set<Path> files) {
        return files.stream().mapToInt(file -> gzipped(Webroot.bytes(file))).sum();
    }

    private void add(Path file) {
        if (!files.add(file)
                || file.startsWith(Webroot.ROOT.resolve("vendor"))
                        && !file.toString().contains("signals")) {
            return;
        }
        // What is only loaded once it is needed is another page.
        String text = LATER.matcher(Webroot.text(file)).replaceAll("");
        NAMED.matcher(text).results().map(Loaded::name).forEach(name -> named(file, name));
    }

    private static String name(MatchResult found) {
        return Stream.of(1, 2, 3)
                .map(found::group)
                .flatMap(group -> Optional.ofNullable(group).stream())
                .findFirst()
                .orElseThrow();
    }

    private void named(Path by, String name) {
        Path path = bare.containsKey(name)
                ? Webroot.ROOT.resolve(bare.getString(name)).normalize()
                : by.resolveSibling(name).normalize();
        if (Files.isDirectory(path)) {
            Webroot.files().stream()
                    .filter(file -> file.getParent().equals(path) && !file.endsWith("LICENSE"))
                    .forEach(this::add);
        } else if (Files.isRegularFile(path)) {
            add(path);
        }
    }

    private static int gzipped(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.size();
    }

    /** Every view. */
    static List<Path> views() {
        return Webroot.files().stream()
                .filter(file -> file.startsWith(Webroot.ROOT.resolve("views")))
                .toList();
    }
}
