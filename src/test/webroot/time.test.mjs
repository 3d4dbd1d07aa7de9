import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ago, left, span, took } from '../../../webroot/logic/time.js';
import { byUrgency, urgency } from '../../../webroot/logic/urgency.js';

const NOW = Date.parse('2026-11-21T10:00:00.000Z');
const at = ms => new Date(NOW + ms).toISOString();
const [S, MIN, H, D] = [1_000, 60_000, 3_600_000, 86_400_000];

test('a span says two units at most', () => {
  assert.deepEqual([0, 999, S, 59 * S, MIN, 90 * S, H + 5 * MIN, 9 * H + 59 * MIN, 23 * H + 59 * MIN, 2 * D + 4 * H, 40 * D].map(span),
    ['now', 'now', '1 s', '59 s', '1 min', '1 min', '1 h 5 min', '9 h 59 min', '23 h', '2 d 4 h', '40 d']);
});

test('a clock that is ahead makes no negative times', () => {
  assert.equal(ago(at(5 * S), NOW), 'just now');
  assert.equal(ago(at(-5 * S), NOW), '5 s ago');
});

test('what is over is said to be over', () => {
  assert.equal(left(at(H), NOW), '1 h left');
  assert.equal(left(at(0), NOW), 'expired just now');
  assert.equal(left(at(-2 * MIN), NOW), 'expired 2 min ago');
});

test('measured times keep their digits', () => {
  assert.deepEqual([0, 12.4, 1_240, 61_000].map(took), ['0 ms', '12 ms', '1.2 s', '1 min']);
});

test('levels end where their time is over', () => {
  assert.deepEqual([-1, 0, 1, 15 * MIN, 15 * MIN + 1, 2 * H, 2 * H + 1, 12 * H, 12 * H + 1].map(ms => urgency(at(ms), NOW)),
    ['over', 'over', 'now', 'now', 'soon', 'soon', 'today', 'today', 'later']);
});

test('the more urgent comes first, then the higher priority, then the earlier deadline', () => {
  const c = (id, ms, priority) => ({ id, expiresAt: at(ms), job: { priority } });
  const given = [c('later', 20 * H, 10), c('low', 10 * MIN, 1), c('high', 14 * MIN, 9), c('earlier', 9 * MIN, 1), c('same-b', 10 * H, 5), c('same-a', 10 * H, 5)];
  assert.deepEqual(byUrgency(given, NOW).map(({ id }) => id), ['high', 'earlier', 'low', 'same-a', 'same-b', 'later']);
});

test('a checkpoint without its job sorts as one of no priority', () => {
  assert.equal(byUrgency([{ id: 'a', expiresAt: at(H) }, { id: 'b', expiresAt: at(H), job: { priority: 1 } }], NOW)[0].id, 'b');
});
