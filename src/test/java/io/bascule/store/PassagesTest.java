package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PassagesTest {
    private static List<String> texts(String content) {
        return Passages.of("D1", content).stream().map(Passage::text).toList();
    }

    private static String words(int characters) {
        return "word ".repeat(characters / 5).strip();
    }

    @Test
    void aShortDocumentIsOnePassage() {
        assertEquals(List.of(new Passage("D7", 1, "One.\n\nTwo.")), Passages.of("D7", "One.\n\nTwo.\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\n\n\n", " \r\n \r\n"})
    void ofNothingThereIsNone(String nothing) {
        assertEquals(List.of(), texts(nothing));
    }

    @Test
    void paragraphsAreGatheredWhileTheyFit() {
        String a = "a" + words(900);
        String b = "b" + words(900);
        String c = "c" + words(900);
        assertEquals(List.of(a + "\n\n" + b, c), texts(a + "\n\n" + b + "\r\n \t\r\n" + c));
        List<Passage> passages = Passages.of("D2", String.join("\n\n", a, b, c));
        assertEquals(List.of(1, 2), passages.stream().map(Passage::position).toList());
    }

    @Test
    void aLongParagraphIsCutBetweenWords() {
        String content = words(7_001);
        List<String> passages = texts(content);
        assertEquals(4, passages.size());
        assertTrue(passages.stream().allMatch(one -> one.startsWith("word") && one.endsWith("word")));
        assertEquals(content, String.join(" ", passages));
    }

    @Test
    void whatHasNoSpacesIsCutButNotWithinACharacter() {
        String content = "x" + "\uD83D\uDE00".repeat(5_000);
        List<String> passages = texts(content);
        assertEquals(content, String.join("", passages));
        for (String one : passages) {
            assertTrue(one.length() <= Passages.SIZE);
            assertFalse(Character.isLowSurrogate(one.charAt(0)));
        }
    }

    @Test
    void nothingIsLostAndNoPassageIsTooLong() {
        String content = IntStream.range(0, 300)
                .mapToObj(i -> "p" + i + " " + words(i * 37 % 3_000 + 5))
                .collect(Collectors.joining("\n\n"));
        List<String> passages = texts(content);
        assertEquals(content.replaceAll("\\s+", ""), String.join("", passages).replaceAll("\\s+", ""));
        assertTrue(passages.stream().allMatch(one -> one.length() <= Passages.SIZE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\n", " ", "a\n\n", "\n ", "ab "})
    void aMillionCharactersAreNoTrouble(String repeated) {
        String content = repeated.repeat(1_000_000 / repeated.length());
        List<String> passages = texts(content);
        assertEquals(
                content.replaceAll("\\s", "").length(),
                passages.stream()
                        .mapToInt(one -> one.replaceAll("\\s", "").length())
                        .sum());
    }
}
