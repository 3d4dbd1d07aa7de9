package io.bascule.blackbox;

import io.bascule.BasculeVertx;
import io.bascule.handler.HandlerVerticle;
import io.bascule.settings.ConfigReader;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** An application that has nothing but a handler, for the nodes of its cluster. It runs in a process of its own. */
public final class HandlerProcess {
    /** What it says once its handler takes runs. */
    static final String READY = "The handler is there";

    private static final long PATIENCE_S = 60;

    private HandlerProcess() {}

    public static void main(String[] arguments) throws Exception {
        Vertx vertx = BasculeVertx.start(ConfigReader.read(Optional.empty(), Path.of("."), System.getenv()));
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() ->
                        vertx.close().toCompletionStage().toCompletableFuture().join()));
        vertx.deployVerticle(new HandlerVerticle(new CrashTestHandler())).await(PATIENCE_S, TimeUnit.SECONDS);
        System.out.println(READY);
    }
}
