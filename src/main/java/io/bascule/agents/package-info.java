/**
 * Remote agents: processes elsewhere that poll for jobs over HTTP, claim them, and report how they go. {@link
 * io.bascule.agents.AgentsVerticle} serves what they and people ask. {@link io.bascule.agents.Roster} knows the agents and writes
 * seldom that they were seen, {@link io.bascule.agents.Polls} finds jobs for those that ask and holds the polls for which there are
 * none, {@link io.bascule.agents.Leases} gives jobs out, {@link io.bascule.agents.Beats} and {@link io.bascule.agents.RunReports} take
 * what their runs report, {@link io.bascule.agents.JournalCall}s among it, and {@link io.bascule.agents.Expiry} takes jobs back from agents that went silent. {@link io.bascule.agents.AgentNews} tells whoever
 * watches.
 *
 * <p>A thousand agents ask, and say that they are there, some hundred times a second. So what comes at about one time goes in one statement:
 * who was seen, which leases are extended, which tokens are looked up, and whether there is anything at all to be claimed.
 *
 * <p>What is decided here is only who is asked when: that a job has one owner, and that what a lost agent says late changes nothing,
 * the claim and the epochs in the database see to.
 */
package io.bascule.agents;
