import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alone, bucketName, charts, isEmpty, latest, mark, reach, rungs, summary, tick, written } from '../../../webroot/logic/charts.js';

const COUNTS = ['submitted', 'started', 'completed', 'failed', 'cancelled', 'asked', 'decided', 'expired'];
const series = values => Object.fromEntries(COUNTS.map(name => [name, values]));
const percentiles = values => ({ p50: values, p95: values, p99: values });
const history = (change = {}) => ({
  range: '1h', jobType: null, now: '2026-11-21T10:01:30.000Z', bucketMs: 60_000, times: ['2026-11-21T10:00:00.000Z', '2026-11-21T10:01:00.000Z'],
  counts: series([0, 0]), perMinute: series([1.5, 3]), waitMs: percentiles([null, 12]), runMs: percentiles([null, null]), decisionMs: percentiles([null, null]),
  depth: { pending: [3, null], queued: [1.5, null], running: [2, null], waitingApproval: [0, null], checkpoints: [0, null] },
  total: Object.fromEntries(COUNTS.map(name => [name, 0])), types: [], ...change });

test('every picture has as many values a line as there are times, and lines that look different', () => {
  for (const chart of charts(history())) {
    chart.lines.forEach(line => assert.equal(line.values.length, 2, chart.id));
    assert.equal(new Set(chart.lines.map(line => line.look)).size, chart.lines.length, chart.id);
  }
});

test('what is not known stays unknown when states are added up', () => {
  const depth = charts(history()).find(({ id }) => id === 'depth');
  assert.deepEqual(depth.lines[0].values, [4.5, null]);
});

test('a history is empty where nothing was counted and nothing noted', () => {
  const nothing = { pending: [null], queued: [null], running: [null], waitingApproval: [null], checkpoints: [null] };
  assert.equal(isEmpty(history()), false);
  assert.equal(isEmpty(history({ depth: nothing })), true);
  assert.equal(isEmpty(history({ depth: nothing, total: { ...history().total, asked: 1 } })), false);
});

test('values are written so that they can be read', () => {
  assert.deepEqual([null, 0, 0.04, 0.5, 12, 12.34, 12_345.6].map(n => written(n, 'rate')), ['–', '0', 'under 0.1', '0.5', '12', '12.3', '12\u202f346']);
  assert.deepEqual([null, 0.5, 12.4, 1_240].map(n => written(n, 'time')), ['–', 'under 1 ms', '12 ms', '1.2 s']);
});

test('the latest value is that of any line, and a value alone needs a dot', () => {
  assert.equal(latest([{ values: [1, null, null] }, { values: [null, 2, null] }]), 1);
  assert.equal(latest([{ values: [null] }]), -1);
  assert.deepEqual(alone([1, null, 0, null, 2, 3]), [0, 2]);
  assert.deepEqual(alone([null, null]), []);
});

test('a picture is said in a sentence', () => {
  assert.equal(summary({ title: 'T', kind: 'rate', lines: [{ name: 'a', values: [5, 2, null] }, { name: 'b', values: [null] }] }), 'T. a: last 2, at most 5.');
  assert.equal(summary({ title: 'T', kind: 'time', lines: [{ name: 'a', values: [null] }] }), 'T. Nothing was measured.');
});

test('marks of an axis are short', () => {
  assert.deepEqual([1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000].map(n => mark(n, 'time')),
    ['1 ms', '10 ms', '100 ms', '1 s', '10 s', '1.7 min', '17 min', '2.8 h', '1.2 d']);
  assert.deepEqual([0, 2.5, 400, 20_000].map(n => mark(n, 'number')), ['0', '2.5', '400', '20 k']);
  const noon = new Date(2026, 10, 21, 12, 30).getTime() / 1_000;
  assert.equal(tick(noon, 600), '12:30');
  assert.match(tick(noon, 86_400), /21/);
  assert.match(tick(new Date(2026, 10, 22).getTime() / 1_000, 7_200), /22/);
});

test('an axis of times goes from mark to mark around what is there', () => {
  assert.deepEqual([[0.5, 0.5], [3, 70], [100, 100], [90_000, 4e9]].map(ends => reach(...ends)), [[0.4, 1], [2, 100], [50, 200], [60_000, 2_592_000_000]]);
  assert.deepEqual([reach(null, null), reach(undefined, undefined)], [[1, 1_000], [1, 1_000]]);
  for (const [from, to] of [[0.4, 1], [0.4, 2_592_000_000], [50, 200], [60_000, 86_400_000]]) {
    const marks = rungs(from, to);
    assert.ok(marks.length >= 2 && marks.length <= 11, `${from} to ${to}: ${marks}`);
    assert.equal(new Set(marks.map(value => mark(value, 'time'))).size, marks.length);
  }
});

test('buckets of a long range are named with their day', () => {
  const at = new Date(2026, 10, 21, 9, 5).toISOString();
  assert.doesNotMatch(bucketName(at, 60_000), /21/);
  assert.match(bucketName(at, 3_600_000), /21/);
});
