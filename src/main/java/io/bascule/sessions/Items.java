package io.bascule.sessions;

import io.bascule.job.NewArtifact;
import io.bascule.job.Text;
import io.bascule.sessions.definition.ArtifactRule;
import io.bascule.sessions.definition.Stage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** The parts of a stage's answer that are judged and kept each by itself. */
final class Items {
    private Items() {}

    /** Whether they are a list in the answer; else the answer is the one item. */
    static boolean areListed(Stage stage) {
        return stage.artifacts().flatMap(ArtifactRule::each).isPresent();
    }

    /** The items themselves, not copies. */
    static List<JsonObject> of(Stage stage, JsonObject answer) {
        if (!areListed(stage)) {
            return List.of(answer);
        }
        String each = stage.artifacts().flatMap(ArtifactRule::each).orElseThrow();
        List<JsonObject> items = new ArrayList<>();
        if (answer.getValue(each) instanceof JsonArray list) {
            for (int i = 0; i < list.size(); i++) {
                if (list.getValue(i) instanceof JsonObject item) {
                    items.add(item);
                }
            }
        }
        return items;
    }

    /** What may be in an item, by the names of its fields, as the stage's schema says. */
    static JsonObject schema(Stage stage) {
        JsonObject fields = stage.output().getJsonObject("properties", new JsonObject());
        return stage.artifacts()
                .flatMap(ArtifactRule::each)
                .map(each -> fields.getJsonObject(each, new JsonObject())
                        .getJsonObject("items", new JsonObject())
                        .getJsonObject("properties", new JsonObject()))
                .orElse(fields);
    }

    /** In one line, clipped; the stage's own title where the item has none. */
    static String title(Stage stage, JsonObject item) {
        Object title =
                stage.artifacts().map(rule -> item.getValue(rule.title())).orElse(null);
        String line = title instanceof String text
                ? text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+", " ").strip()
                : "";
        return Text.clip(line.isEmpty() ? stage.title() : line, NewArtifact.MAX_TITLE);
    }
}
