package io.bascule.store;

import static io.bascule.store.StoreFixture.get;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.bascule.store.NodeQueries.State;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NodeQueriesTest {
    private final StoreFixture db = new StoreFixture();
    private final NodeQueries queries = new NodeQueries(db.database, Duration.ofSeconds(15));

    @AfterEach
    void close() {
        db.close();
    }

    private void silentFor(UUID node, int seconds) {
        db.change("update bascule.nodes set heartbeat_at = now() - interval '" + seconds + " s' where id = '" + node
                + "'");
    }

    private State state(UUID node) {
        return get(queries.list(100)).stream()
                .filter(one -> one.id().equals(node))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void aNodeIsAsItsSignsOfLifeAre() {
        UUID silent = db.node();
        UUID lost = db.node();
        UUID left = db.node();
        silentFor(silent, 20);
        silentFor(lost, 60);
        get(db.nodes.declareLost(Duration.ofSeconds(30)));
        get(db.nodes.leave(left));
        assertEquals(State.LIVE, state(db.node));
        assertEquals(State.SILENT, state(silent));
        assertEquals(State.LOST, state(lost));
        assertEquals(State.LEFT, state(left));
    }

    @Test
    void itSaysWhatItRunsNow() {
        db.announce("ask");
        db.running();
        db.running();
        NodeQueries.Node node = get(queries.list(1)).get(0);
        assertEquals(db.node, node.id());
        assertEquals(Map.of("echo", 2L), node.running());
        assertEquals("test", node.version());
        assertTrue(node.heartbeatAge().compareTo(Duration.ofMinutes(5)) < 0);
    }

    @Test
    void thoseThatLiveComeFirstHoweverManyLeft() {
        for (int i = 0; i < 5; i++) {
            get(db.nodes.leave(db.node()));
        }
        UUID latest = db.node();
        List<NodeQueries.Node> some = get(queries.list(3));
        assertEquals(
                List.of(db.node, latest),
                some.stream().limit(2).map(NodeQueries.Node::id).toList());
        assertEquals(State.LEFT, some.get(2).state());
        assertEquals(3, some.size());
    }
}
