package io.bascule.job;

import java.util.List;
import java.util.function.Function;

/** One page of a list, and whether more follow. */
public record Page<T>(List<T> items, boolean hasMore) {

    /** A page of {@code limit} from rows that were asked for with one more than that. */
    public static <T> Page<T> of(List<T> rowsAndOneMore, int limit) {
        boolean more = rowsAndOneMore.size() > limit;
        return new Page<>(more ? List.copyOf(rowsAndOneMore.subList(0, limit)) : rowsAndOneMore, more);
    }

    public <R> Page<R> map(Function<T, R> mapper) {
        return new Page<>(items.stream().map(mapper).toList(), hasMore);
    }
}
