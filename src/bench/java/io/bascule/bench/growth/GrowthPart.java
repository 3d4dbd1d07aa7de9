package io.bascule.bench.growth;

import io.bascule.bench.lab.Lab;
import java.util.List;

/** How cost grows: beside rows that are finished, due later or parked, after churn, and with a million pending in little memory. */
public final class GrowthPart {
    private final Lab lab;
    private final List<String> wanted;

    public GrowthPart(Lab lab) {
        this.lab = lab;
        this.wanted = lab.options().list("growth", "beside,churn,memory");
    }

    public void run() {
        if (wanted.contains("beside")) {
            new Beside(lab).run();
        }
        if (wanted.contains("churn")) {
            new Churn(lab).run();
        }
        if (wanted.contains("memory")) {
            new Memory(lab).run();
        }
    }
}
