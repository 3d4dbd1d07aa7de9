package io.bascule.pages;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a session made and asked until now, as the server answers once it is executed again: the artifacts with their job, the checkpoints
 * of all jobs on two pages. Before it, it was executed some times more.
 */
final class WorkEarlier {
    private static final int ATTEMPTS_BEFORE = 3;

    private final String jobId;
    private final Set<String> artifacts;
    private final JsonArray checkpoints = new JsonArray();

    /** @param session its address */
    WorkEarlier(Site site, String session) {
        String path = "/api" + session.replace("/sessions/", "/work-sessions/");
        jobId = site.send("GET", path, "dev", null).getJsonObject("session").getString("jobId");
        artifacts = ids(site.send("GET", path + "/artifacts", "dev", null).getJsonArray("artifacts"));
        JsonArray last = site.send("GET", path + "/checkpoints", "dev", null).getJsonArray("checkpoints");
        for (int attempt = 1; attempt <= ATTEMPTS_BEFORE; attempt++) {
            checkpoints.add(last.getJsonObject(0).copy().put("id", old(attempt)).put("jobId", old(attempt)));
        }
        checkpoints.addAll(last);
    }

    private static String old(int attempt) {
        return "00000000-0000-7000-8000-00000000000" + attempt;
    }

    /** From now on. */
    void shownTo(Page page) {
        page.route(Pattern.compile(".*/work-sessions/[^/]+/artifacts\\?limit=.*"), this::withJobs);
        page.route(Pattern.compile(".*/work-sessions/[^/]+/checkpoints(\\?.*)?$"), this::paged);
    }

    private void withJobs(Route route) {
        JsonObject told = new JsonObject(route.fetch().text());
        objects(told.getJsonArray("artifacts")).stream()
                .filter(one -> artifacts.contains(one.getString("id")))
                .forEach(one -> one.put("jobId", jobId));
        answer(route, told);
    }

    private void paged(Route route) {
        if (!route.request().url().contains("cursor=")) {
            answer(route, page(checkpoints, "present"));
            return;
        }
        Set<String> old = ids(checkpoints);
        JsonArray newer = new JsonArray();
        String all = route.request().url().replaceFirst("\\?.*", "");
        String told = route.fetch(new Route.FetchOptions().setUrl(all)).text();
        objects(new JsonObject(told).getJsonArray("checkpoints")).stream()
                .filter(one -> !old.contains(one.getString("id")))
                .forEach(newer::add);
        answer(route, page(newer, null));
    }

    private static JsonObject page(JsonArray items, String cursor) {
        return new JsonObject()
                .put("success", true)
                .put("checkpoints", items)
                .put("pagination", new JsonObject().put("nextCursor", cursor));
    }

    private static void answer(Route route, JsonObject told) {
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(told.encode()));
    }

    private static Set<String> ids(JsonArray all) {
        return objects(all).stream().map(one -> one.getString("id")).collect(Collectors.toSet());
    }

    private static List<JsonObject> objects(JsonArray all) {
        return all.stream().map(JsonObject.class::cast).toList();
    }
}
