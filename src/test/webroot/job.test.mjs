import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { curl } from '../../../webroot/logic/curl.js';
import { arrivedAfter, newestFirst } from '../../../webroot/logic/merge.js';
import { spans, totals } from '../../../webroot/logic/lanes.js';

const at = ms => new Date(1_000_000 + ms).toISOString();

test('a timeline becomes spans without gaps, notes aside', () => {
  const events = [['submitted', 'PENDING', 0], ['started', 'RUNNING', 10], ['info', 'RUNNING', 12], ['parked', 'WAITING_APPROVAL', 20],
    ['approved', 'QUEUED', 1_020], ['resumed', 'RUNNING', 1_025], ['retrying', 'QUEUED', 1_030], ['started', 'RUNNING', 2_030], ['completed', 'COMPLETED', 2_040]]
    .map(([event, status, ms]) => ({ event, status, at: at(ms) }));
  const found = spans(events, 0);
  assert.deepEqual(found.map(({ lane, ms }) => [lane, ms]),
    [['queue', 10], ['run', 10], ['people', 1_000], ['queue', 5], ['run', 5], ['pause', 1_000], ['run', 10]]);
  assert.deepEqual(totals(found).map(({ lane, ms }) => [lane, ms]), [['queue', 15], ['run', 25], ['people', 1_000], ['pause', 1_000]]);
  assert.equal(found.some(span => span.open), false);
});

test('what goes on ends now', () => {
  assert.deepEqual(spans([{ event: 'submitted', status: 'PENDING', at: at(0) }], 1_000_500).map(({ ms, open }) => [ms, open]), [[500, true]]);
});

test('a fresh page of runs takes the place of what it overlaps, and leaves no gap unsaid', () => {
  const runs = (from, to) => Array.from({ length: from - to + 1 }, (_, i) => ({ number: from - i }));
  const numbers = list => list.map(({ number }) => number);
  assert.deepEqual(numbers(newestFirst(runs(5, 1), runs(6, 4))), [6, 5, 4, 3, 2, 1]);
  assert.deepEqual(numbers(newestFirst(runs(5, 1), runs(8, 6))), [8, 7, 6, 5, 4, 3, 2, 1]);
  assert.deepEqual(numbers(newestFirst(runs(5, 1), runs(9, 7))), [9, 8, 7]);
  assert.deepEqual(newestFirst(runs(2, 1), []), []);
  assert.deepEqual(numbers(newestFirst([], runs(2, 1))), [2, 1]);
});

test('lines that came since are counted, whichever are shown', () => {
  const lines = ['a', 'c', 'e'].map(id => ({ id }));
  assert.deepEqual(['0', 'a', 'b', 'e', undefined].map(id => arrivedAfter(lines, id)), [3, 2, 2, 0, 3]);
});

test('a shell gives back what was quoted, whatever is in it', () => {
  const job = { jobType: 'ask', inputData: { text: `it's "$HOME" \`id\` \\ ${'\n'}` }, tags: [], priority: 5, taskDescription: null };
  const command = curl(job, 'http://x/').replace(/^curl /, 'printf "%s\\n" ').replaceAll('\\\n', ' ');
  const body = execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split('--data-binary\n')[1];
  assert.deepEqual(JSON.parse(body), { jobType: 'ask', inputData: job.inputData, priority: 5 });
});
