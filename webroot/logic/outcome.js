/** What became of a decision, in words that say what is true now. */
import { ago } from './time.js';

const DID = { APPROVED: 'approved this', REJECTED: 'rejected this', CHANGES_REQUESTED: 'requested changes' };
const DONE = {
  approve: { title: 'Approved.', text: 'The job goes on from where it stood.' },
  reject: { title: 'Rejected.', text: 'The job was told your reason.' },
  change: { title: 'Sent back.', text: 'The job goes on with your feedback.' },
};

/**
 * @param {{status: number, code: string, problem: object}|null} failure of the API; null where it went well
 * @param {'approve'|'reject'|'change'} verdict
 * @param {number} now in milliseconds
 * @returns {{kind: 'done'|'beaten'|'changed'|'expired'|'refused'|'unknown'|'wrong', title: string, text: string}}
 */
export function outcome(failure, verdict, now) {
  if (!failure) return { kind: 'done', ...DONE[verdict] };
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
      if (verdict === 'change') return { kind: 'refused', title: 'It was not sent back.', text: failure.message };
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
  return `${who} ${DID[winner?.status] ?? 'decided this'} ${winner?.decidedAt ? ago(winner.decidedAt, now) : 'before you'}.`;
}
