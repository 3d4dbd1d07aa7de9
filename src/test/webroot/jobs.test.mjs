import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, write } from '../../../webroot/logic/filters.js';
import { above, admit, append, begin, heard, MOST_ROWS, seen, seenNewest, waiting } from '../../../webroot/logic/joblist.js';
import { asked, counted, FILTERS, fits, isFiltered, isId, NONE, saysOnlyStates, toggled } from '../../../webroot/logic/jobfilters.js';
import { A_CALL, byStatus, reasons, split, start, work } from '../../../webroot/logic/bulk.js';

const id = n => `019b7000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const job = (n, status = 'RUNNING', at = 0) => ({
  id: id(n), status, jobType: 't', tags: ['x'], userId: 'u', createdAt: '2026-11-21T10:00:00.000Z', updatedAt: new Date(Date.UTC(2026, 10, 21, 10, 0, at)).toISOString(),
});
const ids = list => list.rows.map(row => Number(row.job.id.slice(-12)));
const running = each => each.status === 'RUNNING';
const all = () => true;

test('what the address says is what the API is asked', () => {
  const filters = read(FILTERS, '?status=FAILED&status=RUNNING&q=a%20b&createdAfter=2026-01-01T00%3A00%3A00Z&other=1');
  assert.deepEqual(asked(filters), { status: ['FAILED', 'RUNNING'], q: 'a b', createdAfter: '2026-01-01T00:00:00Z' });
  assert.deepEqual(counted(filters), { q: 'a b', createdAfter: '2026-01-01T00:00:00Z' });
  assert.equal(write(FILTERS, NONE, '?status=FAILED&q=x'), '');
  assert.equal(isFiltered(NONE), false);
  assert.equal(saysOnlyStates({ ...NONE, status: ['FAILED'] }), true);
  assert.equal(saysOnlyStates({ ...NONE, tag: 'x' }), false);
  assert.deepEqual(toggled(toggled(['A'], 'B'), 'A'), ['B']);
});

test('a job fits by everything that can be told without the server', () => {
  const each = job(1, 'FAILED');
  const says = change => fits(each, { ...NONE, ...change });
  assert.equal(says({}), true);
  assert.deepEqual([{ status: ['FAILED', 'RUNNING'] }, { status: ['RUNNING'] }].map(says), [true, false]);
  assert.deepEqual([{ jobType: 't' }, { jobType: 'T' }, { tag: 'x' }, { tag: 'y' }, { userId: 'u' }, { userId: 'v' }].map(says), [true, false, true, false, true, false]);
  assert.deepEqual([{ createdAfter: '2026-11-21T10:00:00Z' }, { createdAfter: '2026-11-21T10:00:01Z' }].map(says), [true, false]);
  assert.deepEqual([{ createdBefore: '2026-11-21T10:00:00Z' }, { createdBefore: '2026-11-21T12:00:01+01:00' }].map(says), [false, true]);
  assert.deepEqual([{ q: each.id }, { q: 't' }, { q: 'words' }, { q: 'words', tag: 'y' }].map(says), [true, true, undefined, false]);
  assert.deepEqual([each.id, ` ${each.id} `, 'x', `${each.id}0`].map(isId), [true, true, false, false]);
});

test('what is shown changes in place, and what is new waits', () => {
  const list = begin([job(5), job(3)], id(3));
  const told = heard(list, [job(5, 'COMPLETED', 1), job(7), job(4), job(2), job(6, 'FAILED')], running).list;
  assert.deepEqual(ids(told), [5, 3]);
  assert.equal(told.rows[0].gone, true);
  assert.deepEqual([...told.fresh.keys()].sort(), [id(4), id(7)]);
  assert.equal(waiting(told), '2');
  const open = admit(told);
  assert.deepEqual(ids(open), [7, 4, 3]);
  assert.equal(open.fresh.size, 0);
});

test('an older state does not undo a newer one, and what comes back fits again', () => {
  const list = heard(begin([job(1)], null), [job(1, 'FAILED', 5)], running).list;
  assert.equal(heard(list, [job(1, 'RUNNING', 2)], running).list.rows[0].job.status, 'FAILED');
  const back = heard(list, [job(1, 'RUNNING', 9)], running).list.rows[0];
  assert.deepEqual([back.job.status, back.gone], ['RUNNING', false]);
});

test('what waits and no longer fits waits no more', () => {
  const list = heard(begin([job(1)], null), [job(2)], running).list;
  assert.equal(heard(list, [job(2, 'FAILED', 1)], running).list.fresh.size, 0);
});

test('where only the server knows whether a job fits it is asked', () => {
  const { list, look } = heard(begin([job(1)], null), [job(2), job(1, 'FAILED', 1)], () => undefined);
  assert.equal(look, true);
  assert.equal(list.fresh.size, 0);
  assert.equal(list.rows[0].gone, false);
  assert.equal(heard(begin([job(5)], id(5)), [job(2)], () => undefined).look, false);
});

test('an answer of the server finds what events did not tell', () => {
  const list = begin([job(5), job(3), job(1)], null);
  const next = seenNewest(list, { jobs: [job(6), job(5, 'RUNNING', 1), job(4), job(1)], hasMore: false, tick: 0 }, running);
  assert.deepEqual(next.rows.map(row => row.gone), [false, true, false]);
  assert.deepEqual([...next.fresh.keys()].sort(), [id(4), id(6)]);
  assert.equal(next.gap, false);
});

test('an answer that was under way does not undo what was heard meanwhile', () => {
  const list = begin([job(3)], null);
  const { tick } = list;
  const later = admit(heard(list, [job(9)], running).list);
  const next = seenNewest(later, { jobs: [job(3)], hasMore: false, tick }, running);
  assert.deepEqual(next.rows.map(row => row.gone), [false, false]);
  const waits = heard(list, [job(9)], running).list;
  assert.equal(seenNewest(waits, { jobs: [job(3)], hasMore: false, tick }, running).fresh.size, 1);
});

test('where more has come than one answer tells there is a gap', () => {
  const next = seenNewest(begin([job(1)], null), { jobs: [job(9), job(8)], hasMore: true, tick: 0 }, all);
  assert.equal(next.gap, true);
  assert.equal(waiting(next), '2+');
  assert.equal(next.rows[0].gone, false);
  const met = seenNewest(begin([job(8)], null), { jobs: [job(9), job(8)], hasMore: true, tick: 0 }, all);
  assert.equal(met.gap, false);
});

test('an answer speaks only of what lies within it', () => {
  const list = begin([job(9), job(5), job(1)], null);
  const next = seen(list, { jobs: [job(6)], from: id(8), to: id(4), tick: 0 }, all);
  assert.deepEqual(next.rows.map(row => row.gone), [false, true, false]);
  assert.deepEqual([...next.fresh.keys()], [id(6)]);
});

test('older pages follow, each job once', () => {
  const list = append(begin([job(5), job(4)], id(4)), [job(4), job(3)], null);
  assert.deepEqual(ids(list), [5, 4, 3]);
  assert.equal(list.cursor, null);
});

test('a list of older jobs hears of no newer ones', () => {
  const list = begin([job(5)], null, id(6));
  assert.equal(heard(list, [job(6), job(7), job(4)], all).list.fresh.size, 1);
});

test('rows are bounded', () => {
  const many = Array.from({ length: MOST_ROWS }, (_, n) => job(MOST_ROWS - n));
  const list = admit(heard(begin(many, null), [job(MOST_ROWS + 1)], all).list);
  assert.equal(list.rows.length, MOST_ROWS);
  assert.equal(list.rows[0].job.id, id(MOST_ROWS + 1));
  assert.equal(list.cursor, id(2));
});

test('the id above another is the next', () => {
  assert.equal(above('019b7000-0000-7000-8000-0000000000ff'), '019b7000-0000-7000-8000-000000000100');
  assert.equal(above('00ffffff-ffff-ffff-ffff-ffffffffffff'), '01000000-0000-0000-0000-000000000000');
});

test('a plan tells what can be changed', () => {
  const counts = byStatus([job(1), job(2, 'FAILED'), job(3, 'CANCELLED'), job(4, 'COMPLETED'), job(5)]);
  assert.deepEqual(split('cancel', counts), { can: [['RUNNING', 2]], cannot: [['FAILED', 1], ['CANCELLED', 1], ['COMPLETED', 1]], n: 2 });
  assert.equal(split('retry', [...counts, ['PENDING', 0]]).n, 2);
});

const answer = (changed, cursor = null) => ({ changed, stopping: 0, skipped: [], skippedCount: 0, cursor });

test('ids are sent a bounded number at a time', async () => {
  const sent = [];
  const send = async body => { sent.push(body); return answer(body.ids.length); };
  const done = await work('cancel', start({ ids: Array.from({ length: A_CALL + 1 }, (_, n) => id(n)) }), send, () => true);
  assert.deepEqual(sent.map(body => [body.action, body.ids.length]), [['cancel', A_CALL], ['cancel', 1]]);
  assert.deepEqual([done.changed, done.rest], [A_CALL + 1, null]);
});

test('a filter is asked again from each cursor, and can be stopped and gone on with', async () => {
  const sent = [];
  const send = async body => { sent.push(body); return answer(2, sent.length < 3 ? `c${sent.length}` : null); };
  const stopped = await work('retry', start({ filter: { tag: 'x' } }), send, () => false);
  assert.deepEqual([stopped.changed, stopped.rest], [2, { filter: { tag: 'x' }, cursor: 'c1' }]);
  const done = await work('retry', stopped, send, () => true);
  assert.deepEqual(sent.map(({ cursor }) => cursor), [undefined, 'c1', 'c2']);
  assert.deepEqual([done.changed, done.rest], [6, null]);
});

test('what failed midway is told with what was done before', async () => {
  const told = [];
  let calls = 0;
  const send = async () => { if (++calls === 2) throw new Error('gone'); return answer(1, 'c'); };
  await assert.rejects(work('cancel', start({ filter: {} }), send, now => { told.push(now); return true; }), /gone/);
  assert.deepEqual([told.length, told[0].changed, told[0].rest.cursor], [1, 1, 'c']);
});

test('reasons are counted', () => {
  assert.deepEqual(reasons([{ code: 'FORBIDDEN' }, { code: 'WRONG_STATE' }, { code: 'FORBIDDEN' }]).map(([, n]) => n), [2, 1]);
});
