package io.bascule.handler.codegeneration;

import io.bascule.job.FieldError;
import io.bascule.job.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the input of a job must be: {@code {files: [{path, content}], description?, workspace?}}. Pure. */
final class ProposalRules {
    static final int MAX_FILES = 200;
    /** Largest file, in bytes of UTF-8: 256 KiB. */
    static final int MAX_FILE_BYTES = 256 * 1024;
    /** All files together, in bytes of UTF-8: 1 MiB. */
    static final int MAX_TOTAL_BYTES = 1024 * 1024;

    static final int MAX_DESCRIPTION = 2_000;
    static final String WORKSPACE = "[a-z0-9][a-z0-9-]{0,63}";

    private static final Pattern WORKSPACE_NAME = Pattern.compile(WORKSPACE);
    private static final Set<String> FIELDS = Set.of("files", "description", "workspace");
    private static final Set<String> FILE_FIELDS = Set.of("path", "content");
    /** More than these help nobody. */
    private static final int MAX_ERRORS = 50;

    private final List<FieldError> errors = new ArrayList<>();
    /** The path of each file seen so far by what makes it the same file. */
    private final Map<String, String> files = new HashMap<>();
    /** For each folder that a file seen so far is in, that file's path. */
    private final Map<String, String> folders = new HashMap<>();

    private long totalBytes;

    private ProposalRules() {}

    /** Everything that is wrong with the input, each field as {@code inputData.files[0].path}. */
    static List<FieldError> check(JsonObject input) {
        ProposalRules rules = new ProposalRules();
        rules.checkFieldNames("inputData", input, FIELDS);
        rules.checkWorkspace(input.getValue("workspace"));
        rules.checkDescription(input.getValue("description"));
        rules.checkFiles(input.getValue("files"));
        return List.copyOf(rules.errors);
    }

    private void checkFieldNames(String at, JsonObject object, Set<String> known) {
        object.fieldNames().stream()
                .filter(name -> !known.contains(name))
                .limit(MAX_ERRORS)
                .forEach(name -> say(
                        at + "." + name,
                        "is not known here; known are "
                                + String.join(", ", known.stream().sorted().toList())));
    }

    private void checkWorkspace(Object workspace) {
        boolean fine = workspace == null
                || workspace instanceof String name
                        && WORKSPACE_NAME.matcher(name).matches()
                        && PathRules.problem(name).isEmpty();
        if (!fine) {
            say(
                    "inputData.workspace",
                    "must be 1 to 64 of a-z, 0-9 and '-', starting with a letter or digit, and no device on Windows");
        }
    }

    private void checkDescription(Object description) {
        boolean fine = description == null
                || description instanceof String text && text.length() <= MAX_DESCRIPTION && Text.isStorable(text);
        if (!fine) {
            say("inputData.description", "must be text of at most " + MAX_DESCRIPTION + " characters");
        }
    }

    private void checkFiles(Object value) {
        if (!(value instanceof JsonArray list) || list.isEmpty() || list.size() > MAX_FILES) {
            say("inputData.files", "must be 1 to " + MAX_FILES + " files, each {\"path\": …, \"content\": …}");
            return;
        }
        for (int i = 0; i < list.size() && errors.size() < MAX_ERRORS; i++) {
            checkFile("inputData.files[" + i + "]", list.getValue(i));
        }
        if (totalBytes > MAX_TOTAL_BYTES) {
            say("inputData.files", "must be at most " + MAX_TOTAL_BYTES + " bytes together; these are " + totalBytes);
        }
    }

    private void checkFile(String at, Object value) {
        if (!(value instanceof JsonObject file)) {
            say(at, "must be an object with path and content");
            return;
        }
        checkFieldNames(at, file, FILE_FIELDS);
        checkPath(at + ".path", file.getValue("path"));
        checkContent(at + ".content", file.getValue("content"));
    }

    private void checkPath(String at, Object value) {
        if (!(value instanceof String path)) {
            say(at, "must be a path such as src/app.js");
            return;
        }
        PathRules.problem(path).ifPresentOrElse(problem -> say(at, problem), () -> checkAgainstOthers(at, path));
    }

    private void checkAgainstOthers(String at, String path) {
        String key = PathRules.sameFileKey(path);
        String twin = files.putIfAbsent(key, path);
        if (twin != null) {
            say(at, "must not be the same file as '" + twin + "' (case is ignored)");
        } else if (folders.containsKey(key)) {
            say(at, "must not be a file: '" + folders.get(key) + "' needs it as a folder");
        }
        for (int end = key.indexOf('/'); end >= 0; end = key.indexOf('/', end + 1)) {
            String folder = key.substring(0, end);
            folders.putIfAbsent(folder, path);
            if (files.containsKey(folder)) {
                say(at, "must not be inside '" + files.get(folder) + "', which is a file");
            }
        }
    }

    private void checkContent(String at, Object value) {
        if (!(value instanceof String content) || !Text.isStorable(content)) {
            say(at, "must be text; it may be empty, and may not hold \\u0000 or half of a surrogate pair");
            return;
        }
        int bytes = content.getBytes(StandardCharsets.UTF_8).length;
        totalBytes += bytes;
        if (bytes > MAX_FILE_BYTES) {
            say(at, "must be at most " + MAX_FILE_BYTES + " bytes; it has " + bytes);
        }
    }

    private void say(String field, String message) {
        errors.add(new FieldError(field, message));
    }
}
