/** What to decide first. */

const MINUTE = 60_000;

/** Levels in the order they come; `within` is the most time that may be left. */
export const LEVELS = [
  { name: 'over', within: 0 },
  { name: 'now', within: 15 * MINUTE },
  { name: 'soon', within: 2 * 60 * MINUTE },
  { name: 'today', within: 12 * 60 * MINUTE },
  { name: 'later', within: Infinity },
];

/** The name of the level that a deadline is in. */
export function urgency(expiresAt, now) {
  const ms = Date.parse(expiresAt) - now;
  return LEVELS.find(level => ms <= level.within).name;
}

/**
 * Sorts checkpoints: by how soon their time is over, in levels, so that an urgent job's checkpoint is not behind one that
 * expires a second before it; within a level by the job's priority; then by deadline.
 */
export function byUrgency(checkpoints, now) {
  const level = new Map(LEVELS.map(({ name }, place) => [name, place]));
  const key = c => [level.get(urgency(c.expiresAt, now)), -(c.job?.priority ?? 0), Date.parse(c.expiresAt), c.id];
  return checkpoints
    .map(checkpoint => ({ checkpoint, key: key(checkpoint) }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ checkpoint }) => checkpoint);
}

function compare(a, b) {
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) return a[i] < b[i] ? -1 : 1;
  }
  return 0;
}
