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

/** All that breaks besides nodes that are killed. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "It has no signals to stop and kill with")
class FaultsIT {
    private static FaultTable table;

    @BeforeAll
    static void startFleet() throws IOException, SQLException {
        table = new FaultTable(Share.FAULTS);
    }

    @AfterAll
    static void closeFleet() throws IOException {
        if (table != null) {
            table.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLostWhateverBreaks() {
        Map<String, Fault> faults = new LinkedHashMap<>();
        faults.put("nodes-stopped-past-their-lease", Nodes.stoppedAndContinued(2));
        faults.put("database-stopped-at-once", Outages.databaseStoppedAtOnce(2_000));
        faults.put("backends-ended-every-200-ms", Outages.backendsEnded(200, 4_000));
        faults.put("wires-cut", Wires.cut(15));
        faults.put("wires-half-open", Wires.halfOpen(4_000));
        faults.put("connections-silent-for-good", Wires.silentForGood());
        faults.put("wires-slow", Wires.delayed(60, 3_000));
        faults.put("answers-lost-after-commit", Wires.answersLost(3));
        faults.put("hints-dropped", Wires.hintsKept(2_000));
        faults.put("pools-exhausted", Outages.poolsExhausted(2, 3_000));
        faults.put("disk-full", table.disk().full(3_000));
        faults.put("clocks-an-hour-wrong", Nodes.clocksWrong(3_600, -3_600));
        faults.put("event-loop-blocked", Nodes.loopBlocked(10_000));
        faults.put("handler-that-halts-the-jvm", Nodes.halting(2));
        return table.tests(faults);
    }
}
