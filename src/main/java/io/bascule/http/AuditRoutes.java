package io.bascule.http;

import io.bascule.job.AuditFilter;
import io.bascule.store.AuditStore;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** The audit log: read, checked, taken away. */
final class AuditRoutes {
    private static final int MAX_PAGE = 500;
    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_SUBJECT = 200;
    private static final Pattern ACTION = Pattern.compile("[a-z-]{1,40}(\\.[a-z-]{1,40})?");

    private static final Map<String, String> EXPORT_HEAD = Map.of(
            "Content-Type", "application/x-ndjson; charset=utf-8",
            "Content-Disposition", "attachment; filename=\"audit.jsonl\"");

    private final AuditStore audit;

    AuditRoutes(AuditStore audit) {
        this.audit = audit;
    }

    Future<Answer> list(Call call) {
        AuditFilter filter = filter(call.query());
        int limit = call.query().wholeNumber("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        Long before = call.query().place("cursor");
        call.query().refuseIfWrong();
        return audit.list(filter, before, limit)
                .map(page -> Answer.ok(new JsonObject()
                        .put("entries", JobJson.all(page.items(), AccessJson::audit))
                        .put("pagination", Pagination.of(page, limit, entry -> String.valueOf(entry.seq())))));
    }

    /** Up to the entry that is the last one now: what is appended meanwhile would never let it end. */
    Future<Answer> export(Call call) {
        AuditFilter filter = filter(call.query());
        call.query().refuseIfWrong();
        return audit.lastSeq()
                .map(last -> Answer.flowing(
                        EXPORT_HEAD,
                        new AuditExport(after -> call.again()
                                .get()
                                .compose(still -> audit.inOrder(filter, after, last, AuditExport.PAGE)))));
    }

    Future<Answer> verify(Call call) {
        Long after = call.query().place("after");
        call.query().refuseIfWrong();
        return audit.verifyPart(after == null ? 0 : after)
                .map(part -> Answer.ok(JsonObject.of("audit", AccessJson.audit(part))));
    }

    private static AuditFilter filter(Query query) {
        Instant from = query.time("from");
        Instant to = query.time("to");
        if (from != null && to != null && !from.isBefore(to)) {
            query.wrong("to", "must be later than from");
        }
        List<String> actions = query.several(
                "action",
                text -> Optional.of(text).filter(ACTION.asMatchPredicate()),
                "an action as entries name it, for example user.changed");
        return new AuditFilter(query.text("actor", 100), actions, query.text("subject", MAX_SUBJECT), from, to);
    }
}
