package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** The first of many, and how many more there are. */
final class Sample {
    /** Most that are kept. */
    static final int SIZE = 50;

    private final JsonArray first = new JsonArray();
    private int count;

    static Sample of(JsonArray all) {
        Sample sample = new Sample();
        all.forEach(sample::add);
        return sample;
    }

    void add(Object item) {
        count++;
        if (first.size() < SIZE) {
            first.add(item);
        }
    }

    int count() {
        return count;
    }

    /** {@code {first: […], more}}. */
    JsonObject toJson() {
        return new JsonObject().put("first", first.copy()).put("more", count - first.size());
    }
}
