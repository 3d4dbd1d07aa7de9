package io.bascule.sessions;

import io.bascule.job.Text;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether what an answer cites is there: each {@code sources: [{document, quote?}]}, and each {@code [D1]} in a text; and whether its
 * artifacts cite at all, where their agent type asks for it and there are documents. What is found is
 * noted in the answer; what the model wrote in the place of a note itself is taken away.
 */
final class Citations {
    static final String SOURCES = "sources";
    static final String UNKNOWN_SOURCES = "unknownSources";

    private static final String DOCUMENT = "document";
    private static final String QUOTE = "quote";
    private static final String QUOTE_FOUND = "quoteFound";
    private static final Set<String> NOTES = Set.of(UNKNOWN_SOURCES, QUOTE_FOUND);

    private static final Pattern NAME =
            Pattern.compile("[\\s\\[(]*(?:document\\s+)?(d[1-9][0-9]{0,3})[\\s\\])]*", Pattern.CASE_INSENSITIVE);
    private static final Pattern INLINE = Pattern.compile("\\[(D[0-9]{1,4}(?:\\s{0,3}[,;]\\s{0,3}D[0-9]{1,4}){0,50})]");
    /** Each is looked for in a whole document: a great many would take a while. */
    private static final int MAX_QUOTES = 500;

    private static final int MAX_FAILED = 50;
    private static final int MAX_NAME = 100;

    private final Set<String> known;
    private final Quotes quotes;
    private final List<String> failed = new ArrayList<>();
    private int compared;

    private Citations(Set<String> known, Quotes quotes) {
        this.known = known;
        this.quotes = quotes;
    }

    /** The documents of which a text is quoted and that exist: those whose content {@link #check} needs. */
    static Set<String> quoted(JsonObject answer, Set<String> known) {
        Set<String> refs = new TreeSet<>();
        collectQuoted(answer, refs);
        refs.retainAll(known);
        return refs;
    }

    private static void collectQuoted(Object value, Set<String> refs) {
        if (value instanceof JsonObject object) {
            if (object.getValue(DOCUMENT) instanceof String document && object.getValue(QUOTE) instanceof String) {
                refs.add(ref(document));
            }
            object.forEach(member -> collectQuoted(object.getValue(member.getKey()), refs));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                collectQuoted(array.getValue(i), refs);
            }
        }
    }

    /**
     * The answer with what is wrong with its citations: {@code quoteFound} at each quote, {@code unknownSources} at each item that names
     * documents that do not exist.
     *
     * @param known the names of all documents
     * @param contents the text of those that {@link #quoted} names
     */
    static Checked check(Stage stage, JsonObject answer, Set<String> known, Map<String, String> contents) {
        Citations citations = new Citations(known, new Quotes(contents));
        JsonObject rest = withoutNotes(answer);
        List<JsonObject> items = Items.of(stage, rest);
        items.forEach(item -> citations.checkItem(item, Items.title(stage, item), Set.of()));
        if (!known.isEmpty() && asksForSources(stage)) {
            items.forEach(item -> citations.checkThatItCites(item, Items.title(stage, item)));
        }
        if (Items.areListed(stage)) {
            citations.checkItem(
                    rest,
                    stage.title(),
                    Set.of(stage.artifacts().orElseThrow().each().orElseThrow()));
        }
        return new Checked(rest, citations.failed);
    }

    /** Whether each artifact is to say what it rests on. */
    private static boolean asksForSources(Stage stage) {
        return stage.artifacts().isPresent() && Items.schema(stage).containsKey(SOURCES);
    }

    /** What rests on nothing is no better than what rests on something that is not there. */
    private void checkThatItCites(JsonObject item, String title) {
        if (!(item.getValue(SOURCES) instanceof JsonArray sources) || sources.isEmpty()) {
            fail("«" + title + "» names no source");
        }
    }

    /** A copy without what Bascule noted. */
    static JsonObject withoutNotes(JsonObject answer) {
        JsonObject copy = answer.copy();
        removeNotes(copy);
        return copy;
    }

    private static void removeNotes(Object value) {
        if (value instanceof JsonObject object) {
            NOTES.forEach(object::remove);
            object.fieldNames().forEach(name -> removeNotes(object.getValue(name)));
        } else if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                removeNotes(array.getValue(i));
            }
        }
    }

    private void checkItem(JsonObject item, String title, Set<String> except) {
        Set<String> unknown = new LinkedHashSet<>();
        for (String name : List.copyOf(item.fieldNames())) {
            if (!except.contains(name)) {
                checkMember(name, item.getValue(name), title, unknown);
            }
        }
        if (!unknown.isEmpty()) {
            item.put(UNKNOWN_SOURCES, new JsonArray(List.copyOf(unknown)));
            unknown.forEach(name -> fail("«" + title + "» cites " + name + ", which does not exist"));
        }
    }

    private void checkMember(String name, Object value, String title, Set<String> unknown) {
        if (value instanceof JsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (name.equals(SOURCES)) {
                    checkSource(array.getValue(i), title, unknown);
                } else {
                    checkMember("", array.getValue(i), title, unknown);
                }
            }
        } else if (value instanceof JsonObject object) {
            List.copyOf(object.fieldNames())
                    .forEach(inner -> checkMember(inner, object.getValue(inner), title, unknown));
        } else if (value instanceof String text) {
            checkText(text, unknown);
        }
    }

    private void checkSource(Object source, String title, Set<String> unknown) {
        if (!(source instanceof JsonObject cited) || !(cited.getValue(DOCUMENT) instanceof String document)) {
            checkRef(source instanceof String name ? name : "a source that names no document", unknown);
            return;
        }
        String ref = checkRef(document, unknown);
        cited.put(DOCUMENT, ref);
        if (cited.getValue(QUOTE) instanceof String quote) {
            boolean isEnough = Quotes.isEnough(quote);
            boolean isFound = isEnough && known.contains(ref) && ++compared <= MAX_QUOTES && quotes.isIn(ref, quote);
            cited.put(QUOTE_FOUND, isFound);
            if (!isFound && known.contains(ref)) {
                String what = isEnough ? "what is not in " + ref : "too little of " + ref + " to prove anything";
                fail("«" + title + "» quotes " + what + ": " + Text.clip(quote.strip(), MAX_NAME));
            }
        }
    }

    private String checkRef(String name, Set<String> unknown) {
        String ref = ref(name);
        if (!known.contains(ref)) {
            unknown.add(ref);
        }
        return ref;
    }

    private void checkText(String text, Set<String> unknown) {
        Matcher inline = INLINE.matcher(text);
        while (inline.find()) {
            for (String name : inline.group(1).split("[\\s,;]+")) {
                checkRef(name, unknown);
            }
        }
    }

    private void fail(String words) {
        if (failed.size() < MAX_FAILED) {
            failed.add(words);
        }
    }

    /** As documents are named, where it can be taken for such a name. */
    private static String ref(String name) {
        Matcher matcher = NAME.matcher(Text.clip(name, MAX_NAME));
        return matcher.matches()
                ? matcher.group(1).toUpperCase(java.util.Locale.ROOT)
                : Text.clip(name.strip(), MAX_NAME);
    }

    /**
     * @param answer with the notes
     * @param failed what is wrong, in words; empty where every citation holds
     */
    record Checked(JsonObject answer, List<String> failed) {
        Checked {
            failed = List.copyOf(failed);
        }
    }
}
