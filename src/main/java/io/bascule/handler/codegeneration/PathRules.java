package io.bascule.handler.codegeneration;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the path of a generated file must be: relative, inside its folder, and the same file on every system. Pure: {@link
 * Workspace} guards against what is on the disk.
 */
final class PathRules {
    static final int MAX_CHARACTERS = 1_000;
    /** In UTF-8; what common file systems allow a name. */
    static final int MAX_SEGMENT_BYTES = 255;
    /** Names of files on their way; nobody else may use them. */
    static final String RESERVED_PREFIX = ".bascule-";

    private static final Pattern FORBIDDEN = Pattern.compile("[\\\\<>:\"|?*]");
    /** Windows takes these for devices, whatever extension follows. */
    private static final Pattern DEVICE =
            Pattern.compile("(CON|PRN|AUX|NUL|CONIN\\$|CONOUT\\$|(COM|LPT)[0-9¹²³]) *(\\..*)?");

    private PathRules() {}

    /** What is wrong with the path, as a sentence that begins with "must"; empty where it can be taken. */
    static Optional<String> problem(String path) {
        if (path.isEmpty() || path.length() > MAX_CHARACTERS) {
            return Optional.of("must have 1 to " + MAX_CHARACTERS + " characters");
        }
        if (path.codePoints().anyMatch(PathRules::isInvisible)) {
            return Optional.of("must not hold control characters or invisible ones");
        }
        if (path.startsWith("/") || path.startsWith("~")) {
            return Optional.of("must be relative to the job's folder: it may not start with '/' or '~'");
        }
        if (FORBIDDEN.matcher(path).find()) {
            return Optional.of("must separate folders with '/' and not hold \\ < > : \" | ? *");
        }
        for (String segment : path.split("/", -1)) {
            Optional<String> problem = segmentProblem(segment);
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> segmentProblem(String segment) {
        if (segment.isEmpty()) {
            return Optional.of("must name a file: no '//' and no '/' at the end");
        }
        if (segment.equals(".") || segment.equals("..")) {
            return Optional.of("must not hold '.' or '..' as a segment");
        }
        if (segment.endsWith(".") || segment.endsWith(" ")) {
            return Optional.of("must not have a segment that ends with a dot or a space");
        }
        if (segment.getBytes(StandardCharsets.UTF_8).length > MAX_SEGMENT_BYTES) {
            return Optional.of("must not have a segment of more than " + MAX_SEGMENT_BYTES + " bytes");
        }
        if (DEVICE.matcher(segment.toUpperCase(Locale.ROOT)).matches()) {
            return Optional.of("must not use '" + segment + "', which is a device on Windows");
        }
        if (segment.toLowerCase(Locale.ROOT).startsWith(RESERVED_PREFIX)) {
            return Optional.of("must not have a segment that starts with '" + RESERVED_PREFIX + "'");
        }
        return Optional.empty();
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    /** Equal for paths that some file system takes for the same file, for their case or the way an accent is written. */
    static String sameFileKey(String path) {
        return Normalizer.normalize(path, Normalizer.Form.NFC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }
}
