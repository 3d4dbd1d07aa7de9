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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** A table of faults, each a story that the checker judges. They share three nodes and a database, which outlive them all. */
final class FaultTable implements AutoCloseable {
    private static final int NODES = 3;
    private static final long SEED = Long.getLong("faults.seed", System.nanoTime() % 1_000_000);
    private static final int SCALE = Integer.getInteger("faults.scale", 1);
    private static final String ONLY = System.getProperty("faults.only", "");

    private final Share share;
    private Disk disk;
    private FleetDatabase database;
    private Fleet fleet;

    /** Starts the fleet. */
    FaultTable(Share share) throws IOException, SQLException {
        this.share = share;
        System.out.println("faults.seed=" + SEED);
        Path folder =
                Path.of("target/faults", share.name().toLowerCase(Locale.ROOT)).toAbsolutePath();
        Disk.unmount(folder.resolve("disk")); // Left by a run that was cut off.
        empty(folder);
        try {
            disk = Disk.at(folder.resolve("disk"), SCALE);
            database = new FleetDatabase(disk.folder().resolve("data"));
            fleet = new Fleet(folder, database, NODES);
        } catch (IOException | SQLException | RuntimeException | Error failure) {
            close();
            throw failure;
        }
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

    /** Where the database is. */
    Disk disk() {
        return disk;
    }

    /** A test for each fault, and at the end whether they were enough. */
    Stream<DynamicTest> tests(Map<String, Fault> table) {
        List<String> only = List.of(ONLY.split(",", -1));
        Stream<DynamicTest> stories = table.entrySet().stream()
                .filter(entry -> only.stream().anyMatch(entry.getKey()::contains))
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> run(entry.getKey(), entry.getValue())));
        return Stream.concat(
                stories,
                Stream.of(
                        DynamicTest.dynamicTest("audit-log-holds-together", this::verify),
                        DynamicTest.dynamicTest("enough-was-broken", this::count)));
    }

    private void verify() throws Exception {
        Launch.Finished verified = fleet.verify();
        assertEquals(0, verified.exitCode(), verified::toString);
    }

    private void count() throws SQLException {
        int jobs = Integer.parseInt(database.rows().one("select count(*) from bascule.jobs"));
        System.out.printf("%s: %d kills and %d jobs in all%n", share, fleet.deaths(), jobs);
        assumeTrue(ONLY.isEmpty(), "Only some faults were asked for");
        assertTrue(fleet.deaths() >= share.fewestKills(), "too few kills");
        assertTrue(jobs >= share.fewestJobs(), "too few jobs");
    }

    private void run(String name, Fault fault) throws Exception {
        long began = System.nanoTime();
        int deaths = fleet.deaths();
        try (Story story = new Story(fleet, name, SEED + name.hashCode(), SCALE, SCALE * share.jobsOfAStory())) {
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

    @Override
    public void close() throws IOException {
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
}
