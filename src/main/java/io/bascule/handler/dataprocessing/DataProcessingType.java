package io.bascule.handler.dataprocessing;

import io.bascule.job.JobType;
import io.vertx.core.json.JsonObject;

/** What the pages show of the job type. */
final class DataProcessingType {
    static final String NAME = "data-processing";

    private static final String EXAMPLE = """
            {
              "operation": "transform",
              "transform": "normalize",
              "data": [
                {"id": 1, "name": " John ", "email": "John@Example.com"},
                {"id": 2, "name": "Jane", "email": "jane@example.com"}
              ]
            }
            """;

    private static final String SCHEMA = """
            {
              "$schema": "https://json-schema.org/draft/2020-12/schema",
              "type": "object",
              "required": ["operation", "data"],
              "properties": {
                "operation": {"enum": ["transform", "filter", "validate", "dedupe", "aggregate"]},
                "data": {
                  "description": "The rows. A number that a double does not hold is written as a string.",
                  "type": "array", "maxItems": %d, "items": {"type": "object"}
                }
              },
              "oneOf": [
                {
                  "required": ["transform"],
                  "properties": {
                    "operation": {"const": "transform"},
                    "transform": {"oneOf": [
                      {"enum": ["normalize", "lowercase", "uppercase", "trim"]},
                      {
                        "description": "In this order: rename, drop, defaults, cast.",
                        "type": "object", "additionalProperties": false,
                        "properties": {
                          "rename": {"type": "object", "additionalProperties": {"type": "string"}},
                          "drop": {"type": "array", "items": {"type": "string"}},
                          "defaults": {"type": "object"},
                          "cast": {"type": "object", "additionalProperties": {"enum": ["number", "string", "boolean"]}}
                        }
                      }
                    ]}
                  }
                },
                {
                  "required": ["where"],
                  "properties": {
                    "operation": {"const": "filter"},
                    "where": {
                      "description": "Rows for which all of these hold are kept.",
                      "type": "array", "minItems": 1, "items": {
                        "type": "object", "required": ["field", "op"], "additionalProperties": false,
                        "properties": {
                          "field": {"type": "string"},
                          "op": {"enum": ["eq", "ne", "lt", "lte", "gt", "gte", "contains", "exists", "in"]},
                          "value": {}
                        }
                      }
                    }
                  }
                },
                {
                  "required": ["rules"],
                  "properties": {
                    "operation": {"const": "validate"},
                    "rules": {"type": "array", "minItems": 1, "items": {
                      "type": "object", "required": ["field"], "additionalProperties": false,
                      "properties": {
                        "field": {"type": "string"},
                        "required": {"type": "boolean"},
                        "type": {"enum": ["string", "number", "integer", "boolean", "object", "array"]},
                        "pattern": {"description": "Of the whole value.", "type": "string", "maxLength": %d},
                        "min": {"description": "Of a number, or a length.", "type": ["number", "string"]},
                        "max": {"type": ["number", "string"]}
                      }
                    }}
                  }
                },
                {
                  "properties": {
                    "operation": {"const": "dedupe"},
                    "by": {"description": "By default the whole row.", "type": "array", "items": {"type": "string"}}
                  }
                },
                {
                  "required": ["metrics"],
                  "properties": {
                    "operation": {"const": "aggregate"},
                    "groupBy": {"type": "array", "items": {"type": "string"}},
                    "metrics": {
                      "description": "Sums are exact: a string where a number is not. Averages have 15 digits.",
                      "type": "array", "minItems": 1, "items": {
                        "type": "object", "required": ["op"], "additionalProperties": false,
                        "properties": {
                          "op": {"enum": ["count", "sum", "avg", "min", "max"]},
                          "field": {"type": "string"},
                          "as": {"type": "string"}
                        }
                      }
                    }
                  }
                }
              ]
            }
            """;

    private DataProcessingType() {}

    static JobType description() {
        return new JobType(
                NAME,
                "Transforms, filters, validates, deduplicates or aggregates rows once a person has approved a preview.",
                JobType.DEFAULT_MAX_ATTEMPTS,
                null,
                0,
                new JsonObject(EXAMPLE),
                new JsonObject(SCHEMA.formatted(Request.MAX_ROWS, SafePattern.MAX_PATTERN)));
    }
}
