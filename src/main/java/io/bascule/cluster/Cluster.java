package io.bascule.cluster;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.spi.cluster.ClusterManager;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Joins the cluster of event buses. {@code vertx.close()} leaves it. */
public final class Cluster {
    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final long PATIENCE_S = 60;
    private static final String ITS_LIBRARY = "io.vertx.spi.cluster.hazelcast.HazelcastClusterManager";

    private Cluster() {}

    /**
     * A Vert.x that is in the cluster, or has founded it where nobody is there yet. Blocks until then.
     *
     * @param options of the Vert.x; those of its event bus are set here
     * @throws ClusterProblem with what is wrong and what to do; nothing is left running then
     */
    public static Vertx join(ClusterSettings settings, VertxOptions options) {
        requireLibrary();
        String address = addressOf(settings.host());
        ClusterManager manager = HazelcastSetup.manager(settings, address);
        options.setEventBusOptions(new EventBusOptions().setHost(address).setPort(settings.eventBusPort()));
        try {
            Vertx vertx = Vertx.builder()
                    .with(options)
                    .withClusterManager(manager)
                    .buildClustered()
                    .await(PATIENCE_S, TimeUnit.SECONDS);
            LOG.info(
                    "In the cluster {} at {}, of {} processes now",
                    settings.name(),
                    address,
                    manager.getNodes().size());
            return vertx;
        } catch (TimeoutException late) {
            throw new ClusterProblem(cannotJoin(settings, "it took longer than " + PATIENCE_S + " s"), late);
        } catch (Exception failure) { // Of any kind: await() passes on what futures fail with.
            throw new ClusterProblem(cannotJoin(settings, failure.getMessage()), failure);
        }
    }

    private static void requireLibrary() {
        try {
            Class.forName(ITS_LIBRARY, false, Cluster.class.getClassLoader());
        } catch (ClassNotFoundException missing) {
            throw new ClusterProblem(
                    "cluster.enabled (BASCULE_CLUSTER) is true, but bascule-cluster.jar is missing: put it"
                            + " beside bascule.jar, as the build does in target, or set BASCULE_CLUSTER=false.");
        }
    }

    private static String addressOf(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            if (NetworkInterface.getByInetAddress(address) == null) {
                throw new ClusterProblem(wrongHost(host, "is no address of this machine"));
            }
            return address.getHostAddress();
        } catch (UnknownHostException unknown) {
            throw new ClusterProblem(wrongHost(host, "is not known here"));
        } catch (SocketException unclear) {
            throw new ClusterProblem(wrongHost(host, "cannot be looked at: " + unclear.getMessage()), unclear);
        }
    }

    private static String wrongHost(String host, String why) {
        return "cluster.host (BASCULE_CLUSTER_HOST): \"" + host + "\" " + why
                + "; set it to this machine's address that the other processes reach.";
    }

    private static String cannotJoin(ClusterSettings settings, String reason) {
        return "The cluster cannot be joined as " + settings.host() + ":" + settings.port() + ": " + reason
                + ". One of the " + ClusterSettings.PORTS
                + " ports from cluster.port (BASCULE_CLUSTER_PORT) on must be free.";
    }
}
