package io.bascule.bus;

import io.bascule.job.Checkpoint;
import io.bascule.job.Job;
import io.bascule.job.KnownType;
import java.util.List;
import java.util.UUID;

/** Every address of the event bus, and what goes over it: the one list. */
public final class Addresses {
    // Jobs: served by each scheduler, and asked of the one of this process where it has one.
    public static final Address<Requests.SubmitJobs, Requests.SubmittedJobs> SUBMIT =
            Address.of("bascule.jobs.submit", Requests.SubmitJobs.class, Requests.SubmittedJobs.class);
    public static final Address<Requests.OneJob, Job> GET =
            Address.of("bascule.jobs.get", Requests.OneJob.class, Job.class);
    public static final Address<Requests.OneJob, Job> CANCEL =
            Address.of("bascule.jobs.cancel", Requests.OneJob.class, Job.class);
    public static final Address<Requests.OneJob, Job> RETRY =
            Address.of("bascule.jobs.retry", Requests.OneJob.class, Job.class);

    // Job types: served by each scheduler, likewise.
    public static final Address<Requests.ChangeType, KnownType> CHANGE_TYPE =
            Address.of("bascule.types.change", Requests.ChangeType.class, KnownType.class);

    // Checkpoints: served by the checkpoint room, likewise.
    public static final Address<Requests.Decide, Checkpoint> DECIDE =
            Address.of("bascule.checkpoints.decide", Requests.Decide.class, Checkpoint.class);

    // The worker of this process and of no other: served by its scheduler.
    public static final Address<Requests.ControlWorker, Requests.WorkerStatus> WORKER =
            Address.ofProcess("bascule.worker", Requests.ControlWorker.class, Requests.WorkerStatus.class);

    // Remote agents: served by the agents room, and asked of the one of this process.
    public static final Address<Agents.Poll, Agents.Polled> AGENT_POLL =
            Address.ofProcess("bascule.agents.poll", Agents.Poll.class, Agents.Polled.class);
    /** Whoever sent a poll is gone; for the process where it was sent. */
    public static final Topic<Agents.PollGone> POLL_GONE = Topic.of("bascule.agents.poll.gone", Agents.PollGone.class);

    public static final Address<Agents.Claim, Agents.Leased> AGENT_CLAIM =
            Address.ofProcess("bascule.agents.claim", Agents.Claim.class, Agents.Leased.class);
    public static final Address<Agents.Heartbeat, Agents.Beat> AGENT_HEARTBEAT =
            Address.ofProcess("bascule.agents.heartbeat", Agents.Heartbeat.class, Agents.Beat.class);
    public static final Address<Agents.Log, Bus.Done> AGENT_LOG =
            Address.ofProcess("bascule.agents.log", Agents.Log.class, Bus.Done.class);
    public static final Address<Agents.Report, Agents.Reported> AGENT_REPORT =
            Address.ofProcess("bascule.agents.report", Agents.Report.class, Agents.Reported.class);
    public static final Address<Agents.ListAll, Agents.Listed> AGENTS =
            Address.ofProcess("bascule.agents.list", Agents.ListAll.class, Agents.Listed.class);
    public static final Address<Agents.One, Agents.Shown> AGENT =
            Address.ofProcess("bascule.agents.one", Agents.One.class, Agents.Shown.class);
    public static final Address<Agents.Remove, Bus.Done> REMOVE_AGENT =
            Address.ofProcess("bascule.agents.remove", Agents.Remove.class, Bus.Done.class);
    public static final Address<Agents.CountAll, Agents.Counted> COUNT_AGENTS =
            Address.ofProcess("bascule.agents.count", Agents.CountAll.class, Agents.Counted.class);
    /** There may be jobs to claim of which this process did not tell; for this process alone. */
    public static final Topic<Agents.Hinted> HINTED = Topic.of("bascule.agents.hint", Agents.Hinted.class);

    // Handlers announce themselves: to one scheduler, which enters their types in the database, and then to all.
    public static final Address<Runs.HandlerUp, Bus.Done> HANDLER_UP =
            Address.of("bascule.handlers.up", Runs.HandlerUp.class, Bus.Done.class);
    public static final Topic<Runs.HandlerUp> HANDLERS = Topic.of("bascule.handlers", Runs.HandlerUp.class);
    /** All handlers announce themselves again to all schedulers. */
    public static final Topic<Runs.WhoHandles> WHO_HANDLES = Topic.of("bascule.handlers.who", Runs.WhoHandles.class);

    /** Where runs are told to stop: every handler listens. */
    public static final Topic<Runs.Stop> STOP_RUN = Topic.of("bascule.runs.stop", Runs.Stop.class);

    // What happened, for whoever listens. Hints: the database knows better.
    public static final Topic<Events.JobsChanged> JOBS_CHANGED =
            Topic.of("bascule.events.jobs", Events.JobsChanged.class);
    public static final Topic<Events.CheckpointChanged> CHECKPOINT_CHANGED =
            Topic.of("bascule.events.checkpoint", Events.CheckpointChanged.class);
    public static final Topic<Events.LogAppended> LOG_APPENDED =
            Topic.of("bascule.events.log", Events.LogAppended.class);
    public static final Topic<Events.AgentsChanged> AGENTS_CHANGED =
            Topic.of("bascule.events.agents", Events.AgentsChanged.class);
    public static final Topic<Events.RunsEnded> RUNS_ENDED = Topic.of("bascule.events.runs", Events.RunsEnded.class);
    public static final Topic<Events.Count> COUNTED = Topic.of("bascule.events.count", Events.Count.class);
    public static final Topic<Events.Commits> COMMITTED = Topic.of("bascule.events.commits", Events.Commits.class);
    public static final Topic<Events.Trouble> TROUBLE = Topic.of("bascule.events.trouble", Events.Trouble.class);
    /** What processes tell each other for their streams. */
    public static final Topic<Events.StreamHint> STREAM_HINTS =
            Topic.of("bascule.events.streams", Events.StreamHint.class);

    private Addresses() {}

    /** Where the handlers of a job type take runs. */
    public static Address<Runs.StartAll, Runs.Taken> startRuns(String jobType) {
        return Address.ofHandler("bascule.handler." + jobType + ".start", Runs.StartAll.class, Runs.Taken.class);
    }

    /** Where one handler is asked about the runs that it took. */
    public static Address<Runs.StillThere, Runs.Missing> handler(UUID handlerId) {
        return Address.ofHandler("bascule.handler." + handlerId + ".runs", Runs.StillThere.class, Runs.Missing.class);
    }

    /** Where the handlers of a job type look at inputs before they are accepted. */
    public static Address<Runs.CheckInputs, Runs.InputsChecked> checkInputs(String jobType) {
        return Address.ofHandler(
                "bascule.handler." + jobType + ".check", Runs.CheckInputs.class, Runs.InputsChecked.class);
    }

    /** Where the scheduler of a node takes what its runs report. */
    public static Address<Runs.Reports, Runs.Answers> reports(UUID nodeId) {
        return Address.of("bascule.node." + nodeId + ".reports", Runs.Reports.class, Runs.Answers.class);
    }

    /** What travels, so that one codec can be registered for each. */
    static List<Class<?>> messageTypes() {
        return List.of(
                Requests.SubmitJobs.class,
                Requests.SubmittedJobs.class,
                Requests.OneJob.class,
                Requests.ChangeType.class,
                Requests.Decide.class,
                Requests.ControlWorker.class,
                Requests.WorkerStatus.class,
                Runs.HandlerUp.class,
                Runs.WhoHandles.class,
                Runs.StartAll.class,
                Runs.Taken.class,
                Runs.StillThere.class,
                Runs.Missing.class,
                Runs.CheckInputs.class,
                Runs.InputsChecked.class,
                Runs.Stop.class,
                Runs.Reports.class,
                Runs.Answers.class,
                Agents.Poll.class,
                Agents.PollGone.class,
                Agents.Polled.class,
                Agents.Claim.class,
                Agents.Leased.class,
                Agents.Heartbeat.class,
                Agents.Beat.class,
                Agents.Log.class,
                Agents.Report.class,
                Agents.Reported.class,
                Agents.ListAll.class,
                Agents.Listed.class,
                Agents.One.class,
                Agents.Shown.class,
                Agents.Remove.class,
                Agents.CountAll.class,
                Agents.Counted.class,
                Agents.Hinted.class,
                Events.JobsChanged.class,
                Events.CheckpointChanged.class,
                Events.LogAppended.class,
                Events.AgentsChanged.class,
                Events.RunsEnded.class,
                Events.Count.class,
                Events.Commits.class,
                Events.Trouble.class,
                Events.StreamHint.class,
                Bus.Done.class,
                Job.class,
                KnownType.class,
                Checkpoint.class);
    }
}
