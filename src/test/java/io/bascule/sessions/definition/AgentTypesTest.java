package io.bascule.sessions.definition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.ArtifactType;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AgentTypesTest {
    @TempDir
    Path folder;

    @Test
    void threeAreShipped() {
        assertEquals(List.of("research", "content", "reporting"), names(AgentTypes.shipped()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"research", "content", "reporting"})
    void whatIsShippedCanBeShownAsAForm(String name) {
        AgentType type = AgentTypes.shipped().find(name).orElseThrow();
        assertEquals(2, type.templates().size());
        assertEquals(2, type.stages().size());
        assertEquals(Boolean.FALSE, type.settings().getValue("additionalProperties"));
        JsonObject fields = type.settings().getJsonObject("properties");
        assertTrue(fields.size() >= 4, fields.encode());
        fields.fieldNames()
                .forEach(field -> assertFalse(
                        fields.getJsonObject(field).getString("title").isBlank(), field));
        assertTrue(type.thresholds().confidence() >= 0.7);
    }

    @Test
    void theStagesAreThoseThatTheirTypesAreKnownFor() {
        assertEquals(List.of("plan", "findings"), stages("research"));
        assertEquals(List.of("outline", "variations"), stages("content"));
        assertEquals(List.of("outline", "report"), stages("reporting"));
        assertEquals(
                List.of(ArtifactType.RESEARCH_FINDING, ArtifactType.CONTENT_DRAFT, ArtifactType.REPORT),
                AgentTypes.shipped().all().stream()
                        .map(type ->
                                type.stages().get(1).artifacts().orElseThrow().type())
                        .toList());
        assertTrue(AgentTypes.shipped().all().stream()
                .allMatch(type -> type.stages().get(0).artifacts().isEmpty()));
    }

    @Test
    void onlyWhoIsGrantedASearchMaySearch() {
        assertEquals(
                List.of(true, false, true),
                AgentTypes.shipped().all().stream().map(AgentType::maySearch).toList());
    }

    @Test
    void aFolderThatIsNotThereAddsNothing() {
        assertEquals(3, AgentTypes.load(folder.resolve("none")).all().size());
    }

    @Test
    void aFileAddsAType() throws IOException {
        Files.writeString(folder.resolve("review.yml"), Definitions.SMALL);
        Files.writeString(folder.resolve("notes.txt"), "not a definition");
        Files.writeString(folder.resolve(".hidden.yaml"), "nor this");
        AgentTypes types = AgentTypes.load(folder);
        assertEquals(List.of("research", "content", "reporting", "small"), names(types));
        AgentType small = types.find("small").orElseThrow();
        assertEquals(Set.of(), small.tools());
        assertEquals(Thresholds.DEFAULT, small.thresholds());
        assertEquals(
                "key", small.stages().get(0).artifacts().orElseThrow().key().orElseThrow());
    }

    @Test
    void aFileTakesThePlaceOfTheShippedTypeOfItsName() throws IOException {
        Files.writeString(folder.resolve("x.yaml"), Definitions.SMALL.replace("name: small", "name: content"));
        AgentTypes types = AgentTypes.load(folder);
        assertEquals(List.of("research", "content", "reporting"), names(types));
        assertEquals("Small", types.find("content").orElseThrow().title());
    }

    @Test
    void twoFilesOfOneNameAreRefused() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), Definitions.SMALL);
        Files.writeString(folder.resolve("b.yaml"), Definitions.SMALL);
        WrongDefinitions wrong = assertThrows(WrongDefinitions.class, () -> AgentTypes.load(folder));
        assertEquals(1, wrong.problems().size());
        assertTrue(wrong.getMessage().contains("b.yaml: names its agent type small as "), wrong.getMessage());
        assertTrue(wrong.getMessage().contains("a.yaml does; rename one"), wrong.getMessage());
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceWithFileAndLine() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), Definitions.SMALL.replace("title: Small", "titel: Small"));
        Files.writeString(folder.resolve("b.yaml"), "- 1\n- 2\n");
        WrongDefinitions wrong = assertThrows(WrongDefinitions.class, () -> AgentTypes.load(folder));
        String text = wrong.getMessage();
        assertTrue(text.contains("a.yaml line 2: titel is not known; did you mean title?"), text);
        assertTrue(text.contains("a.yaml line 1: title is missing; write a text"), text);
        assertTrue(text.contains("b.yaml line 1: must hold name, title"), text);
        assertTrue(text.contains("sessions.agents"), text);
    }

    @Test
    void whatIsNoFolderIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        WrongDefinitions wrong = assertThrows(WrongDefinitions.class, () -> AgentTypes.load(file));
        assertTrue(wrong.getMessage().contains("is no folder"), wrong.getMessage());
    }

    @Test
    void aFolderInThePlaceOfAFileIsRefused() throws IOException {
        Files.createDirectory(folder.resolve("x.yaml"));
        WrongDefinitions wrong = assertThrows(WrongDefinitions.class, () -> AgentTypes.load(folder));
        assertTrue(wrong.getMessage().contains("x.yaml: cannot be read"), wrong.getMessage());
    }

    @Test
    void theNumberOfFilesIsBounded() throws IOException {
        for (int i = 0; i <= 100; i++) {
            Files.writeString(folder.resolve(i + ".yaml"), Definitions.SMALL.replace("name: small", "name: s" + i));
        }
        WrongDefinitions wrong = assertThrows(WrongDefinitions.class, () -> AgentTypes.load(folder));
        assertTrue(wrong.getMessage().contains("more than 100 YAML files"), wrong.getMessage());
    }

    private static List<String> stages(String name) {
        return AgentTypes.shipped().find(name).orElseThrow().stages().stream()
                .map(Stage::name)
                .toList();
    }

    private static List<String> names(AgentTypes types) {
        return types.all().stream().map(AgentType::name).toList();
    }
}
