package io.bascule.store;

/** Statements of {@link ContextStore}. */
final class ContextSql {
    static final String DOCUMENTS = """
            select position, title, format, characters, artifact_id
            from bascule.context_documents where session_id = $1
            order by position
            """;

    /** With the artifact that a document was copied from, and the titles of the documents that this one was made from. */
    private static final String TEXTS = """
            select d.position, d.content, d.artifact_id, a.artifact_type, a.metadata,
              (select json_object_agg(s.position, s.title) from bascule.context_documents s where s.session_id = a.session_id)
                as titles
            from bascule.context_documents d left join bascule.work_artifacts a on a.id = d.artifact_id
            """;

    /** $1 session, $2 position. */
    static final String CONTENT = TEXTS + " where d.session_id = $1 and d.position = $2";

    static final String CONTENTS = TEXTS + " where d.session_id = $1 order by d.position";

    /**
     * $1 a question, $2 how many: its words, the longest first, since those say most. No dictionary: a document is in whatever language it
     * is in.
     */
    static final String WORDS = """
            select word from unnest(tsvector_to_array(to_tsvector('simple', $1))) as word
            order by length(word) desc, word
            limit $2
            """;

    /**
     * $1 passages, $2 words: which of the words are in each passage that has any, by their numbers, and how much each says there. A word
     * by itself, so that one that many passages have can be made to count less; a rank of all together does not know that.
     */
    static final String MATCHES = """
            with words as materialized (
              select word.n, plainto_tsquery('simple', word.text) as query
              from unnest($2::text[]) with ordinality as word(text, n)),
            passages as materialized (
              select passage.n, to_tsvector('simple', passage.text) as lexemes
              from unnest($1::text[]) with ordinality as passage(text, n))
            select p.n::int, array_agg(w.n::int) as words, array_agg(ts_rank(p.lexemes, w.query)) as ranks
            from passages p join words w on p.lexemes @@ w.query
            group by p.n
            """;

    private ContextSql() {}
}
