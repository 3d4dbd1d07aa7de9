/**
 * The job type {@code code-generation}: files that someone proposes, shown as diffs, written once a person approves.
 *
 * <p>Four questions, a file each: is the input well formed ({@link io.bascule.handler.codegeneration.ProposalRules}, {@link
 * io.bascule.handler.codegeneration.PathRules}); what would change ({@link io.bascule.handler.codegeneration.Comparison});
 * where may it go ({@link io.bascule.handler.codegeneration.Workspace}); how does it get there whole ({@link
 * io.bascule.handler.codegeneration.ApprovedWrite}).
 */
package io.bascule.handler.codegeneration;
