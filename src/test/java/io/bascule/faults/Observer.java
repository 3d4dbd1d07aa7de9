package io.bascule.faults;

import io.bascule.blackbox.Eventually;
import io.bascule.blackbox.Rows;
import io.bascule.faults.History.Sighting;
import io.bascule.faults.History.Span;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;

/** Looks at the database again and again, past all servers. */
final class Observer implements Runnable {
    private static final long LOOK_AGAIN_MS = 600;

    private static final String CHANGED = """
            select id, epoch, node_id,
              case when completed_at is not null
                then status || ' at ' || completed_at || ' by ' || coalesce(output ->> 'run', 'nobody') end
            from bascule.jobs
            where updated_at > now() - interval '2 seconds' and created_at >= '%s' and input ->> 'story' = '%s'
            """;

    private final FleetDatabase database;
    private final StoryJobs jobs;
    private final BooleanSupplier mayGoOn;
    private final Collection<Sighting> sightings = new ConcurrentLinkedQueue<>();
    private volatile int open;
    /** Null while there is none. */
    private Connection connection;

    Observer(FleetDatabase database, StoryJobs jobs, BooleanSupplier mayGoOn) {
        this.database = database;
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
        try {
            while (mayGoOn.getAsBoolean()) {
                try {
                    look();
                } catch (SQLException away) {
                    disconnect(); // There is nothing to see.
                }
                Eventually.pause(LOOK_AGAIN_MS);
            }
        } finally {
            disconnect();
        }
    }

    private void disconnect() {
        if (connection == null) {
            return;
        }
        try {
            connection.close();
        } catch (SQLException gone) {
            // Whoever has gone needs no goodbye.
        }
        connection = null;
    }

    private void look() throws SQLException {
        if (connection == null) {
            connection = database.rows().connect();
        }
        long from = System.nanoTime();
        List<List<String>> changed = Rows.all(connection, CHANGED.formatted(jobs.since(), jobs.story()));
        Span span = new Span(from, System.nanoTime());
        for (List<String> row : changed) {
            sightings.add(new Sighting(row.get(0), Long.parseLong(row.get(1)), row.get(2), row.get(3), span));
        }
        open = jobs.open(connection, "");
    }
}
