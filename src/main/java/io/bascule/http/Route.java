package io.bascule.http;

import io.bascule.access.Permission;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;

/**
 * A line of the table of routes.
 *
 * @param path with {@code {names}} for its parameters, as the OpenAPI document writes them
 * @param permission what the caller must hold
 * @param bodyLimit largest body, in bytes; a GET's body is not read
 */
record Route(HttpMethod method, String path, Permission permission, int bodyLimit, Work work) {

    /** What a route does with a call; it fails with a {@link io.bascule.job.Fault}. */
    interface Work {
        Future<Answer> answer(Call call);
    }

    boolean changesSomething() {
        return method != HttpMethod.GET;
    }

    /** Whether parts of the path stand for something. */
    boolean hasNames() {
        return path.contains("{");
    }

    /** The path as the router writes it. */
    String routerPath() {
        return path.replaceAll("\\{(\\w+)}", ":$1");
    }
}
