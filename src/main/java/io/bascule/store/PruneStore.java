package io.bascule.store;

import io.bascule.job.DutyKey;
import io.bascule.job.JobStatus;
import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/**
 * Removes what is kept no longer, a batch at a time, each of them one transaction. A batch of a term that is over removes nothing. The
 * audit log stays.
 */
public final class PruneStore {
    /** Before all ids. */
    public static final UUID FIRST = JobQueries.FIRST;

    private final Database database;

    public PruneStore(Database database) {
        this.database = database;
    }

    /**
     * What a batch did.
     *
     * @param removed how many
     * @param last the last that was looked at; empty where the walk is at its end
     */
    public record Batch(int removed, Optional<UUID> last) {}

    /**
     * Where a batch begins and ends.
     *
     * @param after the last that was looked at before
     * @param limit how many to look at
     */
    public record Part(UUID after, int limit) {}

    /** Jobs that ended this way longer ago than {@code kept}, with all that belongs to them, their idempotency keys too. */
    public Future<Batch> jobs(DutyKey duty, JobStatus status, Duration kept, Part part) {
        String sql = switch (status) {
            case COMPLETED -> PruneSql.COMPLETED;
            case FAILED -> PruneSql.FAILED;
            case CANCELLED -> PruneSql.CANCELLED;
            default -> throw new IllegalArgumentException(status + " is no end");
        };
        return prune(sql, duty, kept, part);
    }

    /** Sessions that ended, or were ended, longer ago than {@code kept}. */
    public Future<Batch> signIns(DutyKey duty, Duration kept, Part part) {
        return prune(PruneSql.SIGN_INS, duty, kept, part);
    }

    /** Nodes that left or were lost longer ago than {@code kept}, and own no job. */
    public Future<Batch> nodes(DutyKey duty, Duration kept, Part part) {
        return prune(PruneSql.NODES, duty, kept, part);
    }

    private Future<Batch> prune(String sql, DutyKey duty, Duration kept, Part part) {
        Tuple parameters = Tuple.of(kept.toMillis(), part.after(), part.limit(), duty.duty(), duty.epoch());
        return database.query(sql, parameters)
                .map(rows -> rows.iterator().next())
                .map(row -> new Batch(
                        row.getInteger("removed"),
                        Optional.ofNullable(row.getUUID("last"))
                                .filter(last -> row.getInteger("passed") == part.limit())));
    }
}
