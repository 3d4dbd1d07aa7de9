package io.bascule.http;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Enums as requests write them. */
final class EnumNames {
    private EnumNames() {}

    /** What a name stands for; empty for another text. */
    static <E extends Enum<E>> Function<String, Optional<E>> of(Class<E> type) {
        Map<String, E> byName =
                Arrays.stream(type.getEnumConstants()).collect(Collectors.toMap(Enum::name, constant -> constant));
        return name -> Optional.ofNullable(byName.get(name));
    }

    /** For answers: {@code one of A, B, C}. */
    static <E extends Enum<E>> String list(Class<E> type) {
        return "one of "
                + Arrays.stream(type.getEnumConstants()).map(Enum::name).collect(Collectors.joining(", "));
    }
}
