package io.bascule.http;

import static io.bascule.http.OpenConnections.Verdict.CUT;
import static io.bascule.http.OpenConnections.Verdict.SERVED;
import static io.bascule.http.OpenConnections.Verdict.TURNED_AWAY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class OpenConnectionsTest {
    @Test
    void aTenthMoreThanAreServedAreTurnedAwayAndTheRestIsCut() {
        OpenConnections open = new OpenConnections(20);
        for (int i = 0; i < 20; i++) {
            assertEquals(SERVED, open.opened());
        }
        assertEquals(TURNED_AWAY, open.opened());
        assertEquals(TURNED_AWAY, open.opened());
        assertEquals(CUT, open.opened());
    }

    @Test
    void whoLeavesMakesRoom() {
        OpenConnections open = new OpenConnections(1);
        assertEquals(SERVED, open.opened());
        assertEquals(TURNED_AWAY, open.opened());
        open.closed();
        open.closed();
        assertEquals(SERVED, open.opened());
    }
}
