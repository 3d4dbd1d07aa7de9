package io.bascule.schedule;

import io.bascule.job.Caller;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.JobType;
import io.bascule.job.NewJob;
import io.bascule.job.NewJobRules;
import io.bascule.job.Schedule;
import io.bascule.job.ScheduleTerms;
import io.bascule.job.Text;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What a schedule must be, and who may change what of it. */
final class ScheduleRules {
    private static final Set<String> ZONES = ZoneId.getAvailableZoneIds();

    private ScheduleRules() {}

    /** Everything that is wrong with the terms; empty where they can be stored. */
    static List<FieldError> problems(ScheduleTerms terms) {
        List<FieldError> errors = new ArrayList<>();
        if (terms.name().isBlank()
                || terms.name().length() > ScheduleTerms.MAX_NAME
                || !Text.isStorable(terms.name())) {
            errors.add(new FieldError("name", "must be text of 1 to " + ScheduleTerms.MAX_NAME + " characters"));
        }
        cronProblem(terms.cron(), errors);
        if (!ZONES.contains(terms.timeZone())) {
            errors.add(new FieldError("timeZone", zoneProblem(terms.timeZone())));
        }
        if (terms.job().tags().size() > ScheduleTerms.MAX_TAGS) {
            errors.add(new FieldError(
                    "tags",
                    "must be at most " + ScheduleTerms.MAX_TAGS + ", since each job gets one that names its schedule"));
        }
        errors.addAll(NewJobRules.problems(terms.job()));
        return errors;
    }

    private static void cronProblem(String cron, List<FieldError> errors) {
        try {
            Cron.parse(cron);
        } catch (Cron.Refused e) {
            errors.add(new FieldError("cron", e.getMessage()));
        }
    }

    private static String zoneProblem(String zone) {
        String meant = ZONES.stream()
                .filter(known -> known.equalsIgnoreCase(zone.strip().replace(' ', '_')))
                .findFirst()
                .map(known -> "; did you mean " + known + "?")
                .orElse("");
        return "must be a time zone of the IANA database, for example Europe/Berlin or UTC" + meant;
    }

    /** Fails with {@code UNKNOWN_JOB_TYPE}, naming the known. */
    static NewJob checkType(NewJob job, List<JobType> known) {
        if (known.stream().noneMatch(type -> type.name().equals(job.jobType()))) {
            String names = known.stream().map(JobType::name).sorted().collect(Collectors.joining(", "));
            throw Fault.of(
                    ErrorCode.UNKNOWN_JOB_TYPE,
                    "No handler for the job type '" + job.jobType() + "'. Known: "
                            + (names.isEmpty() ? "none yet" : names) + ".");
        }
        return job;
    }

    /** Fails with {@code FORBIDDEN} where the caller only sees the schedule. */
    static Schedule checkControl(Caller caller, Schedule schedule) {
        if (!caller.controls(schedule.userId())) {
            throw Fault.of(ErrorCode.FORBIDDEN, "Only its owner or an admin changes or deletes a schedule.");
        }
        return schedule;
    }

    /**
     * Fails with {@code FORBIDDEN} where the caller may not make the schedule be as {@code wanted}. What it runs, its jobs run in its
     * owner's name: nobody else says what that is, or they could decide on what they asked for themselves.
     */
    static ScheduleTerms checkChange(Caller caller, Schedule schedule, ScheduleTerms wanted) {
        checkControl(caller, schedule);
        NewJob was = schedule.terms().job();
        NewJob job = wanted.job();
        boolean sameWork = job.jobType().equals(was.jobType())
                && job.inputData().equals(was.inputData())
                && Objects.equals(job.taskDescription(), was.taskDescription());
        if (!sameWork && !schedule.userId().equals(caller.userId())) {
            throw Fault.of(
                    ErrorCode.FORBIDDEN,
                    "Only its owner changes the jobType, taskDescription and inputData of a schedule, since its jobs are the"
                            + " owner's. You may disable it, change everything else, and make one of your own.");
        }
        return wanted;
    }
}
