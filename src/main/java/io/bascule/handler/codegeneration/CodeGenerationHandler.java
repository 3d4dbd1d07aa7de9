package io.bascule.handler.codegeneration;

import io.bascule.handler.ApprovalRequest;
import io.bascule.handler.JobContext;
import io.bascule.handler.JobHandler;
import io.bascule.job.FieldError;
import io.bascule.job.JobType;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Job type {@code code-generation}: shows files as a diff against what is in a folder, and writes them once a person has
 * approved exactly that.
 *
 * <ul>
 *   <li>Input: {@code {files: [{path, content}], description?, workspace?}}. {@code workspace} names the folder under the
 *       root; jobs that name the same one see each other's files. By default it is the job's id.
 *   <li>One approval, of {@code {workspace, files: [{path, content, bytes, sha256, change, replacesSha256?, diff}]}}, with
 *       {@code change} one of {@code create}, {@code replace}, {@code unchanged}, and SHA-256 in hexadecimal.
 *   <li>Output: {@code {workspace, folder, files: [{path, bytes, sha256, change}]}}.
 *   <li>It fails for good where the input is wrong, where the way to a file holds a symbolic link, and with {@code
 *       FOLDER_CHANGED} where a file is no longer what the diff was made against.
 * </ul>
 */
public final class CodeGenerationHandler implements JobHandler {
    /** System property with the root of all workspaces. The server sets it to a folder of its data directory. */
    public static final String ROOT_PROPERTY = "bascule.workspaces";

    private static final String DEFAULT_ROOT = "data/workspaces";

    private final Path root;
    /** Jobs that share a workspace compare and write one after the other; other processes' jobs are not held. */
    private final Lock writing = new ReentrantLock();

    /** For {@link java.util.ServiceLoader}: the root is {@value #ROOT_PROPERTY}, by default {@code data/workspaces}. */
    public CodeGenerationHandler() {
        this(Path.of(System.getProperty(ROOT_PROPERTY, DEFAULT_ROOT)));
    }

    /**
     * @param root holds a folder for each workspace; made where it is missing
     */
    public CodeGenerationHandler(Path root) {
        this.root = root.toAbsolutePath();
    }

    @Override
    public String jobType() {
        return CodeGenerationType.NAME;
    }

    @Override
    public JobType describe() {
        return CodeGenerationType.description();
    }

    @Override
    public List<FieldError> check(JsonObject input) {
        return ProposalRules.check(input);
    }

    /** It reads and writes files. */
    @Override
    public boolean blocking() {
        return true;
    }

    @Override
    public Future<JsonObject> run(JobContext job) {
        Proposal proposal = Proposal.of(job.input(), job.jobId());
        job.progress(10, "comparing");
        JsonObject compared =
                job.step("diff", () -> done(() -> compare(proposal))).await();
        List<ApprovedFile> files = files(proposal, compared);
        job.approval(request(proposal, files)).await();
        job.progress(60, "writing");
        JsonObject written = job.step("write-files", () -> done(() -> write(proposal, files, job)))
                .await();
        job.log("write-files", "Wrote " + files.size() + " files to " + written.getString("folder"));
        job.progress(100, "written");
        return Future.succeededFuture(written);
    }

    /** Without the contents, which every run has from the input: a journal need not hold them again. */
    private JsonObject compare(Proposal proposal) throws IOException {
        JsonArray changes = new JsonArray();
        Comparison.of(proposal.files(), workspace(proposal)).forEach(change -> changes.add(change.toJson()));
        return new JsonObject().put("files", changes);
    }

    private static List<ApprovedFile> files(Proposal proposal, JsonObject compared) {
        JsonArray changes = compared.getJsonArray("files");
        List<ApprovedFile> files = new ArrayList<>();
        for (int i = 0; i < changes.size(); i++) {
            files.add(new ApprovedFile(proposal.files().get(i), Change.fromJson(changes.getJsonObject(i))));
        }
        return files;
    }

    private static ApprovalRequest request(Proposal proposal, List<ApprovedFile> files) {
        JsonObject data = new JsonObject().put("workspace", proposal.workspace());
        JsonArray shown = new JsonArray();
        files.forEach(file -> shown.add(file.shown()));
        String purpose = proposal.description() == null ? "" : ": " + proposal.description();
        String message = "Write to workspace %s (%d new, %d replaced, %d unchanged)%s"
                .formatted(
                        proposal.workspace(),
                        count(files, Change.Kind.CREATE),
                        count(files, Change.Kind.REPLACE),
                        count(files, Change.Kind.UNCHANGED),
                        purpose);
        return ApprovalRequest.of(message, data.put("files", shown));
    }

    private static long count(List<ApprovedFile> files, Change.Kind kind) {
        return files.stream().filter(file -> file.change().kind() == kind).count();
    }

    private JsonObject write(Proposal proposal, List<ApprovedFile> files, JobContext job) throws IOException {
        Workspace workspace = workspace(proposal);
        writing.lock();
        try {
            new ApprovedWrite(workspace, job.jobId(), files).run();
        } finally {
            writing.unlock();
        }
        JsonArray written = new JsonArray();
        files.forEach(file -> written.add(file.summary()));
        return new JsonObject()
                .put("workspace", proposal.workspace())
                .put("folder", workspace.folder().toString())
                .put("files", written);
    }

    private Workspace workspace(Proposal proposal) throws IOException {
        return new Workspace(root, proposal.workspace());
    }

    private static Future<JsonObject> done(Callable<JsonObject> work) {
        try {
            return Future.succeededFuture(work.call());
        } catch (Exception e) {
            return Future.failedFuture(e);
        }
    }
}
