/** Times in words. Every function takes `now` in milliseconds, so that the same input gives the same words. */

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = [['d', DAY], ['h', HOUR], ['min', MINUTE], ['s', SECOND]];

/** A span in at most two units: `2 d 4 h`, `3 h 5 min`, `42 s`; below a second `now`. */
export function span(ms) {
  const rest = Math.max(0, ms);
  const at = UNITS.findIndex(([, size]) => rest >= size);
  if (at < 0) return 'now';
  const [unit, size] = UNITS[at];
  const whole = Math.floor(rest / size);
  const [smaller, smallerSize] = UNITS[at + 1] ?? [];
  const more = smaller ? Math.floor((rest % size) / smallerSize) : 0;
  const worthSaying = more > 0 && whole < 10 && unit !== 'min';
  return worthSaying ? `${whole} ${unit} ${more} ${smaller}` : `${whole} ${unit}`;
}

/** How long ago: `5 min ago`, `just now`. A time still to come, as by a clock that is ahead, is `just now` too. */
export function ago(iso, now) {
  const words = span(now - Date.parse(iso));
  return words === 'now' ? 'just now' : `${words} ago`;
}

/** What is left until a deadline: `4 h 10 min left`, `expired 2 min ago`. */
export function left(iso, now) {
  const ms = Date.parse(iso) - now;
  return ms > 0 ? `${span(ms)} left` : `expired ${ago(iso, now)}`;
}

/** A duration that was measured: `340 ms`, `1.2 s`, `4 min`, `2 h 3 min`. */
export function took(ms) {
  if (ms < SECOND) return `${Math.round(ms)} ms`;
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(1)} s`;
  return span(ms);
}

/** How soon words about a time have to be written anew, in milliseconds. */
export function refreshIn(iso, now) {
  const away = Math.abs(Date.parse(iso) - now);
  return away < 2 * MINUTE ? SECOND : MINUTE / 2;
}

// Made once: that takes longer than to write a hundred times with them.
const EXACT = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'long' });
const DATE = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

/** The whole time for a title, in the reader's own zone. */
export function exact(iso) {
  return EXACT.format(new Date(iso));
}

/** The day, in the reader's own zone. */
export function date(ms) {
  return DATE.format(new Date(ms));
}

/** The time of day for a log: `09:30:00.123`, in the reader's own zone. */
export function clock(iso) {
  const at = new Date(iso);
  const two = n => String(n).padStart(2, '0');
  return `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`;
}
