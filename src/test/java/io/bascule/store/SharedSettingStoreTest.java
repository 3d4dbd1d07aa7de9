package io.bascule.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedSettingStoreTest {
    private final Vertx vertx = Vertx.vertx();
    private final Database database = new Database(vertx, TestDatabase.fresh(), 6);
    private final SharedSettingStore settings = new SharedSettingStore(database);

    @AfterEach
    void close() {
        database.close().await();
        vertx.close().await();
    }

    @Test
    void whoAsksFirstSettlesIt() {
        assertEquals("a", settings.getOrCreate("name", "a").await());
        assertEquals("a", settings.getOrCreate("name", "b").await());
        assertEquals("b", settings.getOrCreate("other", "b").await());
    }

    @Test
    void allWhoAskAtOnceGetTheSame() {
        List<Future<String>> asked = IntStream.range(0, 20)
                .mapToObj(n -> settings.getOrCreate("name", "value " + n))
                .toList();
        assertEquals(1, asked.stream().map(value -> value.await()).distinct().count());
    }
}
