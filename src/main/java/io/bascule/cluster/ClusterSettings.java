package io.bascule.cluster;

import java.util.List;

/**
 * Where a process meets the others.
 *
 * @param name processes with another name are strangers, whatever they reach
 * @param host this process' address, a name or IPv4: it listens there and nowhere else, and the others reach it there
 * @param port to be found at; where it is taken, one of the {@value #PORTS} from it on
 * @param members where others may be, each {@code host} or {@code host:port}; a host alone is looked at on all these ports
 * @param eventBusPort where messages arrive; 0 for any that is free
 */
public record ClusterSettings(String name, String host, int port, List<String> members, int eventBusPort) {
    /** How many processes of one machine can meet without being told ports. */
    public static final int PORTS = 10;

    public ClusterSettings {
        members = List.copyOf(members);
    }
}
