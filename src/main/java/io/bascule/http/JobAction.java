package io.bascule.http;

import io.bascule.bus.Address;
import io.bascule.bus.Addresses;
import io.bascule.bus.Requests;
import io.bascule.job.Job;
import io.bascule.job.JobStatus;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can be done with jobs, one at a time or many. */
enum JobAction {
    CANCEL(
            Addresses.CANCEL,
            EnumSet.of(JobStatus.PENDING, JobStatus.QUEUED, JobStatus.RUNNING, JobStatus.WAITING_APPROVAL)),
    RETRY(Addresses.RETRY, EnumSet.of(JobStatus.FAILED, JobStatus.CANCELLED));

    static final String NAMES = "\"cancel\" or \"retry\"";

    private final Address<Requests.OneJob, Job> address;
    private final Set<JobStatus> from;

    JobAction(Address<Requests.OneJob, Job> address, Set<JobStatus> from) {
        this.address = address;
        this.from = from;
    }

    /** Who does it with one job. */
    Address<Requests.OneJob, Job> address() {
        return address;
    }

    /** The states of the jobs that it can be done with. */
    Set<JobStatus> from() {
        return from;
    }

    static Optional<JobAction> named(String name) {
        return Arrays.stream(values())
                .filter(action -> action.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst();
    }
}
