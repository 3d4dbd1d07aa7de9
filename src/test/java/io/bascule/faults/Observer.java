package io.bascule.faults;

import io.bascule.blackbox.Eventually;
import io.bascule.blackbox.Rows;
import io.bascule.faults.History.Sighting;
import io.bascule.faults.History.Span;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Looks at the database again and again, past all servers. */
final class Observer implements Runnable {
    private static final long LOOK_AGAIN_MS = 400;

    private static final String CHANGED = """
            select id, epoch, node_id,
              case when completed_at is not null
                then status || ' at ' || completed_at || ' by ' || coalesce(output ->> 'run', 'nobody') end
            from bascule.jobs
            where updated_at > now() - interval '2 seconds' and created_at >= '%s' and input ->> 'story' = '%s'
            """;

    private final Supplier<Rows> rows;
    private final StoryJobs jobs;
    private final BooleanSupplier mayGoOn;
    private final Collection<Sighting> sightings = new ConcurrentLinkedQueue<>();
    private volatile int open;

    Observer(Supplier<Rows> rows, StoryJobs jobs, BooleanSupplier mayGoOn) {
        this.rows = rows;
        this.jobs = jobs;
        this.mayGoOn = mayGoOn;
    }

    Collection<Sighting> sightings() {
        return sightings;
    }

    /** How many jobs had not ended when it last looked. */
    int open() {
        return open;
    }

    @Override
    public void run() {
        while (mayGoOn.getAsBoolean()) {
            try {
                look();
            } catch (SQLException away) {
                // There is nothing to see.
            }
            Eventually.pause(LOOK_AGAIN_MS);
        }
    }

    private void look() throws SQLException {
        long from = System.nanoTime();
        List<List<String>> changed = rows.get().all(CHANGED.formatted(jobs.since(), jobs.story()));
        Span span = new Span(from, System.nanoTime());
        for (List<String> row : changed) {
            sightings.add(new Sighting(row.get(0), Long.parseLong(row.get(1)), row.get(2), row.get(3), span));
        }
        open = jobs.open(rows.get(), "");
    }
}
