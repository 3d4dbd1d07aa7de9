package io.bascule.sessions.definition;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;

/** The agent types that a node knows: those that the server comes with, and those of the operator's folder. */
public final class AgentTypes {
    private static final List<String> SHIPPED = List.of("research", "content", "reporting");
    private static final int MAX_FILES = 100;

    private final List<AgentType> types;

    private AgentTypes(List<AgentType> types) {
        this.types = List.copyOf(types);
    }

    /** Those that the server comes with. */
    public static AgentTypes shipped() {
        List<String> problems = new ArrayList<>();
        List<AgentType> types = new ArrayList<>();
        for (String name : SHIPPED) {
            String resource = "/agents/" + name + ".yaml";
            read(bytes(resource), new Complaints(resource, problems)).ifPresent(types::add);
        }
        return of(types, problems);
    }

    /**
     * Those that the server comes with, and those of the folder: one of a name that is there already takes its place.
     *
     * @param folder with {@code *.yaml} and {@code *.yml}; it need not be there
     * @throws WrongDefinitions with everything that is wrong, each with file, line and what to do
     */
    public static AgentTypes load(Path folder) {
        List<String> problems = new ArrayList<>();
        Map<String, AgentType> types = new LinkedHashMap<>();
        shipped().all().forEach(type -> types.put(type.name(), type));
        types.putAll(own(folder, problems));
        return of(List.copyOf(types.values()), problems);
    }

    private static AgentTypes of(List<AgentType> types, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new WrongDefinitions(problems);
        }
        return new AgentTypes(types);
    }

    /** The folder's, by name. */
    private static Map<String, AgentType> own(Path folder, List<String> problems) {
        Map<String, AgentType> types = new TreeMap<>();
        Map<String, Path> files = new TreeMap<>();
        for (Path file : files(folder, problems)) {
            Complaints complaints = new Complaints(file.toString(), problems);
            bytes(file, complaints).flatMap(bytes -> read(bytes, complaints)).ifPresent(type -> {
                Path twin = files.putIfAbsent(type.name(), file);
                if (twin != null) {
                    complaints.add("names its agent type " + type.name() + " as " + twin + " does; rename one");
                }
                types.put(type.name(), type);
            });
        }
        return types;
    }

    private static List<Path> files(Path folder, List<String> problems) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        if (!Files.isDirectory(folder)) {
            problems.add(folder + " is no folder; name one with a YAML file for each agent type.");
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> found = files.filter(AgentTypes::isYaml)
                    .limit(MAX_FILES + 1L)
                    .sorted()
                    .toList();
            if (found.size() > MAX_FILES) {
                problems.add(folder + " holds more than " + MAX_FILES + " YAML files; remove some.");
            }
            return found;
        } catch (IOException | UncheckedIOException e) {
            problems.add(folder + " cannot be listed (" + e + ").");
            return List.of();
        }
    }

    private static boolean isYaml(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (name.endsWith(".yaml") || name.endsWith(".yml"));
    }

    private static Optional<byte[]> bytes(Path file, Complaints complaints) {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(in.readNBytes(SafeYaml.MAX_BYTES + 1));
        } catch (IOException e) {
            complaints.add("cannot be read (" + e + ")");
            return Optional.empty();
        }
    }

    private static byte[] bytes(String resource) {
        try (InputStream in = AgentTypes.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("The jar lacks " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The jar's " + resource + " cannot be read", e);
        }
    }

    private static Optional<AgentType> read(byte[] bytes, Complaints complaints) {
        return SafeYaml.read(bytes, complaints).flatMap((Node root) -> DefinitionReader.read(root, complaints));
    }

    /** The shipped ones first, then by name. */
    public List<AgentType> all() {
        return types;
    }

    public Optional<AgentType> find(String name) {
        return types.stream().filter(type -> type.name().equals(name)).findFirst();
    }
}
