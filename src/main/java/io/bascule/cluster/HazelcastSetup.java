package io.bascule.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import io.vertx.core.spi.cluster.ClusterManager;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.util.Map;

/** Hazelcast as it is wanted here: it finds the members that it was told of, listens on one address, and calls nobody else. */
final class HazelcastSetup {
    private static final Map<String, String> PROPERTIES = Map.ofEntries(
            Map.entry("hazelcast.phone.home.enabled", "false"),
            // Only the one address: by default it listens on all of them and only tells this one.
            Map.entry("hazelcast.socket.bind.any", "false"),
            // Vert.x closes it, after the drain.
            Map.entry("hazelcast.shutdownhook.enabled", "false"),
            Map.entry("hazelcast.graceful.shutdown.max.wait", "5"),
            Map.entry("hazelcast.tcp.join.port.try.count", String.valueOf(ClusterSettings.PORTS)),
            Map.entry("hazelcast.wait.seconds.before.join", "0"),
            Map.entry("hazelcast.max.wait.seconds.before.join", "1"),
            Map.entry("hazelcast.max.join.seconds", "30"),
            // One that dies is missed at the second beat that it does not take, one that hangs after 20 seconds.
            Map.entry("hazelcast.heartbeat.interval.seconds", "1"),
            Map.entry("hazelcast.max.no.heartbeat.seconds", "20"),
            // Parts that started apart or were cut apart look for each other; by default after five minutes.
            Map.entry("hazelcast.merge.first.run.delay.seconds", "30"),
            Map.entry("hazelcast.merge.next.run.delay.seconds", "30"));

    private HazelcastSetup() {}

    /** @param address that of {@link ClusterSettings#host}, resolved */
    static ClusterManager manager(ClusterSettings settings, String address) {
        // What it logs before it has read its configuration goes by this.
        System.setProperty("hazelcast.logging.type", "slf4j");
        Config config = new Config().setClusterName(settings.name());
        PROPERTIES.forEach(config::setProperty);
        config.setProperty("hazelcast.local.localAddress", address);
        NetworkConfig network = config.getNetworkConfig()
                .setPort(settings.port())
                .setPortAutoIncrement(true)
                .setPortCount(ClusterSettings.PORTS);
        JoinConfig join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true).setMembers(settings.members());
        keepOneBackup(config);
        return new HazelcastClusterManager(config);
    }

    /** Of what Vert.x keeps in it, as in its own default-cluster.xml. */
    private static void keepOneBackup(Config config) {
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                .setBackupCount(1)
                .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
        config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
        config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    }
}
