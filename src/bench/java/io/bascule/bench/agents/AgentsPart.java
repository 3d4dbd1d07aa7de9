package io.bascule.bench.agents;

import io.bascule.bench.http.ApiKey;
import io.bascule.bench.lab.DatabaseServer;
import io.bascule.bench.lab.DatabaseUse;
import io.bascule.bench.lab.JavaProcess;
import io.bascule.bench.lab.Lab;
import io.bascule.bench.lab.Pause;
import io.bascule.bench.lab.Service;
import io.bascule.bench.lab.Sql;
import io.bascule.bench.node.BenchNode;
import io.bascule.bench.node.NodeProcess;
import io.bascule.bench.node.NodeService;
import io.bascule.bench.report.Figures;
import io.bascule.bench.report.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A node with a thousand remote agents: what they cost it and its database, how soon they get jobs, and how many. */
public final class AgentsPart {
    private static final int JOBS_A_SECOND = 200;
    /** Of what is there before the agents come: more than they can take. */
    private static final int BACKLOG_A_SECOND = 2_000;

    /**
     * What the agents do.
     *
     * @param polls {@code long}, {@code short}, {@code keep} where they poll long and keep their jobs, or {@code none} for no agents
     * @param jobsASecond submitted meanwhile
     */
    private record Scene(String title, String polls, int jobsASecond) {}

    private static final Scene BACKLOG = new Scene("long polls, a backlog", "long", 0);

    private static final List<Scene> SCENES = List.of(
            new Scene("no agents", "none", 0),
            new Scene("long polls", "long", 0),
            new Scene("short polls, one a second", "short", 0),
            new Scene("long polls, a job each, heartbeats", "keep", 0),
            new Scene("no agents, " + JOBS_A_SECOND + " jobs/s submitted", "none", JOBS_A_SECOND),
            new Scene("long polls, " + JOBS_A_SECOND + " jobs/s", "long", JOBS_A_SECOND),
            new Scene("short polls, " + JOBS_A_SECOND + " jobs/s", "short", JOBS_A_SECOND),
            BACKLOG);

    private final Lab lab;
    private final int agents;
    private final int seconds;
    private final int warm;
    private final Map<Scene, Figures> figures = new LinkedHashMap<>();

    public AgentsPart(Lab lab) {
        this.lab = lab;
        this.agents = lab.options().number("n", 1_000);
        this.seconds = lab.options().number("secs", 60);
        this.warm = lab.options().number("warm", 30);
        SCENES.forEach(scene -> figures.put(scene, new Figures()));
    }

    public void run() {
        int runs = lab.options().number("runs", 3);
        for (int run = 1; run <= runs; run++) {
            lab.gate().pass();
            for (Scene scene : SCENES) {
                String line = measure(scene);
                figures.get(scene).add(line);
                System.out.printf("run %d %-40s %s%n", run, scene.title(), line);
            }
        }
        System.out.print(table());
    }

    /** On a database and a node of its own: none pays for what another left. */
    private String measure(Scene scene) {
        lab.database().fresh();
        lab.java(NodeProcess.class, withOrder("init"));
        try (Service server = start(NodeService.class, nodeWords());
                Service crowd = start(Crowd.class, List.of(
                        "port=" + server.port(), "key=" + key(server, "agent"), "submitter=" + key(server, "submit")));
                Sql sql = Sql.open(lab.database().port(), DatabaseServer.DATABASE)) {
            crowd.ask("submit " + jobsBefore(scene));
            crowd.ask(scene.polls() + " " + agents);
            if (scene.jobsASecond() > 0) {
                crowd.ask("load " + scene.jobsASecond());
            }
            Pause.ms(warm * 1_000L);
            lab.database().calm();
            return figures(server, crowd, sql);
        }
    }

    private int jobsBefore(Scene scene) {
        if (scene == BACKLOG) {
            return (warm + seconds) * BACKLOG_A_SECOND;
        }
        return scene.polls().equals("keep") ? agents : 0;
    }

    private String figures(Service server, Service crowd, Sql sql) {
        crowd.ask("begin");
        DatabaseUse before = DatabaseUse.of(sql);
        double cpuBefore = server.cpuSeconds();
        double crowdBefore = crowd.cpuSeconds();
        long begin = System.nanoTime();
        Pause.ms(seconds * 1_000L);
        String told = crowd.ask("end");
        double took = (System.nanoTime() - begin) / 1e9;
        DatabaseUse after = DatabaseUse.of(sql);
        double cpu = server.cpuSeconds() - cpuBefore;
        double crowdCpu = crowd.cpuSeconds() - crowdBefore;
        crowd.ask("close");
        return String.format(
                Locale.ROOT,
                "transactions=%.1f db_cpu=%.2f cpu=%.2f crowd_cpu=%.2f %s",
                (after.transactions() - before.transactions()) / took,
                (after.cpuSeconds() - before.cpuSeconds()) * 100 / took,
                cpu * 100 / took,
                crowdCpu * 100 / took,
                told);
    }

    private static String key(Service server, String scope) {
        return ApiKey.ofAdmin(server.port(), BenchNode.ADMIN_PASSWORD, scope);
    }

    private Service start(Class<?> program, List<String> words) {
        return Service.start(lab.child(), JavaProcess.own(lab.javaOptions(), program, words));
    }

    private List<String> withOrder(String order) {
        List<String> words = new ArrayList<>(List.of(order));
        words.addAll(lab.options().words("node"));
        return words;
    }

    private List<String> nodeWords() {
        String more = lab.options().text("node", "");
        return List.of("node=agents.maxPerUser:100000;agents.maxWaitingPolls:100000;" + more);
    }

    private Table table() {
        Table table = new Table(
                agents + " remote agents of one node: what a second costs, and how soon they are answered, ms",
                "agents",
                "transactions/s",
                "db cpu %",
                "node cpu %",
                "agents' cpu %",
                "short polls/s",
                "p50",
                "p99",
                "jobs/s",
                "picked up p50",
                "p99",
                "heartbeats/s",
                "p50",
                "p99",
                "refused");
        figures.forEach((scene, of) -> table.row(
                scene.title(),
                median(of, "transactions"),
                median(of, "db_cpu"),
                median(of, "cpu"),
                median(of, "crowd_cpu"),
                median(of, "polls"),
                median(of, "poll_p50"),
                median(of, "poll_p99"),
                median(of, "claims"),
                median(of, "pickup_p50"),
                median(of, "pickup_p99"),
                median(of, "beats"),
                median(of, "beat_p50"),
                median(of, "beat_p99"),
                median(of, "refused")));
        return table;
    }

    private static String median(Figures figures, String name) {
        return Table.number(figures.median(name));
    }
}
