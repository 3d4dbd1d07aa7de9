package io.bascule.telemetry;

import io.bascule.bus.Events;
import io.bascule.job.JobError;
import io.sentry.Breadcrumb;
import io.sentry.IScopes;
import io.sentry.ITransaction;
import io.sentry.Sentry;
import io.sentry.SentryEvent;
import io.sentry.SentryInstantDate;
import io.sentry.SentryLevel;
import io.sentry.SpanStatus;
import io.sentry.TransactionContext;
import io.sentry.TransactionOptions;
import io.sentry.protocol.SentryException;
import io.sentry.protocol.TransactionNameSource;
import io.sentry.protocol.User;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/**
 * Notes as Sentry's events. A run becomes a transaction when it has ended, with the times it had: so nothing is held open
 * for runs whose end is never heard of. Each report has scopes of its own.
 */
final class SentryNotes {
    private final String node;
    private final Trails trails = new Trails();

    SentryNotes(String node) {
        this.node = node;
    }

    void take(Note note) {
        if (note instanceof Note.Moved moved) {
            trails.add(moved);
        } else if (note instanceof Note.Checked checked) {
            trails.add(checked);
        } else if (note instanceof Note.Ended ended) {
            report(ended);
        } else if (note instanceof Note.Troubled troubled) {
            report(troubled);
        }
    }

    private void report(Note.Ended run) {
        IScopes scopes = scopes(run.jobId(), run.jobType(), run.ownerId());
        if (run.nodeId() != null) {
            scopes.setTag("nodeId", run.nodeId().toString());
        }
        TransactionContext name = new TransactionContext(run.jobType(), TransactionNameSource.TASK, "job.run");
        TransactionOptions times = new TransactionOptions();
        times.setStartTimestamp(new SentryInstantDate(run.at().minus(run.took())));
        ITransaction transaction = scopes.startTransaction(name, times);
        transaction.setTag("outcome", run.outcome().name());
        if (run.error() != null) {
            SentryEvent event = event(run.error().code(), run.error().message(), Date.from(run.at()));
            event.setLevel(run.outcome() == Events.RunEnded.Outcome.RETRYING ? SentryLevel.WARNING : SentryLevel.ERROR);
            event.setTransaction(run.jobType());
            event.getContexts().setTrace(transaction.getSpanContext());
            scopes.captureEvent(event);
        }
        transaction.finish(status(run), new SentryInstantDate(run.at()));
    }

    private void report(Note.Troubled trouble) {
        UUID owner = trouble.jobId() == null ? null : trails.owner(trouble.jobId());
        IScopes scopes = scopes(trouble.jobId(), trouble.jobType(), owner);
        SentryEvent event = event(trouble.about(), trouble.message(), Date.from(trouble.at()));
        event.setLevel(SentryLevel.ERROR);
        event.setLogger(trouble.about());
        event.getExceptions().get(0).setStacktrace(Traces.parse(trouble.trace()));
        scopes.captureEvent(event);
    }

    private IScopes scopes(UUID jobId, String jobType, UUID ownerId) {
        IScopes scopes = Sentry.forkedRootScopes("bascule");
        tag(scopes, "nodeId", node);
        tag(scopes, "jobType", jobType);
        if (jobId != null) {
            tag(scopes, "jobId", jobId);
            tag(scopes, "checkpointId", trails.checkpoint(jobId));
            List<Breadcrumb> steps = trails.steps(jobId);
            steps.forEach(scopes::addBreadcrumb);
        }
        if (ownerId != null) {
            User user = new User();
            user.setId(ownerId.toString());
            user.setUsername(trails.name(ownerId));
            scopes.setUser(user);
        }
        return scopes;
    }

    private static void tag(IScopes scopes, String name, Object value) {
        if (value != null) {
            scopes.setTag(name, value.toString());
        }
    }

    private static SentryEvent event(String type, String message, Date at) {
        SentryException exception = new SentryException();
        exception.setType(Scrubber.scrub(type));
        exception.setValue(Scrubber.scrub(message));
        SentryEvent event = new SentryEvent(at);
        event.setExceptions(List.of(exception));
        return event;
    }

    private static SpanStatus status(Note.Ended run) {
        return switch (run.outcome()) {
            case COMPLETED, PARKED, SLEPT -> SpanStatus.OK;
            case FAILED, RETRYING -> failed(run.error());
            case CANCELLED -> SpanStatus.CANCELLED;
            case RELEASED, STALE -> SpanStatus.ABORTED;
        };
    }

    private static SpanStatus failed(JobError error) {
        boolean isTimeout = error != null && error.code().equals(JobError.TIMEOUT);
        return isTimeout ? SpanStatus.DEADLINE_EXCEEDED : SpanStatus.INTERNAL_ERROR;
    }
}
