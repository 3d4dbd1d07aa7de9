package io.bascule.sessions;

import io.bascule.store.ArtifactStore;
import io.bascule.store.CheckpointQueries;
import io.bascule.store.ContextStore;
import io.bascule.store.Database;
import io.bascule.store.ProjectStore;
import io.bascule.store.WorkAnalytics;
import io.bascule.store.WorkSessionStore;

/** What work sessions keep. */
public record SessionStores(
        ProjectStore projects,
        WorkSessionStore sessions,
        ContextStore context,
        ArtifactStore artifacts,
        Reports reports) {

    /** What is only read. */
    public record Reports(CheckpointQueries checkpoints, WorkAnalytics analytics) {}

    public static SessionStores of(Database database) {
        return new SessionStores(
                new ProjectStore(database),
                new WorkSessionStore(database),
                new ContextStore(database),
                new ArtifactStore(database),
                new Reports(new CheckpointQueries(database), new WorkAnalytics(database)));
    }
}
