package io.bascule.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void wordsAreSeparatedByAnyBlanks() {
        assertEquals(List.of("./train.sh", "--fast", "3"), Words.of("  ./train.sh \t --fast\n3 "));
        assertEquals(List.of(), Words.of(" \t "));
    }

    @Test
    void quotesKeepBlanksAndEmptyWords() {
        assertEquals(List.of("sh", "-c", "echo \"$A\" ; exit"), Words.of("sh -c 'echo \"$A\" ; exit'"));
        assertEquals(List.of("a b", "", "cd ef"), Words.of("\"a b\" '' c'd e'f"));
    }

    @Test
    void backslashesKeepTheNextCharacterOutsideOfQuotesAndQuotesInsideDoubleOnes() {
        assertEquals(List.of("a b", "'"), Words.of("a\\ b \\'"));
        assertEquals(List.of("say \"hi\" \\n \\"), Words.of("\"say \\\"hi\\\" \\n \\\\\""));
        assertEquals(List.of("C:\\x"), Words.of("'C:\\x'"));
    }

    @Test
    void anOpenQuoteAndALastBackslashAreExplained() {
        var open = assertThrows(IllegalArgumentException.class, () -> Words.of("sh -c 'oh"));
        assertTrue(open.getMessage().contains("not closed"), open::getMessage);
        assertThrows(IllegalArgumentException.class, () -> Words.of("sh -c \"oh\\\""));
        assertThrows(IllegalArgumentException.class, () -> Words.of("sh \\"));
    }

    @Test
    void listsAreCutAtLineBreaksAndSemicolonsOutsideOfQuotes() {
        assertEquals(
                List.of("a=sh -c 'x; y'", "b=./b \"1;2\"", "c=d\\;e"),
                Words.parts("a=sh -c 'x; y';; b=./b \"1;2\"\r\n\nc=d\\;e;"));
        assertEquals(List.of(), Words.parts(" ; \n"));
    }
}
