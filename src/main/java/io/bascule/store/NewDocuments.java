package io.bascule.store;

import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.NewDocument;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The documents of a session that is being made. What an artifact holds is known only now, so their sizes are checked here. */
final class NewDocuments {
    private static final String FIELD = "contextDocuments";

    private NewDocuments() {}

    static Future<Void> add(SqlConnection tx, UUID sessionId, UUID projectId, List<NewDocument> documents) {
        if (documents.isEmpty()) {
            return Future.succeededFuture();
        }
        Tuple parameters = Tuple.of(sessionId, projectId)
                .addArrayOfString(documents.stream().map(NewDocument::title).toArray(String[]::new))
                .addArrayOfString(documents.stream()
                        .map(one -> one.format() == null ? null : one.format().name())
                        .toArray(String[]::new))
                .addArrayOfString(documents.stream().map(NewDocument::content).toArray(String[]::new))
                .addArrayOfUUID(documents.stream().map(NewDocument::artifactId).toArray(UUID[]::new));
        return tx.preparedQuery(WorkSessionSql.ADD_DOCUMENTS)
                .execute(parameters)
                .compose(added -> checked(documents, characters(added)));
    }

    private static Map<Integer, Integer> characters(RowSet<Row> added) {
        Map<Integer, Integer> characters = new HashMap<>();
        added.forEach(row -> characters.put(row.getInteger("position"), row.getInteger("characters")));
        return characters;
    }

    private static Future<Void> checked(List<NewDocument> documents, Map<Integer, Integer> characters) {
        List<FieldError> errors = new ArrayList<>();
        for (int i = 0; i < documents.size(); i++) {
            Integer length = characters.get(i + 1);
            if (length == null) {
                errors.add(new FieldError(
                        FIELD + "[" + i + "].artifactId",
                        "there is no artifact " + documents.get(i).artifactId() + " in this project"));
            } else if (length > NewDocument.MAX_CONTENT) {
                errors.add(new FieldError(
                        FIELD + "[" + i + "]",
                        "has " + length + " characters; at most " + NewDocument.MAX_CONTENT + " are taken"));
            }
        }
        long together = characters.values().stream().mapToLong(n -> n).sum();
        if (together > NewDocument.MAX_TOGETHER) {
            errors.add(new FieldError(
                    FIELD,
                    "have " + together + " characters together; at most " + NewDocument.MAX_TOGETHER + " are taken"));
        }
        return errors.isEmpty() ? Future.succeededFuture() : Future.failedFuture(Fault.invalid(errors));
    }
}
