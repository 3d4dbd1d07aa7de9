package io.bascule.job;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class HistogramTest {
    private static final double[] PARTS = {0.01, 0.5, 0.95, 0.99, 1};

    private static Duration ms(double ms) {
        return Duration.ofNanos(Math.round(ms * 1e6));
    }

    private static Histogram of(double... times) {
        Histogram histogram = new Histogram();
        DoubleStream.of(times).forEach(time -> histogram.add(ms(time)));
        return histogram;
    }

    /** Times of every size between a millisecond and ten days, however they are spread. */
    private static double[] times(Random random, int n) {
        double middle = random.nextDouble() * Math.log(864_000_000);
        double spread = random.nextDouble() * 4;
        return random.doubles(n)
                .map(x -> Math.exp(middle + random.nextGaussian() * spread))
                .map(ms -> Math.min(864_000_000, Math.max(1, ms)))
                .toArray();
    }

    @Test
    void aPercentileIsAsCloseToTheTrueOneAsItSays() {
        for (long seed = 1; seed <= 300; seed++) {
            Random random = new Random(seed);
            double[] times = times(random, 1 + random.nextInt(2_000));
            Histogram histogram = of(times);
            double[] sorted = DoubleStream.of(times).sorted().toArray();
            for (double part : PARTS) {
                double exact = sorted[Math.max(1, (int) Math.ceil(part * sorted.length)) - 1];
                double error = Math.abs(histogram.percentile(part).orElseThrow() - exact) / exact;
                assertTrue(error <= Histogram.RELATIVE_ERROR + 1e-6, "seed " + seed + ", " + part + ": " + error);
            }
        }
        assertEquals(0.044, Histogram.RELATIVE_ERROR, 0.001);
    }

    @Test
    void twoAreAddedNumberByNumber() {
        for (long seed = 1; seed <= 50; seed++) {
            Random random = new Random(seed);
            double[] first = times(random, random.nextInt(300));
            double[] second = times(random, random.nextInt(300));
            Histogram sum = of(first);
            sum.add(of(second));
            double[] both = DoubleStream.concat(DoubleStream.of(first), DoubleStream.of(second))
                    .toArray();
            assertArrayEquals(of(both).counts(), sum.counts(), "seed " + seed);
            assertEquals(both.length, sum.total());
        }
    }

    @Test
    void whatIsWrittenDownComesBack() {
        Histogram histogram = of(0.2, 3, 3, 70_000);
        assertEquals(histogram.percentile(0.5), Histogram.of(histogram.counts()).percentile(0.5));
        assertEquals(4, Histogram.of(histogram.counts()).total());
    }

    @Test
    void nothingHasNoPercentiles() {
        assertTrue(new Histogram().percentile(0.5).isEmpty());
        assertTrue(Histogram.of(0, 0).percentile(0.5).isEmpty());
    }

    @Test
    void timesThatCannotBeTakeThePlaceOfTheNearestThatCan() {
        assertEquals(0.5, of(-5).percentile(1).orElseThrow());
        Histogram ages = new Histogram();
        ages.add(Duration.ofDays(300 * 365));
        assertEquals(Histogram.MOST_BUCKETS, ages.counts().length);
        assertEquals(24.8, ages.percentile(1).orElseThrow() / 86_400_000, 1.2);
    }
}
