package io.bascule.sessions;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.FieldError;
import io.bascule.sessions.definition.AgentTypes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationsTest {
    @Test
    void theTemplatesFitTheirSettings() {
        AgentTypes.shipped()
                .all()
                .forEach(type -> type.templates()
                        .forEach(template -> assertEquals(
                                List.of(),
                                Configurations.problems(type, template.taskConfiguration()),
                                template.name())));
    }

    @Test
    void anEmptyConfigurationFitsWhereNothingIsRequired() {
        assertEquals(List.of(), Configurations.problems(Samples.RESEARCH, new JsonObject()));
        assertEquals(
                List.of(new FieldError("taskConfiguration.contentType", "is missing")),
                Configurations.problems(Samples.CONTENT, new JsonObject()));
    }

    @Test
    void whatDoesNotFitIsNamed() {
        JsonObject wrong = new JsonObject()
                .put("depth", "deepest")
                .put("maxFindings", 31)
                .put("focus", new JsonArray().add("costs").add(7))
                .put("dept", "standard");
        List<FieldError> problems = Configurations.problems(Samples.RESEARCH, wrong);
        assertEquals(
                List.of(
                        new FieldError("taskConfiguration.dept", "is not known; did you mean depth?"),
                        new FieldError(
                                "taskConfiguration.depth", "must be one of [\"overview\",\"standard\",\"thorough\"]"),
                        new FieldError("taskConfiguration.focus[1]", "must be text; it is the number 7"),
                        new FieldError("taskConfiguration.maxFindings", "must be at most 30")),
                problems.stream()
                        .sorted(java.util.Comparator.comparing(FieldError::field))
                        .toList());
    }

    @Test
    void whatCannotBeStoredIsRefused() {
        List<FieldError> problems =
                Configurations.problems(Samples.RESEARCH, new JsonObject().put("audience", "a\u0000b"));
        assertEquals("taskConfiguration.audience", problems.get(0).field());
        assertTrue(problems.get(0).message().contains("\\u0000"), problems.toString());
    }

    @Test
    void whatIsLeftOutHasItsDefault() {
        JsonObject given = new JsonObject().put("maxFindings", 3);
        JsonObject whole = Configurations.withDefaults(Samples.RESEARCH, given);
        assertEquals(new JsonObject().put("maxFindings", 3).put("depth", "standard"), whole);
        assertEquals(new JsonObject().put("maxFindings", 3), given);
    }
}
