package io.bascule.telemetry;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sentry.Breadcrumb;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Date;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/**
 * What happened to each job lately, kept apart by job so that parallel runs do not mix. Bounded; what is forgotten is
 * missing in a report, no more. One thread writes and reads it.
 */
final class Trails {
    private static final int MAX_JOBS = 5_000;
    private static final int MAX_STEPS = 30;
    private static final int MAX_PEOPLE = 10_000;

    private final Cache<UUID, Trail> trails = Caffeine.newBuilder()
            .maximumSize(MAX_JOBS)
            .expireAfterAccess(Duration.ofDays(1))
            .build();
    private final Cache<UUID, String> names =
            Caffeine.newBuilder().maximumSize(MAX_PEOPLE).build();

    private static final class Trail {
        private final Deque<Breadcrumb> steps = new ArrayDeque<>();
        private UUID ownerId;
        private UUID checkpointId;
    }

    void add(Note.Moved note) {
        learn(note.by());
        Trail trail = trail(note.jobId());
        trail.ownerId = note.ownerId();
        step(trail, crumb("job", note.what(), note.at(), note.by()));
    }

    void add(Note.Checked note) {
        learn(note.by());
        Trail trail = trail(note.jobId());
        trail.checkpointId = note.checkpointId();
        Breadcrumb crumb = crumb(note.decision() ? "decision" : "checkpoint", note.what(), note.at(), note.by());
        crumb.setData("checkpointId", note.checkpointId().toString());
        step(trail, crumb);
    }

    /** What is known of the job, oldest first. */
    List<Breadcrumb> steps(UUID jobId) {
        return List.copyOf(trail(jobId).steps);
    }

    /** The checkpoint that the job saw last, or null. */
    UUID checkpoint(UUID jobId) {
        return trail(jobId).checkpointId;
    }

    /** Who submitted the job, or null. */
    UUID owner(UUID jobId) {
        return trail(jobId).ownerId;
    }

    /** A user's name, or null where it was not heard of. */
    String name(UUID userId) {
        return names.getIfPresent(userId);
    }

    private Trail trail(UUID jobId) {
        return trails.get(jobId, unknown -> new Trail());
    }

    private void learn(Note.Person person) {
        if (person != null && person.name() != null) {
            names.put(person.id(), person.name());
        }
    }

    private static void step(Trail trail, Breadcrumb crumb) {
        if (trail.steps.size() == MAX_STEPS) {
            trail.steps.removeFirst();
        }
        trail.steps.addLast(crumb);
    }

    private static Breadcrumb crumb(String category, String what, Instant at, Note.Person by) {
        Breadcrumb crumb = at == null ? new Breadcrumb() : new Breadcrumb(Date.from(at));
        crumb.setCategory(category);
        crumb.setMessage(Scrubber.scrub(what));
        if (by != null) {
            crumb.setData("by", by.name() == null ? by.id().toString() : by.name());
        }
        return crumb;
    }
}
