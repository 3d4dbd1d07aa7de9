package io.bascule.sessions.definition;

import io.bascule.job.Nearest;
import java.util.Collection;
import java.util.stream.Collectors;

/** What someone may have meant who mistyped a name. */
final class Similar {
    private Similar() {}

    /** A question with the closest name, or else all of them. */
    static String hint(String typed, Collection<String> known) {
        return Nearest.to(typed, known)
                .map(name -> "did you mean " + name + "?")
                .orElseGet(() -> known.isEmpty()
                        ? "there are none"
                        : "known are " + known.stream().sorted().collect(Collectors.joining(", ")));
    }
}
