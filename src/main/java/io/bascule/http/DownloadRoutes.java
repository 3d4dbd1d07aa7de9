package io.bascule.http;

import io.bascule.access.ApiKeys;
import io.bascule.access.NewApiKey;
import io.bascule.access.Permission;
import io.bascule.download.AgentConf;
import io.bascule.download.Archive;
import io.bascule.download.Choice;
import io.bascule.download.Downloads;
import io.bascule.download.Platform;
import io.bascule.download.Program;
import io.bascule.job.ApiKey;
import io.bascule.job.ErrorCode;
import io.bascule.job.Fault;
import io.bascule.job.Scope;
import io.bascule.job.ServerUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;

/** Remote agents to download, with the server's address filled in; and, by a POST, with a key that is made for it. */
final class DownloadRoutes {
    private final Vertx vertx;
    private final Downloads downloads;
    private final ApiKeys keys;
    private final ServerAddress address;

    DownloadRoutes(Vertx vertx, Downloads downloads, ApiKeys keys, ServerAddress address) {
        this.vertx = vertx;
        this.downloads = downloads;
        this.keys = keys;
        this.address = address;
    }

    /** Without a key: the same for everyone who asks by the same address, so a browser that has it is told so. */
    Future<Answer> download(Call call) {
        Program program = call.query().oneOf("kind", Program::ofWireName, Program.NAMES, Program.JAVA);
        String page = call.query().text(ServerAddress.FIELD, ServerUrl.MAX_LENGTH);
        call.query().refuseIfWrong();
        Choice choice = new Choice(platform(call), program);
        AgentConf conf = new AgentConf(address.of(call, page), Optional.empty());
        return blocking(() -> downloads.archive(choice, conf)).map(found -> {
            Archive archive = found.orElseThrow(() -> notHere(program));
            String tag = '"' + archive.tag() + '"';
            return has(call, tag)
                    ? new Answer(304, Map.of("ETag", tag, "Cache-Control", "private, no-cache"), null)
                    : answer(archive).with("ETag", tag).with("Cache-Control", "private, no-cache");
        });
    }

    /** With a key, which is in the archive and nowhere else. */
    Future<Answer> downloadWithKey(Call call) {
        call.query().refuseIfWrong();
        Fields fields = new Fields(call.body());
        Program kind = fields.oneOf("kind", Program::ofWireName, Program.NAMES);
        if (!Boolean.TRUE.equals(fields.flag("createKey"))) {
            fields.wrong("createKey", "must be true; without a key, GET the same address");
        }
        String name = fields.text("keyName", 1, ApiKey.MAX_NAME);
        String page = fields.text(ServerAddress.FIELD, 1, ServerUrl.MAX_LENGTH);
        fields.nothingElse().refuseIfWrong();
        refuseWithoutAgents(call);
        Choice choice = new Choice(platform(call), kind == null ? Program.JAVA : kind);
        ServerUrl server = address.of(call, page);
        String keyName = name == null ? "Agent on " + choice.platform().wireName() : name;
        return blocking(() -> downloads.has(choice))
                .compose(has -> has ? created(call, keyName) : Future.failedFuture(notHere(choice.program())))
                .compose(key -> blocking(() -> downloads.archive(choice, new AgentConf(server, Optional.of(key)))))
                .map(archive -> answer(archive.orElseThrow()));
    }

    private Future<String> created(Call call, String name) {
        return keys.create(call.caller(), name, Set.of(Scope.AGENT), Optional.empty())
                .map(NewApiKey::token);
    }

    /** Those who may not submit jobs have no agents either. */
    private static void refuseWithoutAgents(Call call) {
        if (!Permission.grantable(call.caller().role()).contains(Scope.AGENT)) {
            throw Fault.of(
                    ErrorCode.FORBIDDEN,
                    "Your role cannot have agents, so no key can be made for one; it needs the role user, reviewer or admin.");
        }
    }

    private static Platform platform(Call call) {
        return Platform.ofWireName(call.path().get("platform"))
                .orElseThrow(() -> Fault.of(
                        ErrorCode.NOT_FOUND,
                        "There are agents for the platforms " + Platform.NAMES + ", not for this one."));
    }

    private static Fault notHere(Program program) {
        return Fault.of(
                ErrorCode.NOT_FOUND,
                "This build of the server comes without the agent in " + (program == Program.JAVA ? "Java" : "Python")
                        + "; take the other, or a server that was released.");
    }

    /** Not compressed: it is already. */
    private static Answer answer(Archive archive) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", archive.choice().mediaType());
        headers.put(
                "Content-Disposition",
                "attachment; filename=\"" + archive.choice().fileName() + '"');
        headers.put("Content-Length", String.valueOf(archive.length()));
        headers.put("Content-Encoding", "identity");
        return Answer.flowing(headers, new ArchiveFlow(archive));
    }

    private static boolean has(Call call, String tag) {
        String known = call.headers().get("If-None-Match");
        return known != null && (known.contains(tag) || known.strip().equals("*"));
    }

    private <T> Future<T> blocking(Callable<T> work) {
        return vertx.executeBlocking(work, false);
    }
}
