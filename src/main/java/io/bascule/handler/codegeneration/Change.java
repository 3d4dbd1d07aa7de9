package io.bascule.handler.codegeneration;

import io.vertx.core.json.JsonObject;
import java.util.Locale;

/**
 * What writing a file would do to what is there.
 *
 * @param replacesSha256 of the file that is there, in hexadecimal; null where there is none
 * @param diff unified, or a line in brackets that says why there is none; empty where nothing changes
 */
record Change(String path, Kind kind, String replacesSha256, String diff) {

    /** Written in lower case. */
    enum Kind {
        CREATE,
        REPLACE,
        UNCHANGED;

        String written() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    JsonObject toJson() {
        return new JsonObject()
                .put("path", path)
                .put("change", kind.written())
                .put("replacesSha256", replacesSha256)
                .put("diff", diff);
    }

    static Change fromJson(JsonObject json) {
        return new Change(
                json.getString("path"),
                Kind.valueOf(json.getString("change").toUpperCase(Locale.ROOT)),
                json.getString("replacesSha256"),
                json.getString("diff"));
    }
}
