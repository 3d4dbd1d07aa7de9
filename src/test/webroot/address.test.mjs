import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matches, read, write } from '../../../webroot/logic/filters.js';
import { later, mergeById, mergeLogs, retryIn } from '../../../webroot/logic/merge.js';
import { outcome } from '../../../webroot/logic/outcome.js';
import { home } from '../../../webroot/logic/roles.js';
import { match, within } from '../../../webroot/logic/route.js';

const KNOWN = { q: 'text', status: 'list' };

test('filters come back from the address as they went in', () => {
  for (const filters of [{ q: '', status: [] }, { q: 'a&b=ü ?#', status: ['A', 'B'] }]) {
    assert.deepEqual(read(KNOWN, write(KNOWN, filters)), filters);
  }
  assert.equal(write(KNOWN, { q: '', status: ['B', 'A'] }, '?other=1&q=old'), '?other=1&status=A&status=B');
  assert.equal(write(KNOWN, { q: '', status: [] }), '');
});

test('every word has to be found', () => {
  assert.equal(matches(['Write files', null], 'WRITE fil'), true);
  assert.equal(matches(['Write files'], 'write data'), false);
  assert.equal(matches(['x'], ''), true);
});

test('addresses are matched part by part', () => {
  assert.deepEqual(match('/jobs/:id', '/jobs/a%2Fb'), { id: 'a/b' });
  assert.deepEqual(match('/a/:id?', '/a'), {});
  assert.deepEqual(match('/a/:id?', '/a/'), {});
  assert.equal(match('/jobs/:id', '/jobs'), null);
  assert.equal(match('/jobs', '/jobs/1'), null);
  assert.deepEqual(match('/jobs/:id', '/jobs/%zz'), { id: '%zz' });
  assert.equal(within('/bascule/', '/bascule/jobs/1'), '/jobs/1');
  assert.equal(within('/', '/jobs'), '/jobs');
  assert.equal(within('/bascule/', '/bascule/'), '/');
});

test('merged lists hold everything once', () => {
  assert.deepEqual(mergeById([{ id: 1, a: 1 }, { id: 2 }], [{ id: 1, b: 2 }, { id: 3 }]), [{ id: 1, a: 1, b: 2 }, { id: 2 }, { id: 3 }]);
  assert.deepEqual(mergeLogs([{ id: 'b' }], [{ id: 'a' }, { id: 'b' }]).map(line => line.id), ['a', 'b']);
  const [older, newer] = [{ updatedAt: '2026-01-01T00:00:00Z' }, { updatedAt: '2026-01-02T00:00:00Z' }];
  assert.equal(later(newer, older), newer);
  assert.equal(later(older, newer), newer);
});

test('tries come later each time, and not at once', () => {
  assert.deepEqual([0, 1, 4, 5, 50].map(n => retryIn(n, 0)), [1_000, 2_000, 16_000, 30_000, 30_000]);
  assert.equal(retryIn(0, 1), 750);
});

test('every way a decision can end is told', () => {
  const now = Date.parse('2026-11-21T10:00:10.000Z');
  const winner = { status: 'APPROVED', decidedByName: 'maria', decidedAt: '2026-11-21T10:00:00.000Z' };
  assert.equal(outcome({ code: 'ALREADY_DECIDED', problem: { winner } }, 'approve', now).title, 'maria approved this 10 s ago.');
  assert.equal(outcome({ code: 'ALREADY_DECIDED', problem: { winner: { ...winner, status: 'CANCELLED' } } }, 'approve', now).title, 'The job was cancelled, 10 s ago.');
  assert.deepEqual(['DIGEST_MISMATCH', 'EXPIRED', 'WRONG_STATE', 'FORBIDDEN', 'NOT_FOUND', 'NETWORK', 'INTERNAL']
    .map(code => outcome({ code, message: 'm' }, 'reject', now).kind), ['changed', 'expired', 'expired', 'refused', 'expired', 'unknown', 'wrong']);
  assert.deepEqual(['approve', 'reject', 'change'].map(verdict => outcome(null, verdict, now)).map(({ kind, title }) => [kind, title]),
    [['done', 'Approved.'], ['done', 'Rejected.'], ['done', 'Sent back.']]);
  assert.equal(outcome({ code: 'ALREADY_DECIDED', problem: { winner: { ...winner, status: 'CHANGES_REQUESTED' } } }, 'change', now).title, 'maria requested changes 10 s ago.');
  assert.equal(outcome({ code: 'ALREADY_DECIDED', problem: {} }, 'change', now).title, 'Someone decided this before you.');
  assert.deepEqual(outcome({ code: 'WRONG_STATE', message: 'm' }, 'change', now), { kind: 'refused', title: 'It was not sent back.', text: 'm' });
});

test('reviewers start with what waits, others with jobs', () => {
  assert.deepEqual(['admin', 'reviewer', 'user', 'viewer'].map(home), ['/admin/agent-checkpoints', '/admin/agent-checkpoints', '/jobs', '/jobs']);
});
