/** What happened to a session's work: each round with what was asked, and what people or rules said of it. */

/**
 * @param {object[]} checkpoints of a session, in any order
 * @returns {Array<{kind: 'review'|'automatic'|'budget'|'note'|'error', stage: string|null, round: number|null, words: string|null, checkpoint: object}>} oldest
 *   first; `words` are what was said with the decision
 */
export function history(checkpoints) {
  return [...checkpoints].sort((a, b) => (a.id < b.id ? -1 : 1)).map(checkpoint => ({
    kind: kindOf(checkpoint),
    stage: typeof checkpoint.data?.stage === 'string' ? checkpoint.data.stage : null,
    round: Number.isInteger(checkpoint.data?.round) ? checkpoint.data.round : null,
    words: checkpoint.rejectionReason ?? checkpoint.comment ?? null,
    checkpoint,
  }));
}

function kindOf({ checkpointType, data, metadata }) {
  if (checkpointType === 'ERROR') return 'error';
  if (checkpointType === 'INFO') return typeof data?.stage === 'string' ? 'automatic' : 'note';
  return isBudget({ data, metadata }) ? 'budget' : 'review';
}

/** Whether somebody was asked because a budget is used up. */
export const isBudget = ({ data, metadata }) => (metadata?.kind ?? data?.kind) === 'budget';

/** The checkpoint that waits for a decision, or nothing. */
export function openOf(checkpoints) {
  return checkpoints.find(({ status, checkpointType }) => status === 'PENDING' && checkpointType === 'APPROVAL_REQUIRED');
}

/**
 * The review of the round before this one, in the same stage and job: what it showed is what this one is a revision of. The same round can have been
 * asked before, and rejected.
 */
export function roundBefore(checkpoints, { id, jobId, data }) {
  return [...checkpoints].sort((a, b) => (a.id < b.id ? 1 : -1))
    .find(other => other.id < id && other.jobId === jobId && other.checkpointType === 'APPROVAL_REQUIRED' && other.data?.stage === data?.stage && typeof data?.stage === 'string'
      && other.data.round !== data.round);
}

/** What each kind of decision is called in a sentence. */
export const VERDICTS = {
  PENDING: 'waits for a decision', APPROVED: 'approved', REJECTED: 'rejected', CHANGES_REQUESTED: 'changes requested', EXPIRED: 'expired', CANCELLED: 'closed, since it was cancelled',
  RECORDED: 'recorded',
};

/** Reasons for which somebody is asked, as far as the data says any. */
export function reasonsOf(data) {
  return (Array.isArray(data?.reasons) ? data.reasons : []).filter(reason => typeof reason === 'string');
}

/** What a checkpoint shows of a session's work, or null where its data is something else. */
export function workOf(data) {
  const isObject = data !== null && typeof data === 'object' && !Array.isArray(data);
  if (!isObject || typeof data.projectId !== 'string' || typeof data.sessionId !== 'string' || typeof data.stage !== 'string') return null;
  const artifacts = Array.isArray(data.artifacts) ? data.artifacts.filter(isArtifact) : [];
  if (Array.isArray(data.artifacts) && artifacts.length < data.artifacts.length) return null;
  return { ...data, artifacts, answer: data.answer ?? null };
}

function isArtifact(value) {
  return value !== null && typeof value === 'object' && ['artifactType', 'key', 'title', 'content'].every(name => typeof value[name] === 'string');
}

/** Members of such data that its view does not show. */
export function restOfWork(data) {
  const known = ['projectId', 'sessionId', 'agentType', 'stage', 'round', 'reasons', 'artifacts', 'answer'];
  return Object.fromEntries(Object.entries(data).filter(([name]) => !known.includes(name)));
}
