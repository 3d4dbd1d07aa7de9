package io.bascule.handler.codegeneration;

import io.bascule.job.JobType;
import io.vertx.core.json.JsonObject;

/** What the pages show of the job type. */
final class CodeGenerationType {
    static final String NAME = "code-generation";

    private static final String EXAMPLE = """
            {
              "description": "User authentication module",
              "files": [
                {"path": "lib/auth.ts", "content": "export function authenticate() { return true; }\\n"},
                {"path": "lib/auth.test.ts", "content": "describe(\\"auth\\", () => {});\\n"}
              ]
            }
            """;

    private static final String SCHEMA = """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "required": ["files"],
              "additionalProperties": false,
              "properties": {
                "files": {
                  "description": "At most 256 KiB each and 1 MiB together, in UTF-8.",
                  "type": "array", "minItems": 1, "maxItems": %d,
                  "items": {
                    "type": "object",
                    "required": ["path", "content"],
                    "additionalProperties": false,
                    "properties": {
                      "path": {
                        "description": "Relative, with '/', without '.' and '..', valid on every system.",
                        "type": "string", "minLength": 1, "maxLength": %d
                      },
                      "content": {"description": "All of the file; it may be empty.", "type": "string"}
                    }
                  }
                },
                "description": {"description": "What the files are for.", "type": "string", "maxLength": %d},
                "workspace": {
                  "description": "The folder, which jobs may share; by default the job's id.",
                  "type": "string", "pattern": "^%s$"
                }
              }
            }
            """;

    private CodeGenerationType() {}

    static JobType description() {
        return new JobType(
                NAME,
                "Shows proposed files as a diff and writes them once a person has approved it.",
                JobType.DEFAULT_MAX_ATTEMPTS,
                null,
                0,
                new JsonObject(EXAMPLE),
                new JsonObject(SCHEMA.formatted(
                        ProposalRules.MAX_FILES,
                        PathRules.MAX_CHARACTERS,
                        ProposalRules.MAX_DESCRIPTION,
                        ProposalRules.WORKSPACE)));
    }
}
