package io.bascule.handler.codegeneration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.handler.NonRetryableException;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.JobError;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProposalRulesTest {

    private static JsonObject input(String... paths) {
        JsonArray files = new JsonArray();
        for (String path : paths) {
            files.add(new JsonObject().put("path", path).put("content", "x"));
        }
        return new JsonObject().put("files", files);
    }

    private static List<String> wrongFields(JsonObject input) {
        return ProposalRules.check(input).stream().map(FieldError::field).toList();
    }

    @Test
    void everyWrongFieldIsNamed() {
        JsonObject input = new JsonObject("""
                {"files": [{"path": "../x", "content": 1}, {"content": "x", "mode": "755"}, "x"],
                 "description": 5, "workspace": "../up", "folder": "x"}""");

        assertEquals(
                List.of(
                        "inputData.folder",
                        "inputData.workspace",
                        "inputData.description",
                        "inputData.files[0].path",
                        "inputData.files[0].content",
                        "inputData.files[1].mode",
                        "inputData.files[1].path",
                        "inputData.files[2]"),
                wrongFields(input));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"files\": []}", "{\"files\": null}", "{\"files\": {}}", "{\"files\": \"a\"}"})
    void thereMustBeFiles(String input) {
        assertEquals(List.of("inputData.files"), wrongFields(new JsonObject(input)));
    }

    @ParameterizedTest
    @CsvSource({"a,a", "lib/A.ts,LIB/a.ts", "a,a/b", "a/b,A", "a/b/c,a/b", "x/y,X/Y/z"})
    void twoFilesMustHaveRoomForEachOther(String one, String other) {
        assertEquals(List.of("inputData.files[1].path"), wrongFields(input(one, other)));
    }

    @Test
    void neighboursAreFine() {
        assertEquals(List.of(), wrongFields(input("a/b", "a/c", "ab", "b/a", "a.b/c")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a/b", "a.b", "..", "a b", "con", "nul", "é"})
    void aWorkspaceIsOneSimpleName(String workspace) {
        assertEquals(List.of("inputData.workspace"), wrongFields(input("a").put("workspace", workspace)));
    }

    @Test
    void numbersAndSizesAreCapped() {
        String[] paths = new String[ProposalRules.MAX_FILES + 1];
        for (int i = 0; i < paths.length; i++) {
            paths[i] = "f" + i;
        }
        assertEquals(List.of("inputData.files"), wrongFields(input(paths)));

        String euro = "€".repeat(ProposalRules.MAX_FILE_BYTES / 3);
        JsonObject file = new JsonObject().put("path", "big").put("content", euro + "x");
        assertEquals(List.of(), wrongFields(new JsonObject().put("files", JsonArray.of(file))));
        file.put("content", euro + "xx");
        assertEquals(
                List.of("inputData.files[0].content"), wrongFields(new JsonObject().put("files", JsonArray.of(file))));

        JsonObject five = input("a", "b", "c", "d", "e");
        five.getJsonArray("files").forEach(f -> ((JsonObject) f).put("content", euro));
        assertEquals(List.of("inputData.files"), wrongFields(five));
    }

    @Test
    void textThatCannotBeStoredIsRefused() {
        JsonObject file = new JsonObject().put("path", "a").put("content", "a\u0000b");
        assertEquals(
                List.of("inputData.files[0].content"), wrongFields(new JsonObject().put("files", JsonArray.of(file))));
    }

    @Test
    void aThousandMistakesAreNotAllTold() {
        JsonObject input = input("a");
        for (int i = 0; i < 1_000; i++) {
            input.put("x" + i, i);
        }
        assertTrue(ProposalRules.check(input).size() < 100);
    }

    @Test
    void aRunChecksItsInputToo() {
        NonRetryableException refused =
                assertThrows(NonRetryableException.class, () -> Proposal.of(input("/etc/passwd"), Ids.next()));

        assertEquals(JobError.INVALID_INPUT, refused.code());
        assertTrue(refused.getMessage().startsWith("inputData.files[0].path: must "), refused.getMessage());
    }

    @Test
    void theWorkspaceIsTheJobsIdUnlessItIsNamed() {
        UUID id = Ids.next();

        assertEquals(id.toString(), Proposal.of(input("a"), id).workspace());
        assertEquals(
                "site", Proposal.of(input("a").put("workspace", "site"), id).workspace());
    }
}
