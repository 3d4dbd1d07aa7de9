package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.bascule.job.TypeLimits.Change;
import io.bascule.job.TypeLimits.Rate;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeLimitsTest {
    private static final TypeLimits ALL = new TypeLimits(true, 5, new Rate(10, 1_000));

    @Test
    void aChangeLeavesWhatItDoesNotName() {
        assertEquals(ALL, new Change(null, false, null, false, null).of(ALL));
        assertEquals(new TypeLimits(false, 5, ALL.rate()), Change.resume().of(ALL));
        assertEquals(
                new TypeLimits(true, null, ALL.rate()), Change.maxRunning(null).of(ALL));
        assertEquals(new TypeLimits(true, 5, null), Change.rate(null).of(ALL));
        assertEquals(new TypeLimits(false, 3, null), Change.maxRunning(3).of(TypeLimits.NONE));
    }

    @Test
    void eachFieldThatIsWrongIsNamed() {
        assertEquals(List.of(), fields(Change.pause()));
        assertEquals(List.of(), fields(Change.rate(new Rate(1_000_000, 86_400_000))));
        assertEquals(List.of("maxRunning"), fields(Change.maxRunning(0)));
        assertEquals(List.of("maxRunning"), fields(Change.maxRunning(100_001)));
        assertEquals(List.of("rate.limit", "rate.perMs"), fields(Change.rate(new Rate(0, 0))));
    }

    private static List<String> fields(Change change) {
        return change.problems().stream().map(FieldError::field).toList();
    }
}
