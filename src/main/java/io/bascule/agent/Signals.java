package io.bascule.agent;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * SIGTERM and Ctrl-C as they come, also the second time. What the platform has for it is no part of its official API, so it is looked up;
 * without it a shutdown hook sees the first one.
 */
final class Signals {
    private Signals() {}

    /** Calls {@code heard} at each signal that asks the program to end; false where the platform cannot. */
    static boolean listen(Runnable heard) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Method handle = signal.getMethod("handle", signal, handler);
            Object ear = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            heard.run();
                            return null;
                        }
                        return ofObject(proxy, method, arguments);
                    });
            for (String name : new String[] {"TERM", "INT"}) {
                handle.invoke(null, signal.getConstructor(String.class).newInstance(name), ear);
            }
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException notHere) {
            return false;
        }
    }

    private static Object ofObject(Object proxy, Method method, Object[] arguments) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "signals";
        };
    }
}
