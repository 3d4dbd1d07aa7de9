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
    private static final String ROOT = "webroot";
    /** As it stands in the page for the address {@code /}. */
    private static final String BASE = base("/");

    private Pages() {}

    static void mount(Router router, BodyReader bodies) {
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(context -> discardBody(context, bodies));
        // Its files are found from the address below, whatever a proxy has put before it.
        router.routeWithRegex("/docs/(index\\.html)?")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> context.redirect("../docs"));
        router.route("/docs")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> send(context, "/docs/index.html", ""));
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(Pages::revalidate);
        router.route().method(HttpMethod.GET).method(HttpMethod.HEAD).handler(new TextFiles(ROOT)::send);
        router.route()
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(StaticHandler.create(FileSystemAccess.RELATIVE, ROOT)
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
        // A worker may be called after its host, whose name has dots.
        boolean isFile = path.substring(path.lastIndexOf('/') + 1).contains(".") && !path.startsWith("/workers/");
        boolean isData = path.startsWith("/api/") || path.equals("/api") || path.startsWith("/health/");
        if (isFile || isData) {
            context.next();
        } else {
            send(context, "/index.html", base(context.request().path()));
        }
    }

    private static void send(RoutingContext context, String file, String base) {
        context.vertx()
                .fileSystem()
                .readFile(ROOT + file)
                .map(page -> page.toString().replace(BASE, base))
                .compose(page -> context.response()
                        .putHeader("Content-Type", "text/html;charset=UTF-8")
                        .putHeader("Cache-Control", "no-cache")
                        .end(page))
                .onFailure(context::fail);
    }

    /** The way back to the root from an address: so the page finds its files behind a proxy that adds a prefix to every path. */
    static String base(String path) {
        long folders = path.chars().filter(letter -> letter == '/').count() - 1;
        return "<base href=\"" + (folders == 0 ? "./" : "../".repeat((int) folders)) + "\">";
    }

    private static void nothing(RoutingContext context) {
        context.fail(Fault.of(
                ErrorCode.NOT_FOUND, "There is nothing at this address. The API's document is at /api/openapi.json."));
    }
}
