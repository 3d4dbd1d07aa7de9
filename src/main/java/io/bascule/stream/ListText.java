package io.bascule.stream;

import io.vertx.core.json.JsonObject;
import java.util.function.Function;

/** A list of states as JSON, of a bounded size: what does not fit is only counted. */
final class ListText {
    /** Longest list, in characters. */
    static final int MAX_LENGTH = 64 << 10;

    private ListText() {}

    /** {@code {"<name>":[…],"more":<n>}}. */
    static <T> String of(String name, Batch.Taken<T> taken, Function<T, JsonObject> view) {
        StringBuilder text = new StringBuilder("{\"").append(name).append("\":[");
        long more = taken.more();
        boolean first = true;
        for (T state : taken.states()) {
            String one = view.apply(state).encode();
            if (text.length() + one.length() > MAX_LENGTH) {
                more++;
                continue;
            }
            text.append(first ? "" : ",").append(one);
            first = false;
        }
        return text.append("],\"more\":").append(more).append('}').toString();
    }
}
