package io.bascule.sessions.definition;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.DocumentStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.Node;

/** Reads YAML of which nothing grows and nothing is made: no anchors, no tags, one document, nested a few levels deep. */
final class SafeYaml {
    /** Largest file: 256 KiB. */
    static final int MAX_BYTES = 256 * 1024;

    private static final int MAX_DEPTH = 30;

    private SafeYaml() {}

    /** The file's nodes; empty where something was complained of. */
    static Optional<Node> read(byte[] bytes, Complaints complaints) {
        if (bytes.length > MAX_BYTES) {
            complaints.add("is larger than 256 KiB; an agent type is not");
            return Optional.empty();
        }
        try {
            return read(
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(bytes))
                            .toString(),
                    complaints);
        } catch (CharacterCodingException e) {
            complaints.add("is not UTF-8; save it as UTF-8");
        } catch (MarkedYAMLException e) {
            complaints.add(e.getProblemMark(), "is not YAML: " + e.getProblem());
        } catch (YAMLException e) {
            complaints.add("is not YAML that is accepted here: "
                    + e.getMessage().lines().findFirst().orElse("it cannot be read"));
        }
        return Optional.empty();
    }

    private static Optional<Node> read(String text, Complaints complaints) {
        LoaderOptions limits = new LoaderOptions();
        limits.setNestingDepthLimit(MAX_DEPTH);
        limits.setMaxAliasesForCollections(0);
        limits.setAllowRecursiveKeys(false);
        limits.setCodePointLimit(MAX_BYTES);
        int documents = 0;
        int depth = 0;
        for (Event event : new Yaml(limits).parse(new StringReader(text))) {
            Optional<String> refused = refused(event);
            if (refused.isPresent()) {
                complaints.add(event.getStartMark(), refused.get());
                return Optional.empty();
            }
            // The parser's own limit comes later, and by then it has taken time with the square of the depth.
            depth += event instanceof CollectionStartEvent ? 1 : event instanceof CollectionEndEvent ? -1 : 0;
            if (depth > MAX_DEPTH) {
                complaints.add(event.getStartMark(), "is not YAML that is accepted here: it is nested too deeply");
                return Optional.empty();
            }
            if (event instanceof DocumentStartEvent && ++documents > 1) {
                complaints.add(event.getStartMark(), "holds a second document; give each agent type a file of its own");
                return Optional.empty();
            }
        }
        if (documents == 0) {
            complaints.add("is empty; remove it, or write an agent type");
            return Optional.empty();
        }
        return Optional.of(new Yaml(limits).compose(new StringReader(text)));
    }

    private static Optional<String> refused(Event event) {
        if (event instanceof AliasEvent || event instanceof NodeEvent node && node.getAnchor() != null) {
            return Optional.of(
                    "anchors (&) and aliases (*) are not taken here; write it out, or put the text in quotes");
        }
        boolean isTagged = event instanceof ScalarEvent scalar && scalar.getTag() != null
                || event instanceof CollectionStartEvent collection && collection.getTag() != null;
        return isTagged ? Optional.of("tags (!) are not taken here; put the text in quotes") : Optional.empty();
    }
}
