package io.bascule.handler.dataprocessing;

import static io.bascule.handler.dataprocessing.Rows.json;
import static io.bascule.handler.dataprocessing.Rows.wrongFields;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.handler.NonRetryableException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTest {
    private static final String TRIM = "'operation': 'transform', 'transform': 'trim', 'data': ";

    @Test
    void theOperationAndTheDataAreAskedFor() {
        assertEquals(List.of("inputData.data", "inputData.operation"), wrongFields(""));
        assertEquals(List.of("inputData.operation"), wrongFields("'operation': 'sort', 'data': []"));
        assertEquals(List.of("inputData.operation"), wrongFields("'operation': 1, 'data': []"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "'rows'", "null"})
    void dataMustBeAList(String data) {
        assertEquals(List.of("inputData.data"), wrongFields(TRIM + data));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "'a'", "null", "[]"})
    void everyRowMustBeAnObject(String row) {
        assertEquals(List.of("inputData.data[1]"), wrongFields(TRIM + "[{}, " + row + "]"));
    }

    @Test
    void rowsAreCapped() {
        JsonArray rows = new JsonArray();
        for (int i = 0; i < Request.MAX_ROWS; i++) {
            rows.add(new JsonObject());
        }
        JsonObject input = json("{'operation': 'dedupe'}").put("data", rows);
        assertEquals(List.of(), Request.check(input));
        rows.add(new JsonObject());
        assertEquals("inputData.data", Request.check(input).get(0).field());
    }

    @Test
    void aFieldOfAnotherOperationIsRefused() {
        assertEquals(List.of("inputData.where"), wrongFields(TRIM + "[], 'where': []"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"12345678901234567890", "9007199254740993", "1e23", "-1.5e300"})
    void aNumberThatWouldChangeIsToBeWrittenAsAString(String number) {
        var errors = Request.check(json("{" + TRIM + "[{}, {'a': [" + number + "]}]}"));

        assertEquals(1, errors.size());
        assertEquals("inputData.data[1].a[0]", errors.get(0).field());
        assertTrue(errors.get(0).message().endsWith("write it as a string"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.1", "1e22", "-9007199254740992", "1e-300", "0", "1.7976931348623157"})
    void aNumberThatStaysIsTaken(String number) {
        assertEquals(List.of(), wrongFields(TRIM + "[{'a': " + number + "}]"));
    }

    @Test
    void aResultThatIsTooLargeFailsForGood() {
        String text = "ß".repeat(Request.MAX_RESULT / 2);
        JsonObject input = json("{'operation': 'transform', 'transform': 'uppercase'}")
                .put("data", JsonArray.of(new JsonObject().put("a", text)));
        Request request = Request.of(input);

        assertThrows(NonRetryableException.class, request::process);
    }
}
