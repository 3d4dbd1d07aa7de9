package io.bascule.download;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is in the archives. */
final class Contents {
    static final String FOLDER = "bascule-agent/";
    private static final String README = "README.md";

    private final Function<String, Optional<byte[]>> resources;

    /** @param resources by their names */
    Contents(Function<String, Optional<byte[]>> resources) {
        this.resources = resources;
    }

    /** All but {@code agent.conf}; empty where this build of the server comes without the agent. */
    Optional<List<Entry>> of(Choice choice) {
        Program program = choice.program();
        Optional<byte[]> agent = resources.apply("agent/" + program.file());
        Optional<byte[]> readme = resources.apply("agent/" + README);
        if (agent.isEmpty() || readme.isEmpty()) {
            return Optional.empty();
        }
        List<Entry> entries = new ArrayList<>();
        entries.add(Entry.folder(FOLDER));
        entries.add(new Entry(FOLDER + README, readme.get(), 0644));
        entries.add(new Entry(FOLDER + program.file(), agent.get(), program.mode()));
        entries.add(script("start", "start-" + program.wireName(), choice.platform()));
        entries.add(Entry.folder(FOLDER + "handlers/"));
        entries.add(script("handlers/example", "example", choice.platform()));
        return Optional.of(List.copyOf(entries));
    }

    private Entry script(String name, String resource, Platform platform) {
        boolean isWindows = platform == Platform.WINDOWS;
        String end = isWindows ? ".bat" : ".sh";
        String text = own(resource + end);
        return Entry.text(FOLDER + name + end, isWindows ? text.replace("\n", "\r\n") : text, 0755);
    }

    /** {@code agent.conf}, as it is before anything is filled in. */
    String conf(Platform platform) {
        return own("agent.conf").replace("{end}", platform == Platform.WINDOWS ? "bat" : "sh");
    }

    private String own(String resource) {
        return resources
                .apply("download/" + resource)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElseThrow(
                        () -> new IllegalStateException("The server's own file download/" + resource + " is gone"));
    }
}
