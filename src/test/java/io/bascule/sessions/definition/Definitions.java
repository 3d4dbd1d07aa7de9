package io.bascule.sessions.definition;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Definitions for tests. */
final class Definitions {
    /** A small one in which everything occurs that a file may hold. */
    static final String SMALL = """
            name: small
            title: Small
            description: For tests.
            system: Work.
            settings:
              type: object
              required: [kind]
              properties:
                kind:
                  type: string
                  title: Kind
                  enum: [on, off]
                  default: on
                words:
                  type: integer
                  title: Words
                  minimum: 1
                  maximum: 9
                tags:
                  type: array
                  title: Tags
                  items: {type: string}
            templates:
              - name: First
                description: One.
                taskDescription: Do it.
                taskConfiguration: {kind: off, words: 3}
            stages:
              - name: only
                title: Only
                prompt: Do it.
                output:
                  type: object
                  required: [parts]
                  properties:
                    parts:
                      type: array
                      items:
                        type: object
                        required: [key, title, text]
                        properties:
                          key: {type: string}
                          title: {type: string}
                          text: {type: string}
                          confidence: {type: number, minimum: 0, maximum: 1}
                artifacts:
                  type: generic_output
                  each: parts
                  key: key
                  title: title
                  content: text
            """;

    private Definitions() {}

    /** What is wrong with a definition. */
    static List<String> problems(String yaml) {
        return problems(yaml.getBytes(StandardCharsets.UTF_8));
    }

    static List<String> problems(byte[] yaml) {
        List<String> problems = new ArrayList<>();
        Complaints complaints = new Complaints("x.yaml", problems);
        boolean isRead = SafeYaml.read(yaml, complaints)
                .flatMap(root -> DefinitionReader.read(root, complaints))
                .isPresent();
        if (isRead != problems.isEmpty()) {
            throw new AssertionError("It is read although something is wrong, or not although nothing is: " + problems);
        }
        return problems;
    }
}
