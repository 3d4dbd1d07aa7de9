package io.bascule.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.bascule.blackbox.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The table of faults, each a story that the checker judges. They share three nodes and a database, which outlive them all. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "It has no signals to stop and kill with")
class FaultsIT {
    private static final int NODES = 3;
    private static final int FEWEST_KILLS = 200;
    private static final int FEWEST_JOBS = 20_000;
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime() % 1_000_000);
    private static final int SCALE = Integer.getInteger("faults.scale", 1);
    private static final String ONLY = System.getProperty("faults.only", "");

    private static Disk disk;
    private static FleetDatabase database;
    private static Fleet fleet;

    private static Map<String, Fault> table() {
        Map<String, Fault> table = new LinkedHashMap<>();
        table.put("nodes-killed-at-random", Kills.atRandom(150));
        table.put("nodes-killed-at-named-points", Kills.atPoints(3));
        table.put("nodes-stopped-past-their-lease", Nodes.stoppedAndContinued(2));
        table.put("database-stopped-at-once", Outages.databaseStoppedAtOnce(2_000));
        table.put("backends-ended-every-200-ms", Outages.backendsEnded(200, 4_000));
        table.put("wires-cut", Wires.cut(15));
        table.put("wires-half-open", Wires.halfOpen(4_000));
        table.put("connections-silent-for-good", Wires.silentForGood());
        table.put("wires-slow", Wires.delayed(60, 3_000));
        table.put("answers-lost-after-commit", Wires.answersLost(3));
        table.put("hints-dropped", Wires.hintsKept(2_000));
        table.put("pools-exhausted", Outages.poolsExhausted(2, 3_000));
        table.put("disk-full", disk.full(3_000));
        table.put("clocks-an-hour-wrong", Nodes.clocksWrong(3_600, -3_600));
        table.put("event-loop-blocked", Nodes.loopBlocked(10_000));
        table.put("handler-that-halts-the-jvm", Nodes.halting(2));
        return table;
    }

    @BeforeAll
    static void startFleet() throws IOException, SQLException {
        System.out.println("faults.seed=" + SEED);
        Path folder = Path.of("target/faults").toAbsolutePath();
        Disk.unmount(folder.resolve("disk")); // Left by a run that was cut off.
        empty(folder);
        disk = Disk.at(folder.resolve("disk"), SCALE);
        database = new FleetDatabase(disk.folder().resolve("data"));
        fleet = new Fleet(folder, database, NODES);
    }

    private static void empty(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(folder);
    }

    @AfterAll
    static void closeFleet() throws IOException {
        if (fleet != null) {
            fleet.close();
        }
        if (database != null) {
            database.close();
        }
        if (disk != null) {
            disk.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> nothingIsLostWhateverBreaks() {
        List<String> only = List.of(ONLY.split(",", -1));
        Stream<DynamicTest> stories = table().entrySet().stream()
                .filter(entry -> only.stream().anyMatch(entry.getKey()::contains))
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> run(entry.getKey(), entry.getValue())));
        return Stream.concat(
                stories,
                Stream.of(
                        DynamicTest.dynamicTest("audit-log-holds-together", FaultsIT::verify),
                        DynamicTest.dynamicTest("enough-was-broken", FaultsIT::count)));
    }

    private static void verify() throws Exception {
        Launch.Finished verified = fleet.verify();
        assertEquals(0, verified.exitCode(), verified::toString);
    }

    private static void count() throws SQLException {
        int jobs = Integer.parseInt(database.rows().one("select count(*) from bascule.jobs"));
        System.out.printf("%d kills and %d jobs in all%n", fleet.deaths(), jobs);
        assumeTrue(ONLY.isEmpty(), "Only some faults were asked for");
        assertTrue(fleet.deaths() >= FEWEST_KILLS, "too few kills");
        assertTrue(jobs >= FEWEST_JOBS, "too few jobs");
    }

    private static void run(String name, Fault fault) throws Exception {
        long began = System.nanoTime();
        int deaths = fleet.deaths();
        try (Story story = new Story(fleet, name, SEED + name.hashCode(), SCALE)) {
            History history = story.tell(fault);
            long seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            System.out.printf("%s: %d s, %d kills, %s%n", name, seconds, fleet.deaths() - deaths, history.summary());
            judge(Checker.violations(history), fleet.oddEnds());
        } catch (Exception | AssertionError failure) {
            System.out.println(name + " failed: " + failure.getMessage());
            throw failure;
        }
    }

    private static void judge(List<Violation> violations, List<String> oddEnds) {
        assertTrue(violations.isEmpty(), () -> told(violations));
        assertTrue(oddEnds.isEmpty(), oddEnds::toString);
    }

    private static String told(List<Violation> violations) {
        return violations.size() + " violations, among them\n"
                + String.join(
                        "\n",
                        violations.stream().limit(20).map(Violation::toString).toList());
    }
}
