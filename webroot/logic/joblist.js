/**
 * A list of jobs, newest first, that holds still while jobs come and change. What is shown changes in place; what would push it aside
 * waits until it is let in; what no longer fits stays, marked, until then. Ids are UUIDv7: they sort by time as text.
 */
import { later } from './merge.js';

/** More rows than these are let go of at the far end. */
export const MOST_ROWS = 1_000;

/**
 * @typedef {{rows: Array<{job: object, gone: boolean, at: number}>, fresh: Map<string, {job: object, at: number}>, gap: boolean,
 *   cursor: string|null, under: string|null, tick: number}} List `gone`: does not fit any more; `fresh`: what waits to be let in; `gap`: more waits than is
 *   known; `cursor`: where older jobs begin; `under`: it shows only jobs
 *   older than this one, if any; `tick`: counts what was heard, so that an answer that was under way meanwhile is known to
 *   be older
 */

/** @returns {List} */
export function begin(jobs, cursor, under = null) {
  return { rows: jobs.map(job => ({ job, gone: false, at: 0 })), fresh: new Map(), gap: false, cursor, under, tick: 0 };
}

/** The next page at the far end. */
export function append(list, jobs, cursor) {
  const shown = new Set(list.rows.map(({ job }) => job.id));
  const more = jobs.filter(job => !shown.has(job.id)).map(job => ({ job, gone: false, at: list.tick }));
  const fresh = new Map([...list.fresh].filter(([id]) => !jobs.some(job => job.id === id)));
  return { ...list, rows: [...list.rows, ...more], fresh, cursor };
}

/**
 * Jobs as an event tells of them.
 * @param {(job: object) => boolean|undefined} fits undefined where only the server knows
 * @returns {{list: List, look: boolean}} `look`: whether the server has to be asked
 */
export function heard(list, jobs, fits) {
  const tick = list.tick + 1;
  const told = new Map(jobs.map(job => [job.id, job]));
  const shown = new Set(list.rows.map(({ job }) => job.id));
  const rows = list.rows.map(row => (told.has(row.job.id) ? changed(row, told.get(row.job.id), fits, tick) : row));
  const fresh = new Map(list.fresh);
  let look = false;
  for (const job of jobs) {
    if (shown.has(job.id) || !isWithin(list, job.id)) continue;
    const newest = later(fresh.get(job.id)?.job, job);
    const does = fits(newest);
    if (does) fresh.set(job.id, { job: newest, at: tick });
    else if (does === false) fresh.delete(job.id);
    else if (fresh.has(job.id)) fresh.set(job.id, { job: newest, at: tick });
    else look = true;
  }
  return { list: { ...list, rows, fresh, tick }, look };
}

function changed(row, job, fits, at) {
  const newest = later(row.job, job);
  const does = fits(newest);
  return { job: newest, gone: does === undefined ? row.gone : !does, at };
}

/** Whether a job of this id belongs between the rows that are there, or above them. */
function isWithin(list, id) {
  return (list.under === null || id < list.under) && (list.cursor === null || list.rows.length === 0 || id > list.rows.at(-1).job.id);
}

/**
 * All jobs that fit between two ids, as the server told them.
 * @param {{jobs: object[], from: string|null, to: string|null, tick: number}} answer `from` and `to` are the highest and the lowest id that it
 *   speaks of, or null for no bound; `tick` is the list's when it was asked
 */
export function seen(list, { jobs, from, to, tick }, fits) {
  const told = new Map(jobs.map(job => [job.id, job]));
  const speaksOf = (id, at) => at <= tick && (from === null || id <= from) && (to === null || id >= to);
  const rows = list.rows.map(row => {
    const { id } = row.job;
    if (told.has(id)) return changed({ ...row, gone: row.at > tick && row.gone }, told.get(id), fits, row.at);
    return speaksOf(id, row.at) ? { ...row, gone: true } : row;
  });
  const shown = new Set(list.rows.map(({ job }) => job.id));
  const fresh = new Map([...list.fresh].filter(([id, { at }]) => told.has(id) || !speaksOf(id, at)));
  jobs.filter(job => !shown.has(job.id) && isWithin(list, job.id))
    .forEach(job => fresh.set(job.id, { job: later(fresh.get(job.id)?.job, job), at: fresh.get(job.id)?.at ?? list.tick }));
  return { ...list, rows, fresh };
}

/**
 * The newest jobs that fit, as the server told them: the first page of all.
 * @returns {List} with a gap where they do not reach down to the rows
 */
export function seenNewest(list, { jobs, hasMore, tick }, fits) {
  const lowest = hasMore ? jobs.at(-1).id : null;
  const top = list.rows[0]?.job.id;
  const gap = hasMore && (top === undefined || lowest > top);
  return { ...seen(list, { jobs, from: null, to: lowest, tick }, fits), gap };
}

/** Lets in what waits, and lets go of what no longer fits. */
export function admit(list) {
  const rows = [...list.rows.filter(row => !row.gone), ...[...list.fresh.values()].map(({ job, at }) => ({ job, gone: false, at }))]
    .sort((a, b) => (a.job.id < b.job.id ? 1 : -1));
  const kept = rows.slice(0, MOST_ROWS);
  const cursor = kept.length < rows.length ? kept.at(-1).job.id : list.cursor;
  return { ...list, rows: kept, fresh: new Map(), cursor };
}

/** The id just above another: a page that begins after it begins with that other. */
export function above(id) {
  const digits = (BigInt(`0x${id.replaceAll('-', '')}`) + 1n).toString(16).padStart(32, '0');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** `12`, or `50+` where there is a gap. */
export function waiting({ fresh, gap }) {
  return gap ? `${fresh.size}+` : String(fresh.size);
}
