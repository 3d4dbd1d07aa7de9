package io.bascule.fleet;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What agents were told, and so could rely on: that a job was theirs, from the answer to the claim until the lease's end that they were
 * last told, or until they gave it up; and what of theirs was taken. By the clock of the machine, which is the database's too.
 */
final class Beliefs {
    /** A job's run, as its agent knows it. */
    static final class Lease {
        final String job;
        final String token;
        final Instant from = Instant.now();
        private Instant until;
        private boolean given;

        private Lease(String job, String token, Instant until) {
            this.job = job;
            this.token = token;
            this.until = until;
        }

        /** The server said that it lasts longer. */
        void extended(Instant to) {
            if (!given) {
                until = to;
            }
        }

        /** The agent says that it is done with it. */
        void giveUp() {
            if (!given) {
                given = true;
                Instant now = Instant.now();
                until = now.isBefore(until) ? now : until;
            }
        }

        @Override
        public String toString() {
            return job + " under " + token + " from " + from + " until " + until;
        }
    }

    private final Map<String, List<Lease>> leases = new HashMap<>();
    /** By job and step, the effect whose report was taken. */
    private final Map<String, String> effects = new HashMap<>();
    /** By job, the run of which was said that it completed the job. */
    private final Map<String, String> completed = new HashMap<>();

    private final List<String> wrong = new ArrayList<>();
    private int stale;
    private int repeated;

    Lease claimed(JsonObject run) {
        String job = run.getJsonObject("job").getString("id");
        List<Lease> before = leases.computeIfAbsent(job, id -> new ArrayList<>());
        Lease lease = new Lease(job, run.getString("leaseToken"), until(run));
        before.add(lease);
        return lease;
    }

    static Instant until(JsonObject answer) {
        return Instant.parse(answer.getString("leaseUntil"));
    }

    void wrong(String what) {
        wrong.add(what);
    }

    /** A report was refused, since the run no longer owns the job. */
    void stale(Lease lease, String reason) {
        stale++;
        if (!lease.given && Instant.now().isBefore(lease.until)) {
            wrong.add(lease + " was taken away too early: " + reason);
        }
    }

    void stepTaken(Lease lease, String step, String effect) {
        String before = effects.put(lease.job + " " + step, effect);
        if (before != null && !before.equals(effect)) {
            wrong.add(lease + ": the step " + step + " was taken twice, as " + before + " and as " + effect);
        }
    }

    void stepFound(Lease lease, String step, String effect) {
        String before = effects.putIfAbsent(lease.job + " " + step, effect);
        if (before != null && !before.equals(effect)) {
            wrong.add(lease + ": the step " + step + " was taken as " + before + " and is recorded as " + effect);
        }
    }

    void completed(Lease lease, boolean again) {
        repeated += again ? 1 : 0;
        String before = completed.putIfAbsent(lease.job, lease.token);
        if (before != null && !before.equals(lease.token)) {
            wrong.add(lease + " completed a job that another run had completed");
        }
    }

    /** All that cannot be so: nobody has a job while another has it. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(wrong);
        leases.values().forEach(of -> {
            of.sort(Comparator.comparing(lease -> lease.from));
            Lease before = of.get(0);
            for (Lease lease : of.subList(1, of.size())) {
                if (lease.from.isBefore(before.until)) {
                    problems.add(lease + " while there was " + before);
                }
                before = lease.until.isAfter(before.until) ? lease : before;
            }
        });
        return problems;
    }

    Map<String, String> effects() {
        return effects;
    }

    Map<String, String> completions() {
        return completed;
    }

    String summary() {
        Duration longest = leases.values().stream()
                .flatMap(List::stream)
                .map(lease -> Duration.between(lease.from, lease.until))
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        long runs = leases.values().stream().mapToLong(List::size).sum();
        return runs + " runs of " + leases.size() + " jobs, " + stale + " stale reports, " + repeated
                + " completions told twice, longest run " + longest.toMillis() + " ms";
    }
}
