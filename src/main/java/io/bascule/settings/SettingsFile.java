package io.bascule.settings;

import io.bascule.job.Nearest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a settings file into the text of each key. It stops at YAML's nodes and makes no objects of them: a value stays as it
 * was written (YAML would read {@code 12:30} as 750 and {@code off} as false), and an error can name the line.
 */
final class SettingsFile {
    private static final int MAX_BYTES = 1 << 20;

    private final Path path;
    private final List<String> problems;
    private final Map<String, Given> values = new LinkedHashMap<>();

    private SettingsFile(Path path, List<String> problems) {
        this.path = path;
        this.problems = problems;
    }

    /** @param problems what is wrong with the file is added here */
    static Map<String, Given> read(Path path, List<String> problems) {
        SettingsFile file = new SettingsFile(path, problems);
        file.read();
        return file.values;
    }

    private void read() {
        try {
            byte[] bytes = Files.readAllBytes(path);
            if (bytes.length > MAX_BYTES) {
                problems.add(path + " is larger than 1 MiB; it cannot be a settings file.");
                return;
            }
            Node root = parse(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
            if (root != null) {
                readGroups(root);
            }
        } catch (CharacterCodingException e) {
            problems.add(path + " is not UTF-8; save it as UTF-8.");
        } catch (IOException e) {
            problems.add(path + " cannot be read (" + e + ").");
        } catch (MarkedYAMLException e) {
            // Not its whole message, which quotes the line and may so show a secret.
            String line = e.getProblemMark() == null
                    ? ""
                    : " line " + (e.getProblemMark().getLine() + 1);
            problems.add(path + line + " is not YAML: " + e.getProblem() + ".");
        } catch (YAMLException e) {
            problems.add(path + " is not YAML that is accepted here: " + e.getMessage() + ".");
        }
    }

    private static Node parse(String text) {
        LoaderOptions limits = new LoaderOptions();
        limits.setNestingDepthLimit(10);
        limits.setMaxAliasesForCollections(10);
        limits.setAllowRecursiveKeys(false);
        limits.setCodePointLimit(MAX_BYTES);
        return new Yaml(limits).compose(new java.io.StringReader(text));
    }

    private void readGroups(Node root) {
        if (isNothing(root)) {
            return;
        }
        if (!(root instanceof MappingNode groups)) {
            problems.add(path + " must hold groups of settings, as \"http:\" with \"  port: 3000\" below it.");
            return;
        }
        TreeSet<String> seen = new TreeSet<>();
        for (NodeTuple group : groups.getValue()) {
            String name = name(group.getKeyNode());
            if (!seen.add(name)) {
                problems.add(at(group.getKeyNode()) + ": " + name + " is there twice; keep one.");
            } else if (Settings.all().stream().noneMatch(s -> s.group().equals(name))) {
                unknown(group.getKeyNode(), name, names(Setting::group));
            } else if (!isNothing(group.getValueNode())) {
                readGroup(name, group.getValueNode());
            }
        }
    }

    private void readGroup(String group, Node node) {
        if (!(node instanceof MappingNode settings)) {
            problems.add(at(node) + ": " + group + " is a group; write its settings below it, indented.");
            return;
        }
        for (NodeTuple setting : settings.getValue()) {
            String key = group + "." + name(setting.getKeyNode());
            if (Settings.all().stream().noneMatch(s -> s.key().equals(key))) {
                unknown(setting.getKeyNode(), key, names(Setting::key));
            } else if (values.containsKey(key)) {
                problems.add(at(setting.getKeyNode()) + ": " + key + " is there twice; keep one.");
            } else {
                readValue(key, setting.getValueNode());
            }
        }
    }

    private void readValue(String key, Node node) {
        if (isNothing(node)) {
            problems.add(at(node) + ": " + key + " has no value; give it one or remove the line.");
        } else if (node instanceof ScalarNode scalar) {
            values.put(key, new Given(scalar.getValue(), at(node)));
        } else if (node instanceof MappingNode map && key.equals(Settings.WORKER_LIMITS.key())) {
            values.put(key, new Given(pairs(map), at(node)));
        } else if (node instanceof SequenceNode list && key.equals(Settings.CLUSTER_MEMBERS.key())) {
            values.put(key, new Given(items(list), at(node)));
        } else {
            problems.add(at(node) + ": " + key + " must be one value, not a list or a group.");
        }
    }

    /** As one would write it in a variable. */
    private static String pairs(MappingNode map) {
        return map.getValue().stream()
                .map(pair -> name(pair.getKeyNode()) + "=" + name(pair.getValueNode()))
                .collect(Collectors.joining(","));
    }

    /** Likewise. */
    private static String items(SequenceNode list) {
        return list.getValue().stream().map(SettingsFile::name).collect(Collectors.joining(","));
    }

    private void unknown(Node node, String name, TreeSet<String> known) {
        problems.add(at(node) + ": " + name + " is not known. "
                + Nearest.to(name, known).map(k -> "Did you mean " + k + "?").orElse("Remove it."));
    }

    private static TreeSet<String> names(java.util.function.Function<Setting<?>, String> part) {
        return Settings.all().stream().map(part).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(Node node) {
        return node instanceof ScalarNode scalar ? scalar.getValue() : "(not text)";
    }

    private static boolean isNothing(Node node) {
        return node.getTag().equals(Tag.NULL);
    }

    private String at(Node node) {
        return path + " line " + (node.getStartMark().getLine() + 1);
    }
}
