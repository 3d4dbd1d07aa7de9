package io.bascule.store;

import io.bascule.job.ArtifactType;
import io.bascule.job.ContextDocument;
import io.bascule.job.Text;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the agents of work sessions are given to read. Documents never change. */
public final class ContextStore {
    private static final Pattern REF = Pattern.compile("D([1-9][0-9]{0,3})");

    /** Most characters of a question whose words are looked for. */
    private static final int MAX_QUESTION = 20_000;

    /** Most words that are looked for. */
    private static final int MAX_WORDS = 60;

    /** Most passages that are looked through by one statement, so that none is larger than a large document. */
    private static final int AT_ONCE = 500;

    private final Database database;

    public ContextStore(Database database) {
        this.database = database;
    }

    /** A session's documents, in order. */
    public Future<List<ContextDocument>> documents(UUID sessionId) {
        return database.query(ContextSql.DOCUMENTS, Tuple.of(sessionId))
                .map(rows -> Rows.list(rows, WorkRows::document));
    }

    /**
     * The text of a document; of one that was an artifact with how sure its agent was and what it rests on.
     *
     * @param ref {@code D1}; anything may be asked for
     */
    public Future<Optional<String>> content(UUID sessionId, String ref) {
        Matcher known = REF.matcher(ref);
        if (!known.matches()) {
            return Future.succeededFuture(Optional.empty());
        }
        return database.query(ContextSql.CONTENT, Tuple.of(sessionId, Integer.valueOf(known.group(1))))
                .map(rows -> Rows.first(rows).map(ContextStore::text));
    }

    /**
     * The passages that have most to do with a question, in the order of the documents: all of them where they fit, else the best by
     * full text, and what room is left filled from the beginnings of the documents.
     *
     * @param maxCharacters of all passages together, counted as PostgreSQL does
     */
    public Future<Relevant> relevant(UUID sessionId, String question, int maxCharacters) {
        return passages(sessionId)
                .compose(all -> characters(all) <= maxCharacters
                        ? Future.succeededFuture(new Relevant(all, true))
                        : ranking(all, question).map(ranking -> new Relevant(ranking.best(maxCharacters), false)));
    }

    /** The passages with any of the words, best first. */
    public Future<List<Passage>> search(UUID sessionId, String words, int limit) {
        return passages(sessionId).compose(all -> ranking(all, words)).map(ranking -> ranking.matching(limit));
    }

    private Future<List<Passage>> passages(UUID sessionId) {
        return database.query(ContextSql.CONTENTS, Tuple.of(sessionId))
                .map(rows -> Rows.list(rows, ContextStore::passages).stream()
                        .flatMap(List::stream)
                        .toList());
    }

    private static List<Passage> passages(Row row) {
        return Passages.of(ContextDocument.refOf(row.getInteger("position")), text(row));
    }

    private static String text(Row row) {
        String content = row.getString("content");
        if (row.getUUID("artifact_id") == null) {
            return content;
        }
        String type = row.getString("artifact_type");
        return ArtifactText.of(
                content,
                type == null ? null : ArtifactType.valueOf(type),
                row.getJsonObject("metadata"),
                Objects.requireNonNullElseGet(row.getJsonObject("titles"), JsonObject::new));
    }

    private static long characters(List<Passage> passages) {
        return passages.stream().mapToLong(Passage::characters).sum();
    }

    private Future<PassageRanking> ranking(List<Passage> all, String question) {
        return words(question)
                .compose(words -> matches(all, words, 0, new ArrayList<>()))
                .map(matches -> new PassageRanking(all, matches));
    }

    private Future<String[]> words(String question) {
        return database.query(ContextSql.WORDS, Tuple.of(Text.clip(question, MAX_QUESTION), MAX_WORDS))
                .map(rows -> Rows.list(rows, row -> row.getString("word")).toArray(String[]::new));
    }

    /** Of the passages from a number on, added to what was found before it. */
    private Future<List<PassageRanking.Match>> matches(
            List<Passage> all, String[] words, int from, List<PassageRanking.Match> found) {
        if (from >= all.size() || words.length == 0) {
            return Future.succeededFuture(found);
        }
        String[] texts =
                all.stream().skip(from).limit(AT_ONCE).map(Passage::text).toArray(String[]::new);
        return database.query(
                        ContextSql.MATCHES,
                        Tuple.tuple().addArrayOfString(texts).addArrayOfString(words))
                .compose(rows -> {
                    found.addAll(matches(rows, from));
                    return matches(all, words, from + AT_ONCE, found);
                });
    }

    private static List<PassageRanking.Match> matches(RowSet<Row> rows, int from) {
        return Rows.list(rows, row -> row).stream()
                .flatMap(row -> matches(row, from))
                .toList();
    }

    private static Stream<PassageRanking.Match> matches(Row row, int from) {
        Integer[] words = row.getArrayOfIntegers("words");
        Float[] ranks = row.getArrayOfFloats("ranks");
        int passage = from + row.getInteger("n") - 1;
        return IntStream.range(0, words.length).mapToObj(i -> new PassageRanking.Match(passage, words[i], ranks[i]));
    }
}
