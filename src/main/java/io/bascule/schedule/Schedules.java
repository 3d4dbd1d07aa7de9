package io.bascule.schedule;

import io.bascule.bus.Addresses;
import io.bascule.bus.Bus;
import io.bascule.bus.Runs;
import io.bascule.job.Caller;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.Ids;
import io.bascule.job.KnownType;
import io.bascule.job.NewJob;
import io.bascule.job.Page;
import io.bascule.job.Schedule;
import io.bascule.job.ScheduleTerms;
import io.bascule.store.JobTypeStore;
import io.bascule.store.ScheduleStore;
import io.bascule.store.ScheduleStore.Wanted;
import io.vertx.core.Future;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What people and programs do with schedules: one's own, and for an admin everyone's. */
public final class Schedules {
    /** How many schedules a user may have. */
    public static final int MAX_OF_A_USER = 1_000;

    private final ScheduleStore schedules;
    private final JobTypeStore jobTypes;
    private final Bus bus;

    public Schedules(ScheduleStore schedules, JobTypeStore jobTypes, Bus bus) {
        this.schedules = schedules;
        this.jobTypes = jobTypes;
        this.bus = bus;
    }

    /**
     * Makes a schedule of the caller's own; its first slot is the next one.
     *
     * @return a failure with {@code INVALID_REQUEST} with each wrong field, {@code UNKNOWN_JOB_TYPE}, or {@code CONFLICT} where the
     *     caller has one of this name, or {@value #MAX_OF_A_USER}
     */
    public Future<Schedule> create(Caller caller, ScheduleTerms terms, boolean enabled) {
        return checked(terms)
                .compose(right ->
                        schedules.create(caller, Ids.next(), now -> wanted(terms, enabled, now), MAX_OF_A_USER));
    }

    /** @return a failure with {@code NOT_FOUND} where there is none that the caller may see */
    public Future<Schedule> find(Caller caller, UUID id) {
        return schedules
                .find(id)
                .map(found -> found.filter(schedule -> caller.sees(schedule.userId()))
                        .orElseThrow(() -> Fault.notFound("schedule")));
    }

    /** Those that the caller may see, newest first, without the jobs' inputs. */
    public Future<Page<Schedule>> list(Caller caller, UUID before, int limit) {
        return schedules.list(caller.role().seesAllJobs() ? null : caller.userId(), before, limit);
    }

    /**
     * Changes a schedule. New times, and being enabled again, count from now on: nothing before is missed.
     *
     * @return a failure as for {@link #create} and {@link #find}, or with {@code FORBIDDEN} where the caller may not, see {@link
     *     ScheduleRules#checkChange}
     */
    public Future<Schedule> change(Caller caller, UUID id, ScheduleChange change) {
        return find(caller, id)
                .map(seen -> ScheduleRules.checkChange(caller, seen, change.of(seen.terms())))
                .compose(this::checked)
                .compose(right -> schedules.change(caller, id, (was, now) -> changed(caller, was, change, now)));
    }

    /**
     * Removes a schedule; its jobs stay.
     *
     * @return a failure as for {@link #find}, or with {@code FORBIDDEN} where the caller only sees it
     */
    public Future<Void> delete(Caller caller, UUID id) {
        return find(caller, id)
                .map(seen -> ScheduleRules.checkControl(caller, seen))
                .compose(mine -> schedules.delete(caller, id))
                .mapEmpty();
    }

    /** The slots that come next, at most {@code n}; none for a disabled schedule, or where this node cannot read its times. */
    public static List<Instant> nextRuns(Schedule schedule, int n) {
        if (schedule.nextAt() == null) {
            return List.of();
        }
        try {
            return Timetable.of(schedule.terms()).from(schedule.nextAt(), n);
        } catch (Cron.Refused | DateTimeException writtenByAnotherVersion) {
            return List.of();
        }
    }

    private static Wanted changed(Caller caller, Schedule was, ScheduleChange change, Instant now) {
        ScheduleTerms terms = ScheduleRules.checkChange(caller, was, change.of(was.terms()));
        boolean enabled = change.enabled() == null ? was.enabled() : change.enabled();
        boolean goesOn = enabled == was.enabled() && terms.hasTimesOf(was.terms());
        return goesOn ? new Wanted(terms, enabled, was.nextAt()) : wanted(terms, enabled, now);
    }

    private static Wanted wanted(ScheduleTerms terms, boolean enabled, Instant now) {
        Instant next = enabled ? Timetable.of(terms).after(now).orElse(null) : null;
        return new Wanted(terms, enabled, next);
    }

    /** As a submit would: the rules, the type, and what the type's handler says of the input, if it is in reach. */
    private Future<ScheduleTerms> checked(ScheduleTerms terms) {
        List<FieldError> problems = ScheduleRules.problems(terms);
        if (!problems.isEmpty()) {
            return Future.failedFuture(Fault.invalid(problems));
        }
        return jobTypes.known()
                .map(known -> known.stream().map(KnownType::type).toList())
                .compose(known -> checkInput(ScheduleRules.checkType(terms.job(), known)))
                .compose(wrong ->
                        wrong.isEmpty() ? Future.succeededFuture(terms) : Future.failedFuture(Fault.invalid(wrong)));
    }

    private Future<List<FieldError>> checkInput(NewJob job) {
        return bus.request(Addresses.checkInputs(job.jobType()), new Runs.CheckInputs(List.of(job.inputData())))
                .map(checked -> checked.errors().get(0))
                .recover(failure ->
                        Bus.isNobodyThere(failure) ? Future.succeededFuture(List.of()) : Future.failedFuture(failure));
    }
}
