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
import io.vertx.core.json.JsonObject;
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

    @BeforeAll
    static void start() {
        server = new TestServer(
                new HttpSettings("127.0.0.1", 0, 1 << 20, 16 << 20, false, HttpSettings.SecureCookie.AUTO, true));
        routes = Routes.of(server.parts, "{}");
        server.serve(Addresses.DECIDE, decide -> {
            throw Fault.notFound("checkpoint");
        });
        server.serve(Addresses.WORKER, order -> new Requests.WorkerStatus(new UUID(1, 1), true, 0, 0, 4, 5_000));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void everyRouteIsInTheOpenApiDocumentAndTheOtherWayRound() {
        JsonObject paths = server.get("/api/openapi.json", null).json().getJsonObject("paths");
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
                int status = ask(route, "Bearer " + server.token(Role.ADMIN)).status();
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
            assertEquals(
                    405, send("PUT", route.path().replace("{id}", "x"), null).status(), route.toString());
        }
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
        lesser.put(Permission.SIGNED_IN, List.of(agent));
        lesser.put(Permission.MANAGE_OWN_KEYS, List.of(agent, reader));
        lesser.put(Permission.READ_JOBS, List.of(agent, submitter));
        lesser.put(Permission.SUBMIT_JOBS, List.of(agent, reader, server.token(Role.VIEWER)));
        lesser.put(Permission.REVIEW, List.of(agent, submitter, user, server.token(Role.VIEWER)));
        lesser.put(Permission.DECIDE, List.of(agent, reader, user, server.token(Role.VIEWER)));
        lesser.put(Permission.ADMINISTER, List.of(agent, reader, user, server.token(Role.REVIEWER)));
        lesser.put(Permission.METRICS, List.of(agent, reader, user));
        return lesser;
    }

    private static TestServer.Reply ask(Route route, String authorization) {
        return send(route.method().name(), route.path().replace("{id}", new UUID(5, 5).toString()), authorization);
    }

    private static TestServer.Reply send(String method, String path, String authorization) {
        var request = server.request(path, null)
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString("{}"))
                .header("Content-Type", "application/json");
        return server.send(authorization == null ? request : request.header("Authorization", authorization));
    }
}
