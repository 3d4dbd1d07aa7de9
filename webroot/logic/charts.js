/** What the dashboard draws, made of an answer of the history: which pictures, which lines, in which words. */
import { took } from './time.js';
import { count } from './pages.js';

// Made once: that takes longer than to write a hundred times with them.
const DAY = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric' });
const TIME = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

const PERCENTILES = [
  { name: 'half took at most', short: 'p50', key: 'p50', look: 'first' },
  { name: '95 % took at most', short: 'p95', key: 'p95', look: 'second' },
  { name: '99 % took at most', short: 'p99', key: 'p99', look: 'third' },
];

/**
 * @param {object} history as the API gives it
 * @returns {Array<{id: string, title: string, about: string, kind: 'rate'|'number'|'time', lines: Array<{name: string, short?: string, look: string,
 *   values: Array<number|null>}>}>} `look` names colour and dash
 */
export function charts(history) {
  const { perMinute: rate, depth } = history;
  const times = series => PERCENTILES.map(({ key, ...line }) => ({ ...line, values: series[key] }));
  return [
    { id: 'throughput', title: 'Throughput', about: 'Jobs a minute.', kind: 'rate', lines: [
      { name: 'submitted', look: 'came', values: rate.submitted }, { name: 'started', look: 'began', values: rate.started },
      { name: 'completed', look: 'good', values: rate.completed }, { name: 'failed', look: 'bad', values: rate.failed },
      { name: 'cancelled', look: 'gone', values: rate.cancelled }] },
    { id: 'depth', title: 'Queue', about: 'Jobs in each state.', kind: 'number', lines: [
      { name: 'waiting to run', look: 'came', values: sum(depth.pending, depth.queued) }, { name: 'running', look: 'good', values: depth.running },
      { name: 'waiting for approval', look: 'people', values: depth.waitingApproval }] },
    { id: 'wait', title: 'Wait for a worker', about: 'From when a job was due to when it was claimed.', kind: 'time', lines: times(history.waitMs) },
    { id: 'run', title: 'Run time', about: 'Of single runs, without waits in between.', kind: 'time', lines: times(history.runMs) },
    { id: 'backlog', title: 'Open checkpoints', about: 'How many wait for a decision.', kind: 'number', lines: [
      { name: 'open', look: 'people', values: depth.checkpoints }] },
    { id: 'decision', title: 'Time to decision', about: 'From when a checkpoint was opened to when a person decided it.', kind: 'time',
      lines: times(history.decisionMs) },
  ];
}

/** Whether nothing at all is known: no bucket was ever noted, nothing was ever counted. */
export function isEmpty({ total, depth }) {
  return counted(total) === 0 && depth.running.every(n => n === null);
}

/** How much was counted, of whatever it was. */
export function counted(total) {
  return ['submitted', 'started', 'completed', 'failed', 'cancelled', 'asked', 'decided', 'expired'].reduce((sum, name) => sum + total[name], 0);
}

/** A value as a legend and a table write it; a dash where there is none. */
export function written(value, kind) {
  if (value === null || value === undefined) return '–';
  if (kind === 'time') return value < 1 ? 'under 1 ms' : took(value);
  if (value >= 100 || Number.isInteger(value)) return count(Math.round(value));
  return value < 0.1 ? 'under 0.1' : String(Math.round(value * 10) / 10);
}

/** The place of the latest value of any line, or -1. */
export function latest(lines) {
  return Math.max(...lines.map(line => line.values.findLastIndex(value => value !== null)));
}

/** A picture in a sentence, for those who do not see it. */
export function summary({ title, lines, kind }) {
  const said = lines.filter(line => line.values.some(value => value !== null)).map(line => {
    const last = line.values.findLast(value => value !== null);
    const most = Math.max(...line.values.filter(value => value !== null));
    return `${line.short ?? line.name}: last ${written(last, kind)}, at most ${written(most, kind)}`;
  });
  return `${title}. ${said.length > 0 ? said.join('; ') : 'Nothing was measured'}.`;
}

/** Places of values that stand alone: no line can be drawn to or from them, so they need a dot. */
export function alone(values) {
  const known = i => values[i] !== null && values[i] !== undefined;
  return values.flatMap((_, i) => (known(i) && !known(i - 1) && !known(i + 1) ? [i] : []));
}

/** A mark of the axis of times, by how far marks are apart, in seconds. */
export function tick(seconds, apart) {
  const at = new Date(seconds * 1_000);
  const two = n => String(n).padStart(2, '0');
  return apart >= 86_400 || (at.getHours() === 0 && at.getMinutes() === 0 && apart >= 3_600)
    ? DAY.format(at)
    : `${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** Marks of an axis of times, in ms: those that people count in. The first stands for everything below a millisecond. */
const RUNGS = [0.4, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000, 1_800_000, 3_600_000,
  7_200_000, 21_600_000, 43_200_000, 86_400_000, 172_800_000, 604_800_000, 1_209_600_000, 2_592_000_000];
const ROUND = new Set([1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000]);
const MOST_RUNGS = 7;

/** From where to where an axis of times goes, for what lies between `least` and `most`; both null where there is nothing. */
export function reach(least, most) {
  if (least === null || least === undefined || most === null || most === undefined) return [1, 1_000];
  const from = RUNGS.findLastIndex(rung => rung <= least);
  const to = RUNGS.findIndex(rung => rung >= most);
  const first = Math.max(0, from);
  const last = to < 0 ? RUNGS.length - 1 : to;
  return [RUNGS[Math.max(0, first - (first === last ? 1 : 0))], RUNGS[Math.min(RUNGS.length - 1, last + (first === last ? 1 : 0))]];
}

/** The marks between two ends of an axis of times: all of them, or the round ones where they are many. */
export function rungs(from, to) {
  const all = RUNGS.filter(rung => rung >= from && rung <= to);
  return all.length <= MOST_RUNGS ? all : all.filter(rung => ROUND.has(rung));
}

/** A mark of the axis of values. */
export function mark(value, kind) {
  if (kind !== 'time') return value >= 10_000 ? `${value / 1_000} k` : String(value);
  if (value < 1) return '';
  const units = [[86_400_000, 'd'], [3_600_000, 'h'], [60_000, 'min'], [1_000, 's']];
  const [size, unit] = units.find(([least]) => value >= least) ?? [1, 'ms'];
  return `${Number((value / size).toPrecision(2))} ${unit}`;
}

/** When a bucket was, for a table: with the day where the range is longer than one. */
export function bucketName(iso, bucketMs) {
  const at = new Date(iso);
  const time = TIME.format(at);
  return bucketMs < 600_000 ? time : `${DAY.format(at)} ${time}`;
}

function sum(a, b) {
  return a.map((value, i) => (value === null || b[i] === null ? null : Math.round((value + b[i]) * 1_000) / 1_000));
}
