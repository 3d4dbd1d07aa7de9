/**
 * Work sessions: research, content and reporting tasks that people give to model-driven agents, review, and send back until they are
 * right. {@link io.bascule.sessions.Sessions} is for those who make and execute them, {@link io.bascule.sessions.SessionHandler} does the
 * work, and {@link io.bascule.sessions.definition.AgentType} says what an agent is asked for.
 *
 * <p>A session is a view of the one engine: executing it submits a job of type {@code work-session}, and its status is the job's. So
 * leases, retries, approvals, expiry, cancelling, logs and live streams are those of every job, and there is no second scheduler and no
 * second kind of checkpoint. Executed again, it goes on with the job that it has; {@code Resumption} says when it needs another.
 *
 * <p>A run goes through {@code SessionRun} (the stages), {@code StageRun} (the rounds of a stage), {@code Reading} (what the agent is
 * given), {@code Asking} (until an answer can be taken), {@code ModelCalls} (each call once, within the budget), {@code Made} (what is
 * kept) and {@code Review} (what is said of it). Each has its steps in the journal, and what comes next is decided by what the journal
 * holds: a run after a crash, an approval or a retry walks the same way and pays for nothing twice. The agent type is journaled first, and
 * with each call of the model what its text was taken for: a session goes on with the definition that it began with, on any node, and a
 * changed file is for the sessions that are executed after it.
 *
 * <p>What models and documents say is data. Which stage comes next, which strategy holds, who is asked and what an agent may use is said by
 * the session and its agent type alone.
 */
package io.bascule.sessions;
