package io.bascule.sessions.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class DefinitionJsonTest {
    @Test
    void eachComesBackAsItWas() {
        for (AgentType type : AgentTypes.shipped().all()) {
            AgentType back = DefinitionJson.read(
                    new JsonObject(DefinitionJson.write(type).encode()));
            AgentType bare = new AgentType(
                    type.name(),
                    type.title(),
                    type.description(),
                    type.system(),
                    type.settings(),
                    List.of(),
                    type.stages(),
                    type.thresholds(),
                    type.tools());
            assertEquals(bare, back);
            assertEquals(
                    type.stages().get(1).output().encode(),
                    back.stages().get(1).output().encode(),
                    "in the same order");
        }
        assertTrue(AgentTypes.shipped().all().stream().anyMatch(AgentType::maySearch), "one has a tool");
    }
}
