package io.bascule.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.access.Permission;
import io.bascule.bus.Addresses;
import io.bascule.bus.Requests;
import io.bascule.job.Fault;
import io.bascule.job.Role;
import io.bascule.job.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.json.pointer.JsonPointer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Walks the whole table of routes, so that no route can be added without what every route needs. */
class RoutesTest {
    /** Served from the files of the site, with every page. */
    private static final String DOCS = "GET /docs";

    private static TestServer server;
    private static List<Route> routes;
    private static JsonObject document;
    private static String agentKey;

    @BeforeAll
    static void start() {
        server = new TestServer(new HttpSettings(
                "127.0.0.1", 0, 2, HttpSettings.Limits.DEFAULT, false, HttpSettings.SecureCookie.AUTO, true, false));
        routes = Routes.of(server.vertx, server.parts, "{}");
        document = server.get("/api/openapi.json", null).json();
        server.serve(Addresses.DECIDE, decide -> {
            throw Fault.notFound("checkpoint");
        });
        server.serve(Addresses.CHANGE_TYPE, change -> {
            throw Fault.notFound("job type");
        });
        serveAgents();
        server.serve(Addresses.WORKER, order -> new Requests.WorkerStatus(new UUID(1, 1), true, 0, 0, 4, 5_000, 0));
    }

    /** Whatever is asked of agents, there is none. */
    private static void serveAgents() {
        for (var address : List.of(
                Addresses.AGENT_POLL,
                Addresses.AGENT_CLAIM,
                Addresses.AGENT_HEARTBEAT,
                Addresses.AGENT_LOG,
                Addresses.AGENT_REPORT,
                Addresses.AGENTS,
                Addresses.AGENT,
                Addresses.REMOVE_AGENT)) {
            server.serve(address, asked -> {
                throw Fault.notFound("agent");
            });
        }
        agentKey = server.key(Role.ADMIN, Scope.AGENT).token();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyRouteIsInTheOpenApiDocumentAndTheOtherWayRound() {
        JsonObject paths = document.getJsonObject("paths");
        Set<String> documented = new TreeSet<>();
        paths.forEach(path -> ((JsonObject) path.getValue())
                .fieldNames().stream()
                        .filter(method ->
                                Set.of("get", "post", "put", "patch", "delete").contains(method))
                        .forEach(method -> documented.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        Set<String> known = routes.stream()
                .map(route -> route.method().name() + " " + route.path())
                .collect(Collectors.toCollection(TreeSet::new));
        known.add(DOCS);
        assertEquals(documented, known);
    }

    @Test
    void theDocumentSaysOfEachRouteWhoMayAsk() {
        for (Route route : routes) {
            String documented = operation(route).getString("x-permission");
            // Its permission is a setting; the document tells of the default.
            String known = route.path().equals("/api/metrics")
                    ? documented
                    : route.permission().name();
            assertEquals(documented, known, route.toString());
        }
    }

    @Test
    void theDocumentHasEveryParameterThatARouteKnows() {
        for (Route route :
                routes.stream().filter(r -> r.path().startsWith("/api/")).toList()) {
            if (Set.of("/api/metrics", "/api/openapi.json", "/api/auth/logout").contains(route.path())) {
                continue; // They look at none; and this test needs its session.
            }
            String path = path(route) + "?nonsense=1";
            JsonObject answer = send(route.method().name(), path, admitted(route), valid(route))
                    .json();
            String message = message(answer, "nonsense");
            Set<String> documented = new TreeSet<>();
            operation(route).getJsonArray("parameters", new JsonArray()).stream()
                    .map(parameter -> resolved((JsonObject) parameter))
                    .filter(parameter -> parameter.getString("in").equals("query"))
                    .forEach(parameter -> documented.add(parameter.getString("name")));
            assertEquals(documented, known(message), route.toString());
        }
    }

    @Test
    void theDocumentHasEveryFieldThatARouteKnows() {
        for (Route route : routes.stream().filter(Route::changesSomething).toList()) {
            JsonObject body = operation(route).getJsonObject("requestBody");
            if (route.path().equals("/api/auth/logout") || body == null) {
                continue;
            }
            JsonObject answer = send(route.method().name(), path(route), admitted(route), "{\"nonsense\":1}")
                    .json();
            JsonObject schema = resolved(body.getJsonObject("content")
                    .getJsonObject("application/json")
                    .getJsonObject("schema"));
            Set<String> documented =
                    new TreeSet<>(schema.getJsonObject("properties").fieldNames());
            assertEquals(documented, known(message(answer, "nonsense")), route.toString());
        }
    }

    @Test
    void nobodyIsToldToSignIn() {
        for (Route route : closed()) {
            TestServer.Reply reply = ask(route, null);
            assertEquals(401, reply.status(), route.toString());
            assertEquals("UNAUTHENTICATED", reply.code());
            assertTrue(reply.header("WWW-Authenticate").startsWith("Bearer"));
            assertEquals("application/problem+json", reply.header("Content-Type"));
        }
    }

    @Test
    void aWrongCredentialIsRefusedWhateverItLooksLike() {
        String cut =
                server.token(Role.ADMIN).substring(0, server.token(Role.ADMIN).length() - 3);
        for (Route route : closed()) {
            for (String header : List.of("Bearer nonsense", "Bearer " + cut, "Basic YWRtaW46YWRtaW4=", "Bearer", "x")) {
                assertEquals(401, ask(route, header).status(), route + " with " + header);
            }
        }
    }

    @Test
    void aLesserCredentialIsRefused() {
        Map<Permission, List<String>> lesser = lesserCredentials();
        for (Route route : closed()) {
            for (String token : lesser.get(route.permission())) {
                TestServer.Reply reply = ask(route, "Bearer " + token);
                assertEquals(403, reply.status(), route.toString());
                assertEquals("FORBIDDEN", reply.code());
            }
        }
    }

    @Test
    void anAdminIsLetThroughEverywhere() {
        for (Route route : closed()) {
            if (!route.path().equals("/api/auth/logout")) {
                // A stream is asked for its head alone: it has no end.
                String method = route.path().endsWith("/events")
                        ? "HEAD"
                        : route.method().name();
                int status = send(method, path(route), admitted(route)).status();
                assertFalse(status == 401 || status == 403 || status >= 500, route + " answered " + status);
            }
        }
    }

    @Test
    void everyAnswerCarriesTheSecurityHeaders() {
        for (Route route : routes) {
            TestServer.Reply reply = ask(route, null);
            assertTrue(reply.header("Content-Security-Policy").startsWith("default-src 'none'"), route.toString());
            assertEquals("nosniff", reply.header("X-Content-Type-Options"));
            if (route.path().startsWith("/api")) {
                assertEquals("no-store", reply.header("Cache-Control"));
            }
        }
    }

    @Test
    void anotherMethodIsRefusedWithThoseThatThereAre() {
        TestServer.Reply reply = server.json("PUT", "/api/agent-jobs/x", Role.ADMIN, "{}");
        assertEquals(405, reply.status());
        assertEquals("METHOD_NOT_ALLOWED", reply.code());
        assertEquals("GET, HEAD, PATCH", reply.header("Allow"));
        for (Route route : routes) {
            assertEquals(405, send("PUT", path(route), null).status(), route.toString());
        }
    }

    /** Who may ask anything: an admin; but agents are programs. */
    private static String admitted(Route route) {
        return "Bearer " + (route.permission() == Permission.AGENT ? agentKey : server.token(Role.ADMIN));
    }

    /** With something for each name in it. */
    private static String path(Route route) {
        return route.path().replaceAll("\\{\\w+}", new UUID(5, 5).toString());
    }

    private static JsonObject operation(Route route) {
        return document.getJsonObject("paths")
                .getJsonObject(route.path())
                .getJsonObject(route.method().name().toLowerCase(Locale.ROOT));
    }

    private static JsonObject resolved(JsonObject perhapsReference) {
        String reference = perhapsReference.getString("$ref");
        return reference == null
                ? perhapsReference
                : (JsonObject) JsonPointer.from(reference.substring(1)).queryJson(document);
    }

    /** A body that is no reason to refuse a request. */
    private static String valid(Route route) {
        JsonObject body = operation(route).getJsonObject("requestBody");
        if (body == null) {
            return "{}";
        }
        JsonObject json = body.getJsonObject("content").getJsonObject("application/json");
        return json.containsKey("example")
                ? json.getJsonObject("example").encode()
                : ((JsonObject) json.getJsonObject("examples").iterator().next().getValue())
                        .getJsonObject("value")
                        .encode();
    }

    private static String message(JsonObject problem, String field) {
        return problem.getJsonArray("errors", new JsonArray()).stream()
                .map(JsonObject.class::cast)
                .filter(error -> error.getString("field").equals(field))
                .map(error -> error.getString("message"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("not refused: " + problem));
    }

    /** What a refusal of an unknown name lists. */
    private static Set<String> known(String message) {
        String names = message.substring(message.indexOf("; ") + 2).replace("known are ", "");
        return names.equals("there are none") || names.isBlank() ? Set.of() : new TreeSet<>(List.of(names.split(", ")));
    }

    private static List<Route> closed() {
        return routes.stream()
                .filter(route -> route.permission() != Permission.PUBLIC)
                .toList();
    }

    private static Map<Permission, List<String>> lesserCredentials() {
        String user = server.token(Role.USER);
        String agent = server.key(Role.ADMIN, Scope.AGENT).token();
        String reader = server.key(Role.ADMIN, Scope.READ).token();
        String submitter = server.key(Role.ADMIN, Scope.SUBMIT).token();
        Map<Permission, List<String>> lesser = new EnumMap<>(Permission.class);
        lesser.put(Permission.AGENT, List.of(user, reader, submitter, server.token(Role.ADMIN)));
        lesser.put(Permission.SIGNED_IN, List.of(agent));
        lesser.put(Permission.MANAGE_OWN_KEYS, List.of(agent, reader));
        lesser.put(Permission.READ_JOBS, List.of(agent, submitter));
        lesser.put(Permission.SUBMIT_JOBS, List.of(agent, reader, server.token(Role.VIEWER)));
        lesser.put(Permission.REVIEW, List.of(agent, submitter, user, server.token(Role.VIEWER)));
        lesser.put(Permission.DECIDE, List.of(agent, reader, user, server.token(Role.VIEWER)));
        lesser.put(Permission.DECIDE_IN_PROJECTS, List.of(agent, reader, server.token(Role.VIEWER)));
        lesser.put(Permission.ADMINISTER, List.of(agent, reader, user, server.token(Role.REVIEWER)));
        lesser.put(Permission.METRICS, List.of(agent, reader, user));
        return lesser;
    }

    private static TestServer.Reply ask(Route route, String authorization) {
        return send(route.method().name(), path(route), authorization);
    }

    private static TestServer.Reply send(String method, String path, String authorization) {
        return send(method, path, authorization, "{}");
    }

    private static TestServer.Reply send(String method, String path, String authorization, String body) {
        var request = server.request(path, null)
                .method(
                        method,
                        Set.of("GET", "HEAD").contains(method)
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        return server.send(authorization == null ? request : request.header("Authorization", authorization));
    }
}
