package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static io.bascule.store.WorkFixture.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.job.Artifact;
import io.bascule.job.DocumentFormat;
import io.bascule.job.Ids;
import io.bascule.job.NewDocument;
import io.bascule.job.WorkSession;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContextStoreTest {
    private static WorkFixture work;

    @BeforeAll
    static void open() {
        work = new WorkFixture();
    }

    @AfterAll
    static void close() {
        work.close();
    }

    private static UUID session(String... documents) {
        NewDocument[] all = List.of(documents).stream().map(WorkFixture::text).toArray(NewDocument[]::new);
        return work.session(all).id();
    }

    /** Paragraphs of which each fills a passage, all about the same but for one. */
    private static String document(int paragraphs, int special, String sentence) {
        return IntStream.range(0, paragraphs)
                .mapToObj(i -> (i == special ? sentence : "The pump of the plant and the valve of the plant.")
                        + " The water in the pipe is what the plant is about.".repeat(36))
                .collect(Collectors.joining("\n\n"));
    }

    private static List<String> places(List<Passage> passages) {
        return passages.stream()
                .map(passage -> passage.ref() + "." + passage.position())
                .toList();
    }

    @Test
    void aDocumentIsReadByItsName() {
        UUID id = session("one", "two");
        assertEquals(Optional.of("one"), get(work.context.content(id, "D1")));
        assertEquals(Optional.of("two"), get(work.context.content(id, "D2")));
        assertEquals(
                List.of("D1", "D2"),
                get(work.context.documents(id)).stream()
                        .map(document -> document.ref())
                        .toList());
        assertEquals(Optional.empty(), get(work.context.content(Ids.next(), "D1")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "D", "D0", "D3", "d1", "D01", "1", "D1 ", "D99999999999", "D1; drop table", "D-1"})
    void anythingElseIsNoDocument(String ref) {
        assertEquals(Optional.empty(), get(work.context.content(session("one", "two"), ref)));
    }

    @Test
    void allPassagesAreGivenWhereTheyFit() {
        UUID id = session(document(3, -1, ""), "short");
        assertEquals(
                List.of("D1.1", "D1.2", "D1.3", "D2.1"),
                places(get(work.context.relevant(id, "anything", 10_000)).passages()));
        assertEquals(new Relevant(List.of(), true), get(work.context.relevant(session(), "anything", 10_000)));
    }

    @Test
    void whereTheyDoNotTheOnesThatAnswerAreAmongThem() {
        UUID id = session(
                document(30, 17, "Impeller wear was measured in March."),
                document(30, 4, "The warranty ends with the impeller."));
        String question = "What is known of the wear of the impeller, and of the water in the plant?";
        List<Passage> relevant = get(work.context.relevant(id, question, 8_000)).passages();
        List<String> places = places(relevant);
        assertTrue(places.containsAll(List.of("D1.18", "D2.5")), places.toString());
        assertEquals(
                relevant.stream()
                        .sorted(Comparator.comparing(Passage::ref).thenComparing(Passage::position))
                        .toList(),
                relevant,
                "in the order of the documents");
        assertTrue(relevant.stream().mapToInt(one -> one.text().length()).sum() <= 8_000);
        assertTrue(places.contains("D1.1"), "what room is left is filled from the beginning");
    }

    @Test
    void aSearchFindsWhatHasAnyOfTheWordsBestFirst() {
        UUID id = session(
                document(30, 17, "Impeller wear was measured in March."),
                document(30, 4, "The warranty ends with the impeller."));
        assertEquals(List.of("D1.18", "D2.5"), places(get(work.context.search(id, "IMPELLER wear?", 10))));
        assertEquals(List.of("D1.18"), places(get(work.context.search(id, "impeller wear", 1))));
        assertEquals(List.of(), get(work.context.search(id, "turbine", 10)));
        assertEquals(20, get(work.context.search(id, "water", 20)).size());
    }

    /** Words are looked for, whatever a language of searches would make of them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "& | !",
                "'; drop table x; --",
                "a:* & (b",
                "\u0000",
                "\uD800",
                "\\",
                "''",
                "<->",
                "%s $1",
                "!!!"
            })
    void anythingMayBeAsked(String question) {
        UUID id = session(document(3, 1, "Impeller."));
        assertFalse(get(work.context.relevant(id, question, 4_500)).passages().isEmpty());
        assertTrue(get(work.context.search(id, question, 10)).size() <= 3);
        assertEquals(List.of("D1.2"), places(get(work.context.search(id, question + " impeller", 1))));
    }

    @Test
    void aSearchKnowsWordsWithAccentsAndCompounds() {
        UUID id = session("Die Pumpe läuft.", "A state-of-the-art part, see https://example.org/a/b.", "Other.");
        assertEquals(List.of("D1.1"), places(get(work.context.search(id, "läuft", 10))));
        assertEquals(List.of("D2.1"), places(get(work.context.search(id, "state-of-the-art", 10))));
        assertEquals(List.of("D2.1"), places(get(work.context.search(id, "example.org/a/b", 10))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "字", "😀", "word ", "w\n\n", "x-"})
    void largeDocumentsAreChosenFrom(String repeated) {
        String large = repeated.repeat(NewDocument.MAX_CONTENT / repeated.length() - 10);
        UUID id = session(large, "The impeller.", large, large, large);
        String question = "impeller word w x 字 " + "and many others ".repeat(1_000);
        List<Passage> relevant =
                get(work.context.relevant(id, question, 200_000)).passages();
        assertTrue(places(relevant).contains("D2.1"));
        assertTrue(relevant.stream().mapToInt(one -> one.text().length()).sum() > 190_000);
        assertEquals(List.of("D2.1"), places(get(work.context.search(id, "impeller", 10))));
    }

    @Test
    void aLongQuestionIsTakenToo() {
        UUID id = session(document(30, 17, "Impeller wear was measured in March."));
        String question = IntStream.range(0, 5_000).mapToObj(i -> "q" + i).collect(Collectors.joining(" "))
                + "impellerwearmeasurements ";
        assertFalse(get(work.context.relevant(id, question, 5_000)).passages().isEmpty());
    }

    @Test
    void textIsWhatWasGivenHoweverItIsWritten() {
        String content = "\uFEFFa\r\nb\tc \u2028 \\ {} \"x\" '$1' 😀";
        assertEquals(
                Optional.of(content),
                get(work.context.content(work.session(text(content)).id(), "D1")));
    }

    @Test
    void aLimitCountsWhatPeopleTakeForCharacters() {
        UUID id = session("😀".repeat(1_500), "x".repeat(1_500));
        Relevant all = get(work.context.relevant(id, "anything", 3_000));
        assertTrue(all.isWhole());
        assertEquals(
                3_000, all.passages().stream().mapToInt(Passage::characters).sum());
        Relevant best = get(work.context.relevant(id, "anything", 2_999));
        assertFalse(best.isWhole());
        assertTrue(best.passages().stream().mapToInt(Passage::characters).sum() <= 2_999);
    }

    @Test
    void anArtifactComesWithWhatItRestsOnAndItsMarksMeanWhatTheyMeant() {
        WorkSession made = work.session(new NewDocument("Price list", DocumentFormat.TEXT, "Prices.", null));
        made = work.execute(made);
        Artifact artifact = work.add(made, 1, WorkFixture.finding("prices", "They rose [D1]."))
                .get(0);
        NewDocument[] documents = {text("Other."), new NewDocument(null, null, null, artifact.id())};
        UUID id = get(work.sessions.create(work.ann, made.projectId(), WorkFixture.task("research", documents)))
                .id();
        String expected = """
                Made in an earlier work session: research finding.
                Confidence: 0.5.
                Sources: «Price list».

                They rose [«Price list»].""";
        assertEquals(Optional.of(expected), get(work.context.content(id, "D2")));
        assertEquals(
                List.of(new Passage("D1", 1, "Other."), new Passage("D2", 1, expected)),
                get(work.context.relevant(id, "anything", 10_000)).passages());
        assertEquals(Optional.of("Prices."), get(work.context.content(made.id(), "D1")));
    }
}
