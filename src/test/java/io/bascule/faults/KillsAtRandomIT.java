package io.bascule.faults;

import java.io.IOException;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** {@code kill -9} at any moment. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "It has no signals to stop and kill with")
class KillsAtRandomIT {
    private static FaultTable table;

    @BeforeAll
    static void startFleet() throws IOException, SQLException {
        table = new FaultTable(Share.RANDOM);
    }

    @AfterAll
    static void closeFleet() throws IOException {
        if (table != null) {
            table.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLostWheneverNodesAreKilled() {
        return table.tests(Map.of("nodes-killed-at-random", Kills.atRandom(150)));
    }
}
