package io.bascule.store;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Which passages say most to a question. What a word counts falls with how many passages have it, as in BM25: by full text alone, «the»
 * and «of» would choose.
 */
final class PassageRanking {
    private final List<Passage> passages;
    private final double[] scores;

    /**
     * A word of the question in a passage.
     *
     * @param passage its number, from 0
     * @param word its number
     * @param rank how much it says there
     */
    record Match(int passage, int word, double rank) {}

    PassageRanking(List<Passage> passages, List<Match> matches) {
        this.passages = passages;
        this.scores = new double[passages.size()];
        Map<Integer, Integer> passagesWith = new HashMap<>();
        matches.forEach(match -> passagesWith.merge(match.word(), 1, Integer::sum));
        matches.forEach(match -> scores[match.passage()] += match.rank() * rarity(passagesWith.get(match.word())));
    }

    private double rarity(int passagesWithIt) {
        return Math.log1p((passages.size() - passagesWithIt + 0.5) / (passagesWithIt + 0.5));
    }

    /** Those with any word, the best first. */
    List<Passage> matching(int limit) {
        return bestFirst()
                .filter(i -> scores[i] > 0)
                .limit(limit)
                .mapToObj(passages::get)
                .toList();
    }

    /** The best, then those from the beginnings of the documents, as many as fit; in the order in which all were given. */
    List<Passage> best(int maxCharacters) {
        boolean[] taken = new boolean[scores.length];
        int room = maxCharacters;
        for (int i : bestFirst().toArray()) {
            int length = passages.get(i).characters();
            if (length <= room) {
                room -= length;
                taken[i] = true;
            }
        }
        return IntStream.range(0, scores.length)
                .filter(i -> taken[i])
                .mapToObj(passages::get)
                .toList();
    }

    private IntStream bestFirst() {
        Comparator<Integer> best = Comparator.comparingDouble(i -> -scores[i]);
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(best.thenComparingInt(i -> passages.get(i).position()))
                .mapToInt(Integer::intValue);
    }
}
