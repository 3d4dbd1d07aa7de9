package io.bascule;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** This machine's name, for lists of nodes. */
final class HostName {
    private HostName() {}

    static String get() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException noName) {
            return "localhost";
        }
    }
}
