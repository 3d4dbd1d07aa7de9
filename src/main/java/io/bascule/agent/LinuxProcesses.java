package io.bascule.agent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What Linux tells of processes besides: who has a mark in its environment, wherever its parents are, and who is dead but not buried. */
final class LinuxProcesses {
    private static final Path PROC = Path.of("/proc");
    private static final boolean IS_HERE = Files.isReadable(PROC.resolve("self/environ"));

    private LinuxProcesses() {}

    /** Whether this is a system that tells it. */
    static boolean areTold() {
        return IS_HERE;
    }

    /** The processes that were started with this variable, {@code NAME=value}; none where the system does not tell. */
    static List<ProcessHandle> startedWith(String variable) {
        if (!IS_HERE) {
            return List.of();
        }
        String marked = '\0' + variable + '\0';
        long self = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != self)
                .filter(process -> environment(process).contains(marked))
                .toList();
    }

    /** Each variable between NULs; empty where it is another user's. */
    private static String environment(ProcessHandle process) {
        try {
            byte[] bytes = Files.readAllBytes(PROC.resolve(process.pid() + "/environ"));
            return '\0' + new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException notOurs) {
            return "";
        }
    }

    /** Whether it has ended, and only its parent does not know it yet. */
    static boolean isZombie(ProcessHandle process) {
        if (!IS_HERE) {
            return false;
        }
        try {
            String stat = Files.readString(PROC.resolve(process.pid() + "/stat"), StandardCharsets.ISO_8859_1);
            int name = stat.lastIndexOf(") ");
            return name > 0 && (stat.charAt(name + 2) == 'Z' || stat.charAt(name + 2) == 'X');
        } catch (IOException gone) {
            return true;
        }
    }
}
