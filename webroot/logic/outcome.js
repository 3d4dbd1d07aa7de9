/** What became of a decision, in words that say what is true now. */
import { ago } from './time.js';

const VERBS = { APPROVED: 'approved', REJECTED: 'rejected', CANCELLED: 'cancelled' };

/**
 * @param {{status: number, code: string, problem: object}|null} failure of the API; null where it went well
 * @param {'approve'|'reject'} verdict
 * @param {number} now in milliseconds
 * @returns {{kind: 'done'|'beaten'|'changed'|'expired'|'refused'|'unknown'|'wrong', title: string, text: string}}
 */
export function outcome(failure, verdict, now) {
  if (!failure) {
    return verdict === 'approve'
      ? { kind: 'done', title: 'Approved.', text: 'The job goes on from where it stood.' }
      : { kind: 'done', title: 'Rejected.', text: 'The job was told your reason.' };
  }
  const { code, problem = {} } = failure;
  switch (code) {
    case 'ALREADY_DECIDED':
      return { kind: 'beaten', title: beatenTitle(problem.winner, now), text: 'Your decision changed nothing.' };
    case 'DIGEST_MISMATCH':
      return { kind: 'changed', title: 'The data has changed since you read it.',
        text: 'Nothing was decided. What you see now is what it would be; read it again, then decide.' };
    case 'EXPIRED':
      return { kind: 'expired', title: `Time was over${problem.expiresAt ? `, ${ago(problem.expiresAt, now)}` : ''}.`,
        text: 'Nobody decided before the deadline. Your decision changed nothing.' };
    case 'WRONG_STATE':
      return { kind: 'expired', title: 'There is nothing to decide any more.', text: failure.message };
    case 'FORBIDDEN':
      return { kind: 'refused', title: 'You may not decide this.', text: failure.message };
    case 'NOT_FOUND':
      return { kind: 'expired', title: 'It is gone.', text: 'The checkpoint does not exist any more.' };
    case 'NETWORK':
      return { kind: 'unknown', title: 'The server did not answer.',
        text: 'Whether your decision arrived is not known. It can be sent again: it counts only once.' };
    default:
      return { kind: 'wrong', title: 'That did not work.', text: failure.message };
  }
}

function beatenTitle(winner, now) {
  if (winner?.status === 'CANCELLED') return `The job was cancelled, ${ago(winner.decidedAt, now)}.`;
  const who = winner?.decidedByName ?? 'Someone';
  return `${who} ${VERBS[winner?.status] ?? 'decided'} this ${winner?.decidedAt ? ago(winner.decidedAt, now) : 'before you'}.`;
}
