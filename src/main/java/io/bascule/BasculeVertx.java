package io.bascule;

import io.bascule.cluster.Cluster;
import io.bascule.settings.Config;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;

/** The Vert.x of a process, as its settings want it: on its own, or in the cluster of the nodes. */
public final class BasculeVertx {
    private BasculeVertx() {}

    /**
     * Starts it; blocks while it joins the cluster. For an application of one's own that deploys handlers ({@link
     * io.bascule.handler.HandlerVerticle}) for the nodes of the cluster, or submits jobs to them ({@link
     * io.bascule.bus.JobClient}). It needs no database.
     *
     * @throws io.bascule.cluster.ClusterProblem with what to do
     */
    public static Vertx start(Config config) {
        // Linux's own epoll, where its library can be loaded: the same work takes a good part less CPU than through
        // NIO's selector.
        VertxOptions options = new VertxOptions().setPreferNativeTransport(true);
        return config.cluster().enabled() ? Cluster.join(RoomSettings.cluster(config), options) : Vertx.vertx(options);
    }
}
