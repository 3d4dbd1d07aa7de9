package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.store.PassageRanking.Match;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PassageRankingTest {
    private static final int COMMON = 1;
    private static final int RARE = 2;

    /** Two documents of five passages of ten characters. */
    private static final List<Passage> PASSAGES = Stream.of("D1", "D2")
            .flatMap(ref -> IntStream.rangeClosed(1, 5).mapToObj(n -> new Passage(ref, n, "0123456789")))
            .toList();

    private static List<String> names(List<Passage> passages) {
        return passages.stream()
                .map(passage -> passage.ref() + "." + passage.position())
                .toList();
    }

    private static PassageRanking ranking(List<Match> more) {
        Stream<Match> common = IntStream.range(0, 10).mapToObj(i -> new Match(i, COMMON, i == 4 ? 0.2 : 0.06));
        return new PassageRanking(PASSAGES, Stream.concat(common, more.stream()).toList());
    }

    @Test
    void aWordThatFewHaveCountsMoreThanOneThatAllHave() {
        PassageRanking ranking = ranking(List.of(new Match(8, RARE, 0.06)));
        assertEquals(List.of("D2.4", "D1.5"), names(ranking.matching(2)));
    }

    @Test
    void whatIsChosenIsInTheOrderOfTheDocuments() {
        PassageRanking ranking = ranking(List.of(new Match(8, RARE, 0.09), new Match(2, RARE, 0.06)));
        assertEquals(List.of("D2.4", "D1.3"), names(ranking.matching(2)));
        assertEquals(List.of("D1.3", "D2.4"), names(ranking.best(20)));
    }

    @Test
    void whatRoomIsLeftIsFilledFromTheBeginnings() {
        PassageRanking ranking = new PassageRanking(PASSAGES, List.of(new Match(9, RARE, 0.06)));
        assertEquals(List.of("D2.5"), names(ranking.matching(10)));
        assertEquals(List.of("D1.1", "D1.2", "D2.1", "D2.5"), names(ranking.best(49)));
        assertEquals(List.of(), names(ranking.best(9)));
        assertEquals(names(PASSAGES), names(ranking.best(100)));
    }

    @Test
    void withoutAnyWordTheBeginningsAreTaken() {
        PassageRanking ranking = new PassageRanking(PASSAGES, List.of());
        assertEquals(List.of(), ranking.matching(10));
        assertEquals(List.of("D1.1", "D2.1"), names(ranking.best(20)));
    }
}
