package io.bascule.http;

import static io.bascule.access.Permission.ADMINISTER;
import static io.bascule.access.Permission.AGENT;
import static io.bascule.access.Permission.DECIDE;
import static io.bascule.access.Permission.DECIDE_IN_PROJECTS;
import static io.bascule.access.Permission.MANAGE_OWN_KEYS;
import static io.bascule.access.Permission.METRICS;
import static io.bascule.access.Permission.PUBLIC;
import static io.bascule.access.Permission.READ_JOBS;
import static io.bascule.access.Permission.REVIEW;
import static io.bascule.access.Permission.SIGNED_IN;
import static io.bascule.access.Permission.SUBMIT_JOBS;
import static io.vertx.core.http.HttpMethod.DELETE;
import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.PATCH;
import static io.vertx.core.http.HttpMethod.POST;

import io.bascule.access.Permission;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;

/**
 * The table of routes: everything that may be asked, and what it takes. What is not here does not exist. The OpenAPI document
 * holds the same lines; a test compares them.
 */
final class Routes {
    private static final String WORK_SESSIONS = "/api/projects/{id}/work-sessions";
    private static final String WORK_SESSION = WORK_SESSIONS + "/{sessionId}";

    private final Vertx vertx;
    private final HttpParts parts;
    private final HttpSettings settings;

    private Routes(Vertx vertx, HttpParts parts) {
        this.vertx = vertx;
        this.parts = parts;
        this.settings = parts.settings();
    }

    /** @param document the OpenAPI document */
    static List<Route> of(Vertx vertx, HttpParts parts, String document) {
        Routes routes = new Routes(vertx, parts);
        if (parts.settings().probesOnly()) {
            return routes.probes(document);
        }
        return Stream.of(
                        routes.account(),
                        routes.jobs(),
                        routes.schedules(),
                        routes.agents(),
                        routes.workers(),
                        routes.review(),
                        routes.projects(),
                        routes.workSessions(),
                        routes.workReviews(),
                        routes.dashboard(),
                        routes.admin(),
                        routes.server(document))
                .flatMap(List::stream)
                .toList();
    }

    private List<Route> account() {
        SessionRoutes sessions = new SessionRoutes(
                parts.access().signIns(), new SessionCookie(settings.secureCookie()), Clock.systemUTC());
        KeyRoutes keys = new KeyRoutes(parts.access().apiKeys());
        return List.of(
                route(POST, "/api/auth/login", PUBLIC, sessions::login),
                route(POST, "/api/auth/logout", MANAGE_OWN_KEYS, sessions::logout),
                route(GET, "/api/auth/me", SIGNED_IN, sessions::me),
                route(POST, "/api/auth/password", MANAGE_OWN_KEYS, sessions::changePassword),
                route(GET, "/api/auth/sign-ins", MANAGE_OWN_KEYS, sessions::listSignIns),
                route(DELETE, "/api/auth/sign-ins", MANAGE_OWN_KEYS, sessions::endOtherSignIns),
                route(DELETE, "/api/auth/sign-ins/{id}", MANAGE_OWN_KEYS, sessions::endSignIn),
                route(GET, "/api/auth/keys", MANAGE_OWN_KEYS, keys::list),
                route(POST, "/api/auth/keys", MANAGE_OWN_KEYS, keys::create),
                route(DELETE, "/api/auth/keys/{id}", MANAGE_OWN_KEYS, keys::revoke));
    }

    private List<Route> jobs() {
        HttpParts.Reads reads = parts.reads();
        JobRoutes jobs = new JobRoutes(vertx, parts.bus(), reads.jobs(), reads.checkpoints());
        JobSetRoutes sets = new JobSetRoutes(parts.bus(), reads.jobs());
        RunRoutes runs = new RunRoutes(reads.jobs());
        JobTypeRoutes types = new JobTypeRoutes(parts.bus(), reads.jobs());
        return List.of(
                route(GET, "/api/job-types", SIGNED_IN, types::list),
                route(PATCH, "/api/job-types/{name}", ADMINISTER, types::change),
                route(POST, "/api/agent-jobs", SUBMIT_JOBS, jobs::submit),
                new Route(
                        POST,
                        "/api/agent-jobs/batch",
                        SUBMIT_JOBS,
                        settings.limits().maxBatchSize(),
                        jobs::submitBatch),
                route(GET, "/api/agent-jobs", READ_JOBS, jobs::list),
                route(GET, "/api/agent-jobs/counts", READ_JOBS, sets::count),
                route(GET, "/api/agent-jobs/export", READ_JOBS, sets::export),
                route(POST, "/api/agent-jobs/bulk", SUBMIT_JOBS, sets::change),
                route(GET, "/api/agent-jobs/{id}", READ_JOBS, jobs::one),
                route(PATCH, "/api/agent-jobs/{id}", SUBMIT_JOBS, jobs::change),
                route(GET, "/api/agent-jobs/{id}/checkpoints", READ_JOBS, jobs::listCheckpoints),
                route(GET, "/api/agent-jobs/{id}/logs", READ_JOBS, jobs::listLogs),
                route(GET, "/api/agent-jobs/{id}/runs", READ_JOBS, runs::listRuns),
                route(GET, "/api/agent-jobs/{id}/steps", READ_JOBS, runs::listSteps),
                route(GET, "/api/agent-jobs/{id}/steps/result", READ_JOBS, runs::stepResult),
                route(GET, "/api/agent-jobs/{id}/events", READ_JOBS, events()::ofJob));
    }

    private List<Route> schedules() {
        ScheduleRoutes schedules = new ScheduleRoutes(parts.schedules());
        return List.of(
                route(GET, "/api/schedules", READ_JOBS, schedules::list),
                route(POST, "/api/schedules", SUBMIT_JOBS, schedules::create),
                route(GET, "/api/schedules/{id}", READ_JOBS, schedules::one),
                route(PATCH, "/api/schedules/{id}", SUBMIT_JOBS, schedules::change),
                route(DELETE, "/api/schedules/{id}", SUBMIT_JOBS, schedules::delete));
    }

    private List<Route> agents() {
        AgentRoutes agents = new AgentRoutes(parts.bus(), parts.access().apiKeys());
        AgentRunRoutes runs = new AgentRunRoutes(parts.bus());
        return List.of(
                route(POST, "/api/training/agent/poll", AGENT, agents::poll),
                route(POST, "/api/training/agent/claim/{id}", AGENT, agents::claim),
                route(POST, "/api/training/agent/jobs/{id}/heartbeat", AGENT, runs::heartbeat),
                route(POST, "/api/training/agent/jobs/{id}/logs", AGENT, runs::log),
                route(POST, "/api/training/agent/jobs/{id}/steps", AGENT, runs::step),
                route(POST, "/api/training/agent/jobs/{id}/sleep", AGENT, runs::sleep),
                route(POST, "/api/training/agent/jobs/{id}/checkpoints", AGENT, runs::checkpoint),
                route(POST, "/api/training/agent/jobs/{id}/complete", AGENT, runs::complete),
                route(POST, "/api/training/agent/jobs/{id}/fail", AGENT, runs::fail),
                route(POST, "/api/training/agent/jobs/{id}/release", AGENT, runs::release),
                route(GET, "/api/training/agents", READ_JOBS, agents::list),
                route(GET, "/api/training/agents/{agentId}", READ_JOBS, agents::one),
                route(DELETE, "/api/training/agents/{agentId}", SUBMIT_JOBS, agents::remove));
    }

    /** What people start agents with, and how they follow them. */
    private List<Route> workers() {
        DownloadRoutes downloads = new DownloadRoutes(
                vertx, parts.downloads(), parts.access().apiKeys(), new ServerAddress(settings.publicUrl()));
        return List.of(
                route(GET, "/api/workers/events", READ_JOBS, events()::ofAgents),
                route(GET, "/api/workers/download/{platform}", SIGNED_IN, downloads::download),
                route(POST, "/api/workers/download/{platform}", MANAGE_OWN_KEYS, downloads::downloadWithKey));
    }

    private List<Route> review() {
        HttpParts.Reads reads = parts.reads();
        CheckpointRoutes checkpoints = new CheckpointRoutes(parts.bus(), reads.jobs(), reads.checkpoints());
        return List.of(
                route(GET, "/api/admin/agent-checkpoints", REVIEW, checkpoints::list),
                route(GET, "/api/admin/agent-checkpoints/{id}", REVIEW, checkpoints::one),
                route(POST, "/api/admin/agent-checkpoints/{id}", DECIDE, checkpoints::approve),
                route(DELETE, "/api/admin/agent-checkpoints/{id}", DECIDE, checkpoints::reject),
                route(POST, "/api/admin/agent-checkpoints/{id}/request-changes", DECIDE, checkpoints::requestChanges),
                route(GET, "/api/admin/events", REVIEW, events()::all));
    }

    private List<Route> projects() {
        ProjectRoutes projects = new ProjectRoutes(parts.sessions().projects());
        return List.of(
                route(GET, "/api/projects", READ_JOBS, projects::list),
                route(POST, "/api/projects", SUBMIT_JOBS, projects::create),
                route(GET, "/api/projects/{id}", READ_JOBS, projects::one),
                route(PATCH, "/api/projects/{id}", SUBMIT_JOBS, projects::change),
                route(DELETE, "/api/projects/{id}", SUBMIT_JOBS, projects::delete),
                route(GET, "/api/projects/{id}/members", READ_JOBS, projects::listMembers),
                route(POST, "/api/projects/{id}/members", SUBMIT_JOBS, projects::addMember),
                route(DELETE, "/api/projects/{id}/members/{userId}", SUBMIT_JOBS, projects::removeMember));
    }

    private List<Route> workSessions() {
        WorkSessionRoutes sessions = new WorkSessionRoutes(parts.sessions(), events());
        ArtifactRoutes artifacts = new ArtifactRoutes(parts.sessions());
        AgentTypeRoutes types = new AgentTypeRoutes(parts.sessions());
        // With all that the agent is given to read.
        int largest = settings.limits().maxBatchSize();
        return List.of(
                route(GET, "/api/agent-types", READ_JOBS, types::list),
                route(GET, "/api/work-analytics", READ_JOBS, types::analytics),
                new Route(POST, WORK_SESSIONS, SUBMIT_JOBS, largest, sessions::create),
                route(GET, WORK_SESSIONS, READ_JOBS, sessions::list),
                route(GET, WORK_SESSION, READ_JOBS, sessions::one),
                route(POST, WORK_SESSION + "/execute", SUBMIT_JOBS, sessions::execute),
                route(POST, WORK_SESSION + "/cancel", SUBMIT_JOBS, sessions::cancel),
                route(GET, WORK_SESSION + "/status", READ_JOBS, sessions::status),
                route(GET, WORK_SESSION + "/events", READ_JOBS, sessions::events),
                route(GET, WORK_SESSION + "/artifacts", READ_JOBS, artifacts::list),
                route(GET, WORK_SESSION + "/artifacts/{artifactId}", READ_JOBS, artifacts::one),
                route(GET, WORK_SESSION + "/documents/{ref}", READ_JOBS, artifacts::document));
    }

    private List<Route> workReviews() {
        WorkReviewRoutes reviews = new WorkReviewRoutes(parts.sessions().reviews());
        String one = WORK_SESSION + "/checkpoints/{checkpointId}";
        return List.of(
                route(GET, WORK_SESSION + "/checkpoints", READ_JOBS, reviews::list),
                route(POST, one + "/approve", DECIDE_IN_PROJECTS, reviews::approve),
                route(POST, one + "/reject", DECIDE_IN_PROJECTS, reviews::reject),
                route(POST, one + "/request-changes", DECIDE_IN_PROJECTS, reviews::requestChanges));
    }

    private List<Route> dashboard() {
        HttpParts.Dashboard reads = parts.reads().dashboard();
        HistoryRoutes history = new HistoryRoutes(reads.history(), reads.tallies());
        NodeRoutes nodes = new NodeRoutes(parts.bus(), reads.nodes());
        return List.of(
                route(GET, "/api/admin/overview", REVIEW, history::overview),
                route(GET, "/api/admin/history", REVIEW, history::history),
                route(GET, "/api/admin/nodes", REVIEW, nodes::list));
    }

    private List<Route> admin() {
        WorkerRoutes worker = new WorkerRoutes(parts.bus(), parts.reads().jobs());
        AdminRoutes admin =
                new AdminRoutes(parts.access().users(), parts.access().apiKeys());
        AuditRoutes audit = new AuditRoutes(parts.reads().audit());
        return List.of(
                route(GET, "/api/admin/agent-worker", ADMINISTER, worker::status),
                route(POST, "/api/admin/agent-worker", ADMINISTER, worker::start),
                route(DELETE, "/api/admin/agent-worker", ADMINISTER, worker::stop),
                route(GET, "/api/admin/users", ADMINISTER, admin::listUsers),
                route(POST, "/api/admin/users", ADMINISTER, admin::createUser),
                route(PATCH, "/api/admin/users/{id}", ADMINISTER, admin::changeUser),
                route(GET, "/api/admin/keys", ADMINISTER, admin::listKeys),
                route(GET, "/api/admin/audit", ADMINISTER, audit::list),
                route(GET, "/api/admin/audit/export", ADMINISTER, audit::export),
                route(GET, "/api/admin/audit/verify", ADMINISTER, audit::verify));
    }

    private EventRoutes events() {
        return new EventRoutes(parts.streams(), parts.reads().jobs());
    }

    private List<Route> server(String document) {
        ServerRoutes server = new ServerRoutes(parts.metrics(), parts.readiness(), document);
        return List.of(
                route(GET, "/api/openapi.json", PUBLIC, server::document),
                route(GET, "/api/metrics", settings.metricsNeedKey() ? METRICS : PUBLIC, server::metrics),
                route(GET, "/health/live", PUBLIC, server::live),
                route(GET, "/health/ready", PUBLIC, server::ready));
    }

    /** What an orchestrator and Prometheus ask of any node. */
    private List<Route> probes(String document) {
        return server(document).stream()
                .filter(route -> !route.path().equals("/api/openapi.json"))
                .toList();
    }

    private Route route(HttpMethod method, String path, Permission permission, Route.Work work) {
        return new Route(method, path, permission, settings.limits().maxBodySize(), work);
    }
}
