/** A job's timeline as spans in lanes: where its time went. */

export const LANES = [['queue', 'Queue'], ['run', 'Running'], ['people', 'People'], ['pause', 'Retry and sleep']];

const OF_STATUS = { PENDING: 'queue', QUEUED: 'queue', RUNNING: 'run', WAITING_APPROVAL: 'people' };
const PAUSES = new Set(['retrying', 'sleeping']);
const NOTES = new Set(['info', 'error']);

/**
 * @param {Array<{at: string, event: string, status: string}>} events in order
 * @param {number} now where the last span of a job that goes on ends, in milliseconds
 * @returns {Array<{lane: string, from: number, to: number, ms: number, weight: number, open: boolean}>} one after the other; `weight` grows
 *   with the logarithm of the time, so that milliseconds can be seen beside days
 */
export function spans(events, now) {
  const found = [];
  const changes = events.filter(({ event }) => !NOTES.has(event));
  changes.forEach(({ at, event, status }, i) => {
    const lane = PAUSES.has(event) && status === 'QUEUED' ? 'pause' : OF_STATUS[status];
    if (!lane) return;
    const next = changes[i + 1];
    const from = Date.parse(at);
    const to = Math.max(from, next ? Date.parse(next.at) : now);
    const last = found.at(-1);
    if (last?.lane === lane) Object.assign(last, { to, open: !next });
    else found.push({ lane, from, to, open: !next });
  });
  return found.map(span => ({ ...span, ms: span.to - span.from, weight: 0.15 + Math.log10(1 + span.to - span.from) }));
}

/** The time in each lane altogether, of those that the job was in. */
export function totals(found) {
  return LANES.map(([lane, name]) => ({ lane, name, ms: found.filter(span => span.lane === lane).reduce((sum, span) => sum + span.ms, 0) }))
    .filter(({ lane }) => found.some(span => span.lane === lane));
}
