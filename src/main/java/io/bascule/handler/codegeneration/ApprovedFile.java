package io.bascule.handler.codegeneration;

import io.vertx.core.json.JsonObject;

/** A file with the change that people were shown of it. */
record ApprovedFile(ProposedFile file, Change change) {

    /** What people decide on. */
    JsonObject shown() {
        JsonObject shown = summary().put("content", file.content()).put("diff", change.diff());
        return change.replacesSha256() == null ? shown : shown.put("replacesSha256", change.replacesSha256());
    }

    /** What the job returns of it. */
    JsonObject summary() {
        return new JsonObject()
                .put("path", file.path())
                .put("bytes", file.bytes().length)
                .put("sha256", file.sha256())
                .put("change", change.kind().written());
    }
}
