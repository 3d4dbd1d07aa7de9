package io.bascule.stream;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;

/** Which hints were heard a short while ago: where there are two ways, each comes twice. */
final class HeardHints {
    private static final int MOST = 1_000;

    private final Set<Known> known = new LinkedHashSet<>();

    private record Known(UUID node, long number) {}

    /** Whether it was not heard before; asked once of each. */
    boolean isNew(Hint hint) {
        boolean isNew = known.add(new Known(hint.node(), hint.number()));
        if (known.size() > MOST) {
            Iterator<Known> oldest = known.iterator();
            oldest.next();
            oldest.remove();
        }
        return isNew;
    }
}
