package io.bascule.bench.peers;

import io.bascule.bench.lab.Harness;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.report.Figures;
import io.bascule.bench.report.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Bascule and other queues on one PostgreSQL, the same workloads, turn by turn. */
public final class PeersPart {
    private static final String DEFAULT_PEERS = "graphile,dbscheduler,bullmq-pg,lean";

    private final Lab lab;
    private final List<Contestant> contestants = new ArrayList<>();
    private final List<Play> plays;
    private final Results results = new Results();

    public PeersPart(Lab lab) {
        this.lab = lab;
        this.plays = lab.options().list("workloads", "W1,W1one,W2,W3").stream()
                .map(Play::named)
                .toList();
        contestants.add(Contestant.bascule(lab));
        List<String> peers = lab.options().list("peers", DEFAULT_PEERS);
        Optional<Harness> harness = lab.harness().filter(there -> !peers.equals(List.of("none")));
        if (harness.isPresent()) {
            harness.get().build();
            peers.forEach(name -> contestants.add(Contestant.ofHarness(lab, harness.get(), name)));
        } else if (lab.harness().isEmpty()) {
            System.out.println("The peers' harness is not there (bench.harness); measuring Bascule alone.");
        }
    }

    /** Measures; the runs of one contestant never follow each other, so that what disturbs the machine disturbs all. */
    public void run() {
        int runs = lab.options().number("runs", 3);
        for (int run = 1; run <= runs; run++) {
            for (Play play : plays) {
                for (Contestant contestant : contestants) {
                    play(contestant, play, run);
                }
            }
        }
        report(runs);
    }

    private void play(Contestant contestant, Play play, int run) {
        lab.gate().pass();
        List<String> words = lab.options().words("n", "secs", "warm", "every", "limit");
        try {
            lab.database().fresh();
            contestant.run("init", words);
            if (play.hasBacklog()) {
                contestant.addBacklog(lab.options().number("backlog", 1_000_000));
            }
            for (String order : play.orders()) {
                lab.database().calm();
                String line = contestant.run(order, words);
                System.out.printf("run %d %-5s %-11s %s%n", run, play, contestant.name(), line);
                results.add(contestant.name(), play, order, line);
            }
        } catch (IllegalStateException e) { // One peer that cannot play must not end everyone's run.
            System.out.printf("run %d %-5s %-11s failed: %s%n", run, play, contestant.name(), e.getMessage());
        }
    }

    private void report(int runs) {
        List<String> names = contestants.stream().map(Contestant::name).toList();
        System.out.printf(
                "%nMedians of %d on %s; least-most beside them. %d runs began on a machine that was not idle.%n",
                runs, lab.database().description(), lab.gate().passedBusy());
        for (Measure measure : Measures.ALL) {
            Table table = table(measure, names);
            if (!table.isEmpty()) {
                System.out.print(table);
            }
        }
        Table goals = new Goals().table(results, names);
        if (!goals.isEmpty()) {
            System.out.print(goals);
        }
    }

    private Table table(Measure measure, List<String> names) {
        Table table = new Table(
                measure.title(),
                "queue",
                "median",
                "spread",
                "x best peer",
                "x floor",
                "app us/job",
                "rest us/job",
                "WAL B/job",
                "RSS MB");
        OptionalDouble best = results.best(names, measure);
        OptionalDouble floor = results.median(Contestant.FLOOR, measure);
        for (String name : names) {
            Figures figures = results.of(name, measure);
            OptionalDouble median = figures.median(measure.figure());
            if (median.isPresent()) {
                table.row(
                        name,
                        Table.number(median),
                        figures.spread(measure.figure()),
                        Table.ratio(median, best),
                        Table.ratio(median, floor),
                        Table.number(figures.median("us_app")),
                        Table.number(figures.median("us_pg")),
                        Table.number(figures.median("walB")),
                        Table.number(figures.median("rssMB")));
            }
        }
        return table;
    }
}
