package io.bascule.bench.pages;

import io.bascule.bench.http.ApiKey;
import io.bascule.bench.lab.JavaProcess;
import io.bascule.bench.lab.JobTables;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Service;
import io.bascule.bench.lab.Sql;
import io.bascule.bench.node.BenchNode;
import io.bascule.bench.node.NodeProcess;
import io.bascule.bench.node.NodeService;
import io.bascule.bench.report.Figures;
import io.bascule.bench.report.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What the page of jobs asks, of few jobs and of many. */
public final class PagesPart {
    private static final double GOAL = 1.5;
    private static final int FEW = 1_000;
    private static final int WARM = 30;
    private static final int ASKS = 200;

    private final Lab lab;
    private final long many;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** A node on a database of so many jobs, and how long its answers took by the number of the question. */
    private record Site(long jobs, Service node, String key, Figures figures) implements AutoCloseable {
        @Override
        public void close() {
            node.close();
        }
    }

    public PagesPart(Lab lab) {
        this.lab = lab;
        this.many = lab.options().number("million", 1_000_000);
    }

    public void run() {
        int runs = lab.options().number("runs", 3);
        List<Question> questions = Question.all();
        try (Site few = open("pages_few", FEW);
                Site large = open("pages_many", many)) {
            for (int run = 1; run <= runs; run++) {
                lab.gate().pass();
                lab.database().calm();
                for (int i = 0; i < questions.size(); i++) {
                    measure(i, questions.get(i), few, large);
                }
                System.out.printf("run %d pages%n", run);
            }
            System.out.print(table(questions, few, large));
        }
        lab.database().drop("pages_few");
        lab.database().drop("pages_many");
    }

    private Site open(String database, long jobs) {
        lab.database().fresh(database);
        lab.java(database, lab.javaOptions(), NodeProcess.class, List.of("init"));
        try (Sql sql = Sql.open(lab.database().port(), database)) {
            JobTables.addMixed(sql, jobs);
        }
        System.out.printf(Locale.ROOT, "Seeded: %,d jobs%n", jobs);
        List<String> words = new ArrayList<>(lab.options().words("node"));
        words.add("working=0");
        Service node =
                Service.start(lab.child(database), JavaProcess.own(lab.javaOptions(), NodeService.class, words));
        String key = ApiKey.ofAdmin(node.port(), BenchNode.ADMIN_PASSWORD, "read");
        return new Site(jobs, node, key, new Figures());
    }

    /** In turn, so that what disturbs one disturbs the other. */
    private void measure(int number, Question question, Site... sites) {
        long[][] tookNs = new long[sites.length][ASKS];
        for (int i = -WARM; i < ASKS; i++) {
            for (int site = 0; site < sites.length; site++) {
                long begin = System.nanoTime();
                ask(sites[site], question);
                if (i >= 0) {
                    tookNs[site][i] = System.nanoTime() - begin;
                }
            }
        }
        for (int site = 0; site < sites.length; site++) {
            Arrays.sort(tookNs[site]);
            sites[site]
                    .figures()
                    .add(String.format(
                            Locale.ROOT,
                            "q%d=%.3f p%d=%.3f",
                            number,
                            tookNs[site][ASKS / 2] / 1e6,
                            number,
                            tookNs[site][ASKS * 95 / 100] / 1e6));
        }
    }

    private void ask(Site site, Question question) {
        URI address = URI.create("http://127.0.0.1:" + site.node().port() + question.path().apply(site.jobs()));
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Authorization", "Bearer " + site.key())
                .build();
        try {
            HttpResponse<byte[]> answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(address + " answered " + answer.statusCode());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Table table(List<Question> questions, Site few, Site large) {
        Table table = new Table(
                String.format(
                        Locale.ROOT,
                        "Pages: ms from request to answer, beside %,d and %,d jobs (goal: ratio of the medians <= %s)",
                        few.jobs(),
                        large.jobs(),
                        GOAL),
                "question",
                "few p50",
                "many p50",
                "ratio",
                "few p95",
                "many p95");
        for (int i = 0; i < questions.size(); i++) {
            table.row(
                    questions.get(i).title(),
                    Table.number(few.figures().median("q" + i)),
                    Table.number(large.figures().median("q" + i)),
                    Table.ratio(large.figures().median("q" + i), few.figures().median("q" + i)),
                    Table.number(few.figures().median("p" + i)),
                    Table.number(large.figures().median("p" + i)));
        }
        return table;
    }
}
