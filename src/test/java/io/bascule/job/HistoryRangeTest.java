package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class HistoryRangeTest {
    @Test
    void noRangeHasMorePointsThanAPictureShows() {
        for (HistoryRange range : HistoryRange.values()) {
            assertTrue(range.buckets() >= 60 && range.buckets() <= 200, range.toString());
            assertEquals(Optional.of(range), HistoryRange.ofWireName(range.wireName()));
        }
        assertEquals(Optional.empty(), HistoryRange.ofWireName("1H"));
    }

    @Test
    void onlyEndsAreCountedAsEnds() {
        for (JobStatus status : JobStatus.values()) {
            HistoryCount count = HistoryCount.ofEnd(status);
            if (status.isTerminal()) {
                assertEquals(status.name(), count.name());
            } else {
                assertNull(count);
            }
        }
    }
}
