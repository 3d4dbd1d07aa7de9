package io.bascule.http;

import io.bascule.job.Page;
import io.bascule.job.Project;
import io.bascule.job.ProjectRole;
import io.bascule.sessions.Projects;
import io.bascule.sessions.SeenProject;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/** Projects and who belongs to them. */
final class ProjectRoutes {
    private static final int MAX_PAGE = 100;
    private static final int DEFAULT_PAGE = 50;
    private static final int MAX_USERNAME = 100;
    private static final String PATH = "/api/projects/";

    private final Projects projects;

    ProjectRoutes(Projects projects) {
        this.projects = projects;
    }

    Future<Answer> list(Call call) {
        int limit = call.query().wholeNumber("limit", 1, MAX_PAGE, DEFAULT_PAGE);
        UUID cursor = call.query().cursor();
        call.query().refuseIfWrong();
        return projects.list(call.caller(), cursor, limit).map(page -> Answer.ok(shown(page, limit)));
    }

    Future<Answer> create(Call call) {
        call.query().refuseIfWrong();
        Fields fields = new Fields(call.body());
        String name = fields.requiredText("name", 1, Project.MAX_NAME);
        String description = fields.text("description", 0, Project.MAX_DESCRIPTION);
        fields.nothingElse().refuseIfWrong();
        return projects.create(call.caller(), name, description)
                .map(made -> Answer.success(201, shown(made))
                        .with("Location", PATH + made.project().id()));
    }

    Future<Answer> one(Call call) {
        call.saysNothingElse();
        return projects.find(call.caller(), call.id("project")).map(found -> Answer.ok(shown(found)));
    }

    Future<Answer> change(Call call) {
        call.query().refuseIfWrong();
        Fields fields = new Fields(call.body());
        fields.refuseNull("name");
        String name = fields.text("name", 1, Project.MAX_NAME);
        fields.refuseNull("description");
        String description = fields.text("description", 0, Project.MAX_DESCRIPTION);
        fields.nothingElse().refuseIfWrong();
        return projects.change(call.caller(), call.id("project"), name, description)
                .map(changed -> Answer.ok(shown(changed)));
    }

    Future<Answer> delete(Call call) {
        call.saysNothingElse();
        return projects.delete(call.caller(), call.id("project")).map(done -> Answer.ok(new JsonObject()));
    }

    Future<Answer> listMembers(Call call) {
        call.saysNothingElse();
        return projects.members(call.caller(), call.id("project"))
                .map(members -> Answer.ok(JsonObject.of("members", JobJson.all(members, WorkJson::member))));
    }

    Future<Answer> addMember(Call call) {
        call.query().refuseIfWrong();
        Fields fields = new Fields(call.body());
        String username = fields.requiredText("username", 1, MAX_USERNAME);
        ProjectRole role = fields.oneOf("role", ProjectRole::ofWireName, "owner or member");
        fields.nothingElse().refuseIfWrong();
        return projects.addMember(call.caller(), call.id("project"), username, role)
                .map(member -> Answer.success(201, JsonObject.of("member", WorkJson.member(member))));
    }

    Future<Answer> removeMember(Call call) {
        call.saysNothingElse();
        return projects.removeMember(call.caller(), call.id("project"), call.id("userId", "member"))
                .map(done -> Answer.ok(new JsonObject()));
    }

    private static JsonObject shown(Page<SeenProject> page, int limit) {
        return new JsonObject()
                .put("projects", JobJson.all(page.items(), ProjectRoutes::seen))
                .put(
                        "pagination",
                        Pagination.of(page, limit, one -> one.project().id().toString()));
    }

    private static JsonObject shown(SeenProject project) {
        return JsonObject.of("project", seen(project));
    }

    private static JsonObject seen(SeenProject seen) {
        return WorkJson.project(seen.project())
                .put("role", seen.role() == null ? null : seen.role().wireName())
                .put("mayChange", seen.mayChange());
    }
}
