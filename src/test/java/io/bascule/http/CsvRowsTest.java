package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Caller;
import io.bascule.job.JobStatus;
import io.bascule.job.NewJob;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvRowsTest {
    @Test
    void textIsQuotedWhereItHasToBe() {
        assertEquals("plain", CsvRows.cell("plain"));
        assertEquals("\"two words\"", CsvRows.cell("two words"));
        assertEquals("\"a,b\"", CsvRows.cell("a,b"));
        assertEquals("\"say \"\"no\"\"\"", CsvRows.cell("say \"no\""));
        assertEquals("\"a\r\nb\"", CsvRows.cell("a\r\nb"));
        assertEquals("", CsvRows.cell(null));
        assertEquals("-1", CsvRows.cell(-1));
        assertEquals("true", CsvRows.cell(true));
    }

    @Test
    void listsAndObjectsAreJson() {
        assertEquals("\"[\"\"a\"\",\"\"b\"\"]\"", CsvRows.cell(JsonArray.of("a", "b")));
        assertEquals("", CsvRows.cell(new JsonArray()));
        assertEquals("\"{\"\"n\"\":1}\"", CsvRows.cell(JsonObject.of("n", 1)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "\uff1d1", "\uff0b1", "\uff20x"})
    void aTextThatASpreadsheetWouldRunDoesNotBeginALine(String text) {
        String cell = CsvRows.cell(text);
        assertTrue(cell.startsWith("'") || cell.startsWith("\"'"), cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1", "'x", "1-1", " a", "#x", "\u202e=1"})
    void otherTextsStayAsTheyAre(String text) {
        assertFalse(CsvRows.cell(text).replace("\"", "").startsWith("''"), text);
        assertTrue(CsvRows.cell(text).contains(text));
    }

    @Test
    void aRowHasACellForEachColumn() {
        NewJob wanted = new NewJob("t", "a description", JsonObject.of("in", 1), 5, null, 3, null, List.of("x"));
        var job = Jobs.accepted(wanted, Caller.SYSTEM, JobStatus.RUNNING);
        for (boolean withData : new boolean[] {false, true}) {
            String header = CsvRows.header(withData);
            String row = CsvRows.row(job, withData).replaceAll("\"[^\"]*(\"\"[^\"]*)*\"", "quoted");
            assertEquals(header.split(",", -1).length, row.split(",", -1).length, row);
            assertTrue(header.endsWith("\r\n") && row.endsWith("\r\n"));
            assertEquals(withData, row.contains(",quoted,\r\n"), row);
        }
    }
}
