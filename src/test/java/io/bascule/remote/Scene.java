package io.bascule.remote;

import io.bascule.Machine;
import io.bascule.blackbox.Eventually;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assertions;

/** Where one scenario plays: a folder with shell scripts, and an agent that runs them for job types of the scenario's own. */
final class Scene implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    final RemoteServer server;
    final Path folder;
    final String agentId;
    private final Program program;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<String> options = new ArrayList<>();
    private final List<AgentProcess> open = new ArrayList<>();

    Scene(RemoteServer server, Program program, Path folder) {
        Machine.needs(Files.isExecutable(Path.of("/bin/sh")), "a shell at /bin/sh, for the agents' programs");
        this.server = server;
        this.program = program;
        this.folder = folder;
        this.agentId = program.name().toLowerCase(Locale.ROOT) + "-" + COUNT.incrementAndGet();
        environment.put("API_KEY", server.key().secret());
        with("--server", server.url(), "--agent-id", agentId);
    }

    /** The job type of a script. */
    String type(String name) {
        return agentId + "." + name;
    }

    Scene with(String... more) {
        options.addAll(List.of(more));
        return this;
    }

    Scene withVariable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Scene withKey(RemoteServer.Key key) {
        return withVariable("API_KEY", key.secret());
    }

    /** A shell script for the jobs of a type; it is named as seen from where the agent is started. */
    Scene handling(String name, String... script) {
        script(name, script);
        return with("--handler", type(name) + "=./" + name + ".sh");
    }

    void script(String name, String... lines) {
        try {
            Path file =
                    Files.writeString(folder.resolve(name + ".sh"), "#!/bin/sh\n" + String.join("\n", lines) + "\n");
            Assertions.assertTrue(file.toFile().setExecutable(true));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    AgentProcess start() {
        return start(environment, options);
    }

    /** With these alone. */
    AgentProcess start(Map<String, String> environment, List<String> options) {
        AgentProcess agent = AgentProcess.start(program, folder, environment, options);
        open.add(agent);
        return agent;
    }

    String submit(String name) {
        return submit(name, new JsonObject());
    }

    /** Submits a job of a script's type. */
    String submit(String name, JsonObject job) {
        return server.submit(job.copy().put("jobType", type(name)));
    }

    /** What a job of a script's type has become, when it has ended so. */
    JsonObject ended(String name, String status) {
        return until(submit(name), status);
    }

    /** Waits until a job is in a state, and gives the job. */
    JsonObject until(String id, String status) {
        Eventually.is(
                "job " + id + " is " + status,
                AgentProcess.PATIENCE,
                () -> server.job(id).getString("status").equals(status),
                () -> server.shown(id).encodePrettily() + "\n" + story());
        return server.job(id);
    }

    /** Waits until the job asks people something, and gives what it asks. */
    JsonObject asked(String id) {
        until(id, "WAITING_APPROVAL");
        return server.shown(id).getJsonArray("checkpoints").stream()
                .map(JsonObject.class::cast)
                .filter(checkpoint -> checkpoint.getString("status").equals("PENDING"))
                .findFirst()
                .orElseThrow();
    }

    void touch(String name) {
        try {
            Files.createFile(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    /** Waits until a script has written a line to a file, and gives it. */
    String written(String name) {
        Eventually.is(
                "there is a line in " + name,
                AgentProcess.PATIENCE,
                () -> read(name).endsWith("\n"),
                this::story);
        return read(name).strip();
    }

    String read(String name) {
        try {
            return has(name) ? Files.readString(folder.resolve(name)) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the process is gone whose number a script wrote. */
    void isGone(String file) {
        long pid = Long.parseLong(written(file));
        Eventually.is("process " + pid + " is gone", AgentProcess.PATIENCE, () -> !runs(pid), this::story);
    }

    boolean runs(String file) {
        return runs(Long.parseLong(written(file)));
    }

    /** One that has ended may be listed until somebody asks how. */
    private static boolean runs(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc", String.valueOf(pid), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) != 'Z';
        } catch (IOException goneOrNoLinux) {
            return !Files.exists(Path.of("/proc/self"))
                    && ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    private String story() {
        StringBuilder story = new StringBuilder();
        open.forEach(agent -> story.append(agent.output()));
        return story.toString();
    }

    @Override
    public void close() {
        open.forEach(AgentProcess::close);
    }
}
