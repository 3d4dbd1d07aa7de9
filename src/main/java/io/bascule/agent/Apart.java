package io.bascule.agent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Programs apart from the agent: the Ctrl-C of a terminal goes to all that it runs, but it asks the agent alone to end. What sets a
 * program apart becomes that program, and cannot tell that there is none; so that is looked for before.
 */
final class Apart {
    private static final Path SETSID = Path.of("/usr/bin/setsid");
    /** Where there is none, as on macOS: the program does not listen. */
    private static final List<String> DEAF = List.of("/bin/sh", "-c", "trap '' INT QUIT; exec \"$@\"", "sh");

    private static final Pattern INTERPRETER = Pattern.compile("#![ \t]*([^ \t\n]+)");
    private static final int FIRST_LINE = 256;

    private Apart() {}

    /**
     * The command that starts the program with the number of the process that is started.
     *
     * @param words a first one with a separator is a whole path
     * @param folder where it is started
     * @param path the folders of other programs, as in {@code PATH}
     * @throws NoSuchFileException where it is not there, or cannot be executed
     */
    static List<String> command(List<String> words, Path folder, String path) throws IOException {
        if (Platform.isWindows()) {
            return words;
        }
        requireProgram(words.get(0), folder, path);
        return Files.isExecutable(SETSID) ? after(List.of(SETSID.toString()), words) : deaf(words);
    }

    static List<String> deaf(List<String> words) {
        return after(DEAF, words);
    }

    private static List<String> after(List<String> first, List<String> words) {
        List<String> all = new ArrayList<>(first);
        all.addAll(words);
        return all;
    }

    private static void requireProgram(String name, Path folder, String path) throws IOException {
        Stream<String> folders = name.indexOf('/') >= 0 ? Stream.of("") : Stream.of(path.split(File.pathSeparator, -1));
        Path program = folders.map(one -> folder.resolve(one).resolve(name))
                .filter(Apart::isProgram)
                .findFirst()
                .orElseThrow(() -> new NoSuchFileException(name));
        String interpreter = interpreter(program);
        if (!interpreter.isEmpty() && !isProgram(folder.resolve(interpreter))) {
            throw new NoSuchFileException(interpreter);
        }
    }

    private static boolean isProgram(Path file) {
        return Files.isRegularFile(file) && Files.isExecutable(file);
    }

    /** Of a script that names it in its first line; empty of anything else, and of what may be run but not read. */
    private static String interpreter(Path program) throws IOException {
        if (!Files.isReadable(program)) {
            return "";
        }
        try (InputStream in = Files.newInputStream(program)) {
            Matcher named = INTERPRETER.matcher(new String(in.readNBytes(FIRST_LINE), StandardCharsets.ISO_8859_1));
            return named.lookingAt() ? named.group(1) : "";
        }
    }
}
