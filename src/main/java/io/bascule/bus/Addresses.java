package io.bascule.bus;

import io.bascule.job.Checkpoint;
import io.bascule.job.Job;
import java.util.List;
import java.util.UUID;

/** Every address of the event bus, and what goes over it: the one list. */
public final class Addresses {
    // Jobs: served by the scheduler of this process.
    public static final Address<Requests.SubmitJobs, Requests.SubmittedJobs> SUBMIT =
            Address.of("bascule.jobs.submit", Requests.SubmitJobs.class, Requests.SubmittedJobs.class);
    public static final Address<Requests.OneJob, Job> GET =
            Address.of("bascule.jobs.get", Requests.OneJob.class, Job.class);
    public static final Address<Requests.OneJob, Job> CANCEL =
            Address.of("bascule.jobs.cancel", Requests.OneJob.class, Job.class);
    public static final Address<Requests.OneJob, Job> RETRY =
            Address.of("bascule.jobs.retry", Requests.OneJob.class, Job.class);

    // Checkpoints: served by the checkpoint room.
    public static final Address<Requests.Decide, Checkpoint> DECIDE =
            Address.of("bascule.checkpoints.decide", Requests.Decide.class, Checkpoint.class);

    // The worker of this process: served by the scheduler.
    public static final Address<Requests.ControlWorker, Requests.WorkerStatus> WORKER =
            Address.of("bascule.worker", Requests.ControlWorker.class, Requests.WorkerStatus.class);

    // Handlers announce themselves to the schedulers.
    public static final Address<Runs.HandlerUp, Bus.Done> HANDLER_UP =
            Address.of("bascule.handlers.up", Runs.HandlerUp.class, Bus.Done.class);

    // What happened, for whoever listens. Hints: the database knows better.
    public static final Topic<Events.JobChanged> JOB_CHANGED = Topic.of("bascule.events.job", Events.JobChanged.class);
    public static final Topic<Events.CheckpointChanged> CHECKPOINT_CHANGED =
            Topic.of("bascule.events.checkpoint", Events.CheckpointChanged.class);
    public static final Topic<Events.LogAppended> LOG_APPENDED =
            Topic.of("bascule.events.log", Events.LogAppended.class);
    public static final Topic<Events.RunEnded> RUN_ENDED = Topic.of("bascule.events.run", Events.RunEnded.class);
    public static final Topic<Events.Count> COUNTED = Topic.of("bascule.events.count", Events.Count.class);
    public static final Topic<Events.Trouble> TROUBLE = Topic.of("bascule.events.trouble", Events.Trouble.class);

    private Addresses() {}

    /** Where the handlers of a job type take runs. */
    public static Address<Runs.Start, Bus.Done> startRun(String jobType) {
        return Address.of("bascule.handler." + jobType + ".start", Runs.Start.class, Bus.Done.class);
    }

    /** Where the handlers of a job type look at an input before it is accepted. */
    public static Address<Runs.CheckInput, Runs.InputChecked> checkInput(String jobType) {
        return Address.of("bascule.handler." + jobType + ".check", Runs.CheckInput.class, Runs.InputChecked.class);
    }

    /** Where one run is told to stop. */
    public static Topic<Runs.Stop> stopRun(UUID jobId, long epoch) {
        return Topic.of("bascule.run." + jobId + "." + epoch + ".stop", Runs.Stop.class);
    }

    /** Where the scheduler of a node takes what its runs report. */
    public static Address<Runs.Report, Bus.Done> reports(UUID nodeId) {
        return Address.of("bascule.node." + nodeId + ".reports", Runs.Report.class, Bus.Done.class);
    }

    /** What travels, so that one codec can be registered for each. */
    static List<Class<?>> messageTypes() {
        return List.of(
                Requests.SubmitJobs.class,
                Requests.SubmittedJobs.class,
                Requests.OneJob.class,
                Requests.Decide.class,
                Requests.ControlWorker.class,
                Requests.WorkerStatus.class,
                Runs.HandlerUp.class,
                Runs.Start.class,
                Runs.CheckInput.class,
                Runs.InputChecked.class,
                Runs.Stop.class,
                Runs.Report.class,
                Events.JobChanged.class,
                Events.CheckpointChanged.class,
                Events.LogAppended.class,
                Events.RunEnded.class,
                Events.Count.class,
                Events.Trouble.class,
                Bus.Done.class,
                Job.class,
                Checkpoint.class);
    }
}
