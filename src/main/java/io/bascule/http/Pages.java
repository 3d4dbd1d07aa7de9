package io.bascule.http;

import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;

/** The files of {@code webroot/}, and the one page behind every address that a person can open. */
final class Pages {
    private static final String INDEX = "/index.html";

    private Pages() {}

    static void mount(Router router, BodyReader bodies) {
        router.route("/docs")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> context.reroute("/docs/index.html"));
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> discardBody(context, bodies));
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(Pages::revalidate);
        router.route()
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(StaticHandler.create(FileSystemAccess.RELATIVE, "webroot")
                        .setIncludeHidden(false)
                        .setDirectoryListing(false)
                        .setMaxAgeSeconds(0)
                        .setIndexPage("index.html"));
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(Pages::page);
        router.route().handler(Pages::nothing);
    }

    /** Sending a file pauses the request and leaves it so: with a body in it, nothing more would come over its connection. */
    private static void discardBody(RoutingContext context, BodyReader bodies) {
        context.addEndHandler(sent -> bodies.discard(context.request()));
        context.next();
    }

    /** Files change with the server's version and keep their names: a browser may keep them but has to ask. */
    private static void revalidate(RoutingContext context) {
        context.addHeadersEndHandler(end -> {
            if (context.response().headers().contains("Cache-Control")) {
                context.response().putHeader("Cache-Control", "no-cache");
            }
        });
        context.next();
    }

    private static void page(RoutingContext context) {
        String path = context.normalizedPath();
        boolean isFile = path.substring(path.lastIndexOf('/') + 1).contains(".");
        boolean isData = path.startsWith("/api/") || path.equals("/api") || path.startsWith("/health/");
        if (isFile || isData) {
            context.next();
        } else {
            context.reroute(INDEX);
        }
    }

    private static void nothing(RoutingContext context) {
        context.fail(Fault.of(
                ErrorCode.NOT_FOUND, "There is nothing at this address. The API's document is at /api/openapi.json."));
    }
}
