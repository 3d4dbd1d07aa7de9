package io.bascule.faults;

import java.io.IOException;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code kill -9}, at any moment and at each of those that matter most. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "It has no signals to stop and kill with")
class KillsIT {
    private static FaultTable table;

    @BeforeAll
    static void startFleet() throws IOException, SQLException {
        table = new FaultTable(Share.KILLS);
    }

    @AfterAll
    static void closeFleet() throws IOException {
        if (table != null) {
            table.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLostWheneverNodesAreKilled() {
        Map<String, Fault> kills = new LinkedHashMap<>();
        kills.put("nodes-killed-at-random", Kills.atRandom(150));
        kills.put("nodes-killed-at-named-points", Kills.atPoints(3));
        return table.tests(kills);
    }
}
