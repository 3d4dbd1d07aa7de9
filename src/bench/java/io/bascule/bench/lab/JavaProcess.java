package io.bascule.bench.lab;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line of a JVM; the same options for everything that is compared. */
public final class JavaProcess {
    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();

    private JavaProcess() {}

    /** A JVM with this class path. */
    public static List<String> command(String options, String classPath, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(JAVA);
        command.addAll(List.of(options.strip().split("\\s+")));
        command.addAll(List.of("-cp", classPath, mainClass));
        command.addAll(arguments);
        return command;
    }

    /** A JVM with this process's own class path. */
    public static List<String> own(String options, Class<?> mainClass, List<String> arguments) {
        return command(options, System.getProperty("java.class.path"), mainClass.getName(), arguments);
    }
}
