package io.bascule.sessions.definition;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.resolver.Resolver;

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
        } catch (CheckedParser.Refused e) {
            complaints.add(e.mark(), e.getMessage());
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
        Node root = new Composer(new CheckedParser(text, limits), new Resolver(), limits).getSingleNode();
        if (root == null) {
            complaints.add("is empty; remove it, or write an agent type");
        }
        return Optional.ofNullable(root);
    }
}
