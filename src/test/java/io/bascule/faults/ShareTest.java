package io.bascule.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShareTest {
    @Test
    void togetherTheyAreEnough() {
        int kills = Stream.of(Share.values()).mapToInt(Share::fewestKills).sum();
        int jobs = Stream.of(Share.values()).mapToInt(Share::fewestJobs).sum();
        assertTrue(kills >= Share.FEWEST_KILLS, () -> kills + " kills");
        assertTrue(jobs >= Share.FEWEST_JOBS, () -> jobs + " jobs");
    }
}
