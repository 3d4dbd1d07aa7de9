package io.bascule.sessions.definition;

import io.bascule.job.Text;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.DumperOptions.FlowStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A piece of a file, read by name and type. What is wrong is complained of, with its path; then something harmless stands for it, and
 * whoever put the pieces together looks whether there were complaints.
 */
final class Part {
    private static final int MAX_NAME = 200;

    private final Node node;
    private final String path;
    private final Complaints complaints;
    private final Map<String, Node> members = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();

    Part(Node node, String path, Complaints complaints) {
        this.node = node;
        this.path = path;
        this.complaints = complaints;
        if (node instanceof MappingNode mapping) {
            mapping.getValue().forEach(this::take);
        }
    }

    private void take(NodeTuple member) {
        if (!(member.getKeyNode() instanceof ScalarNode key) || key.getValue().length() > MAX_NAME) {
            complaints.add(member.getKeyNode(), at("a name must be a short text"));
        } else if (members.putIfAbsent(key.getValue(), member.getValueNode()) != null) {
            complaints.add(key, within(key.getValue()) + " is there twice; keep one");
        }
    }

    String path() {
        return path;
    }

    /** Complains of this part. */
    void wrong(String problem) {
        complaints.add(node, at(problem));
    }

    /** Complains of a member, or of the whole where it is not there. */
    void wrong(String name, String problem) {
        complaints.add(members.getOrDefault(name, node), within(name) + " " + problem);
    }

    boolean isGroup() {
        return node instanceof MappingNode;
    }

    Set<String> names() {
        return members.keySet();
    }

    boolean has(String name) {
        asked.add(name);
        return members.containsKey(name) && !isNothing(members.get(name));
    }

    /** A text that must be there. */
    String text(String name, int max) {
        return optionalText(name, max).orElseGet(() -> {
            if (!has(name)) {
                wrong(name, "is missing; write a text");
            }
            return "";
        });
    }

    Optional<String> optionalText(String name, int max) {
        if (!has(name)) {
            return Optional.empty();
        }
        boolean isText = members.get(name) instanceof ScalarNode scalar && Scalar.value(scalar) instanceof String;
        String text = isText ? ((ScalarNode) members.get(name)).getValue().strip() : "";
        if (text.isEmpty() || text.length() > max || !Text.isStorable(text)) {
            wrong(
                    name,
                    "must be text of 1 to " + max + " characters" + (isText ? "" : "; put it in quotes if it is one"));
            return Optional.empty();
        }
        return Optional.of(text);
    }

    /** A group that must be there. */
    Part group(String name) {
        asked.add(name);
        Node member = members.get(name);
        if (!(member instanceof MappingNode)) {
            wrong(
                    name,
                    member == null ? "is missing; write it below, indented" : "must be a group of names and values");
            return new Part(new MappingNode(Tag.MAP, List.of(), FlowStyle.BLOCK), path, Complaints.muted());
        }
        return new Part(member, within(name), complaints);
    }

    /** The items of a list; empty where it is not there. */
    List<Part> items(String name, int max) {
        asked.add(name);
        if (!has(name)) {
            return List.of();
        }
        if (!(members.get(name) instanceof SequenceNode list) || list.getValue().size() > max) {
            wrong(name, "must be a list of at most " + max);
            return List.of();
        }
        List<Part> items = new ArrayList<>();
        for (Node item : list.getValue()) {
            items.add(new Part(item, within(name) + "[" + items.size() + "]", complaints));
        }
        return items;
    }

    /** The names of a group's members, each as a part. */
    List<Part> members() {
        List<Part> all = new ArrayList<>();
        members.forEach((name, member) -> all.add(new Part(member, within(name), complaints)));
        return all;
    }

    /** This part as JSON. */
    Object json() {
        return json(node);
    }

    /** A member as JSON, or null. */
    Object json(String name) {
        asked.add(name);
        return members.containsKey(name) ? json(members.get(name)) : null;
    }

    private Object json(Node value) {
        if (value instanceof MappingNode mapping) {
            JsonObject object = new JsonObject();
            new Part(mapping, path, complaints).members.forEach((name, member) -> object.put(name, json(member)));
            return object;
        }
        if (value instanceof SequenceNode sequence) {
            JsonArray array = new JsonArray();
            sequence.getValue().forEach(item -> array.add(json(item)));
            return array;
        }
        Object scalar = Scalar.value((ScalarNode) value);
        if (scalar instanceof String text && !Text.isStorable(text)) {
            complaints.add(value, at("holds a character that cannot be stored; remove it"));
        }
        return scalar;
    }

    /** Complains of members that nobody asked for. */
    void nothingElse() {
        members.forEach((name, member) -> {
            if (!asked.contains(name)) {
                complaints.add(member, within(name) + " is not known; " + Similar.hint(name, asked));
            }
        });
    }

    private static boolean isNothing(Node value) {
        return value instanceof ScalarNode scalar && Scalar.value(scalar) == null;
    }

    private String within(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private String at(String problem) {
        return path.isEmpty() ? problem : path + " " + problem;
    }
}
