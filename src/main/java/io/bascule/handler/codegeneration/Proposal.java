package io.bascule.handler.codegeneration;

import io.bascule.handler.NonRetryableException;
import io.bascule.job.Fault;
import io.bascule.job.FieldError;
import io.bascule.job.JobError;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;

/**
 * The input of a job, checked.
 *
 * @param workspace the folder's name under the root
 * @param description what the files are for; may be null
 */
record Proposal(String workspace, String description, List<ProposedFile> files) {

    /**
     * @throws NonRetryableException with {@code INVALID_INPUT}: what a run executes is checked in the run, whoever submitted it
     */
    static Proposal of(JsonObject input, UUID jobId) {
        List<FieldError> errors = ProposalRules.check(input);
        if (!errors.isEmpty()) {
            throw new NonRetryableException(
                    JobError.INVALID_INPUT, Fault.invalid(errors).getMessage());
        }
        List<ProposedFile> files = input.getJsonArray("files").stream()
                .map(JsonObject.class::cast)
                .map(file -> new ProposedFile(file.getString("path"), file.getString("content")))
                .toList();
        return new Proposal(input.getString("workspace", jobId.toString()), input.getString("description"), files);
    }
}
