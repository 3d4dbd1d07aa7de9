/** The same done with many jobs, a bounded number at a time. */

/** How many jobs a request is about: so often one hears how far it has come. */
export const A_CALL = 200;

const OVER = ['COMPLETED', 'FAILED', 'CANCELLED'];

export const ACTIONS = {
  cancel: { verb: 'Cancel', doing: 'Cancelling', done: 'cancelled', can: status => !OVER.includes(status) },
  retry: { verb: 'Retry', doing: 'Retrying', done: 'queued again', can: status => status === 'FAILED' || status === 'CANCELLED' },
};

/**
 * What would happen to so many jobs of each state.
 * @param {Array<[string, number]>} counts a state and how many are in it
 * @returns {{can: Array<[string, number]>, cannot: Array<[string, number]>, n: number}} `n`: how many can be changed
 */
export function split(action, counts) {
  const there = counts.filter(([, n]) => n > 0);
  const can = there.filter(([status]) => ACTIONS[action].can(status));
  return { can, cannot: there.filter(([status]) => !ACTIONS[action].can(status)), n: can.reduce((sum, [, n]) => sum + n, 0) };
}

/** How many of these jobs are in each state. */
export function byStatus(jobs) {
  const counts = new Map();
  jobs.forEach(({ status }) => counts.set(status, (counts.get(status) ?? 0) + 1));
  return [...counts];
}

/** Nothing done yet. @param {{ids: string[]}|{filter: object}} which */
export function start(which) {
  return { changed: 0, stopping: 0, skipped: [], skippedCount: 0, rest: { ...which, cursor: null } };
}

/**
 * Goes on from where it stands until nothing is left, or it is told to stop. What fails, fails here; what was told stays true, and it
 * can go on from there.
 * @param {(body: object) => Promise<object>} send one request
 * @param {(done: object) => boolean} tell hears how far it has come; false stops it
 */
export async function work(action, done, send, tell) {
  let now = done;
  while (now.rest) {
    now = add(now, await send({ action, ...next(now.rest) }));
    if (!tell(now)) break;
  }
  return now;
}

function next({ ids, filter, cursor }) {
  return ids ? { ids: ids.slice(0, A_CALL) } : { filter, limit: A_CALL, ...(cursor ? { cursor } : {}) };
}

function add(done, answer) {
  return {
    changed: done.changed + answer.changed,
    stopping: done.stopping + answer.stopping,
    skipped: [...done.skipped, ...answer.skipped].slice(0, 100),
    skippedCount: done.skippedCount + answer.skippedCount,
    rest: after(done.rest, answer.cursor),
  };
}

function after({ ids, filter }, cursor) {
  if (ids) return ids.length > A_CALL ? { ids: ids.slice(A_CALL), cursor: null } : null;
  return cursor ? { filter, cursor } : null;
}

const WHY = {
  WRONG_STATE: 'moved on before it was their turn', NOT_FOUND: 'are gone, or not yours to see', FORBIDDEN: 'are not yours to change',
};

/** Why jobs were left as they are: `[['are not yours to change', 3], …]`. */
export function reasons(skipped) {
  const counts = new Map();
  skipped.forEach(({ code }) => counts.set(code, (counts.get(code) ?? 0) + 1));
  return [...counts].map(([code, n]) => [WHY[code] ?? code, n]);
}
