package io.bascule.handler.dataprocessing;

import io.vertx.core.json.JsonObject;
import java.util.List;

/** What is done to rows. Pure: the same rows give the same outcome, and are left as they are. */
sealed interface Operation permits Transform, Filter, Validate, Dedupe, Aggregate {

    Outcome apply(List<JsonObject> rows);
}
