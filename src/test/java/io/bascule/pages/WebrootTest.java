package io.bascule.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What has to hold of the files that are served, whatever they show. */
class WebrootTest {
    private static final Path VENDOR = Webroot.ROOT.resolve("vendor");
    private static final int MOST_COMPRESSED = 150 * 1024;

    @Test
    void everyFileFromElsewhereIsTheOneThatIsNamedWithItsVersionAndLicence() {
        JsonArray listed = new JsonArray(Webroot.text(VENDOR.resolve("vendor.json")));
        Set<String> names = new TreeSet<>();
        for (Object each : listed) {
            JsonObject file = (JsonObject) each;
            names.add(file.getString("file"));
            assertFalse(
                    file.getString("version").isBlank()
                            || file.getString("source").isBlank(),
                    file::encode);
            byte[] bytes = Webroot.bytes(VENDOR.resolve(file.getString("file")));
            assertEquals(
                    file.getString("sha256"), HexFormat.of().formatHex(Webroot.sha256(bytes)), file.getString("file"));
        }
        Set<String> there = Webroot.files().stream()
                .filter(file -> file.startsWith(VENDOR) && !file.endsWith("vendor.json"))
                .map(file -> VENDOR.relativize(file).toString().replace('\\', '/'))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(there, names);
        names.forEach(name -> assertTrue(names.contains(name.replaceAll("/.*", "/LICENSE")), name));
    }

    @Test
    void nothingMakesMarkupOfTextOrCodeOfData() {
        refuse(
                Webroot.ownScripts(),
                "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\(|new Function|dangerouslySetInnerHTML|javascript:|srcdoc");
    }

    @Test
    void onlyOneFileFetchesAndOnlyOneListens() {
        List<Path> scripts = Webroot.ownScripts();
        refuse(without(scripts, "api.js"), "(?<![.\\w])fetch\\(\\s*['`\"a-z]|XMLHttpRequest|sendBeacon");
        refuse(without(scripts, "source.js"), "new EventSource|new WebSocket");
    }

    @Test
    void theLogicKnowsNoBrowser() {
        List<Path> logic = Webroot.ownScripts().stream()
                .filter(file -> file.startsWith(Webroot.ROOT.resolve("logic")))
                .toList();
        assertFalse(logic.isEmpty());
        refuse(logic, "\\b(document|window|localStorage|navigator|fetch)\\b[.(\\[]|from 'preact|Date\\.now\\(");
    }

    @Test
    void nothingIsAskedOfAnotherHost() {
        List<Path> own = Webroot.files().stream()
                .filter(file -> !file.startsWith(VENDOR) || file.endsWith("vendor.json"))
                .toList();
        refuse(own, "(?i)(https?:)?//(?!www\\.w3\\.org/(2000/svg|1999/xhtml))[a-z0-9-]+\\.[a-z]{2,}|@import");
    }

    @Test
    void addressesAreRelativeSoThatAPathPrefixDoesNotMatter() {
        List<Path> files = Webroot.files().stream()
                .filter(file -> !file.startsWith(VENDOR))
                .toList();
        refuse(files, "(?:src|href)=\"/|from '/|import\\('/|url\\(['\"]?/|'/?/api/");
    }

    @Test
    void theFirstLoadOfEachPageIsSmall() {
        for (Path view : Loaded.views()) {
            Set<Path> files = Loaded.by(view);
            assertTrue(
                    files.contains(Webroot.ROOT.resolve("vendor/preact/hooks.module.js")),
                    "what it imports is followed");
            int compressed = Loaded.compressed(files);
            System.out.printf("%s loads %d files, %d bytes compressed%n", view, files.size(), compressed);
            assertTrue(compressed < MOST_COMPRESSED, view + " loads " + compressed + " bytes compressed");
        }
    }

    private static List<Path> without(List<Path> files, String name) {
        return files.stream()
                .filter(file -> !file.equals(Webroot.ROOT.resolve(name)))
                .toList();
    }

    private static void refuse(List<Path> files, String pattern) {
        Pattern wrong = Pattern.compile(pattern);
        for (Path file : files) {
            Matcher found = wrong.matcher(Webroot.text(file));
            assertFalse(found.find(), () -> file + " has «" + found.group() + "»");
        }
    }
}
