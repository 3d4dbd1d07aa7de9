import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consequences, grantable, passwordOf, together } from '../../../webroot/logic/access.js';
import { device } from '../../../webroot/logic/agent.js';
import { asked, FILTERS, KINDS, pageOf, sentence } from '../../../webroot/logic/audit.js';
import { percent, UNKNOWN, withFailure, withPart } from '../../../webroot/logic/chain.js';
import { end, endOf, example, standing } from '../../../webroot/logic/keys.js';

const NOW = Date.parse('2026-11-21T09:00:00.000Z');
const at = ms => new Date(NOW + ms).toISOString();
const DAY = 24 * 60 * 60 * 1000;
const words = entry => sentence(entry).map(part => part.said ?? part).join('');

test('a key is open until it is revoked or its time is over', () => {
  assert.equal(standing({ revokedAt: null, expiresAt: null }, NOW), 'open');
  assert.equal(standing({ revokedAt: null, expiresAt: at(1) }, NOW), 'open');
  assert.equal(standing({ revokedAt: null, expiresAt: at(0) }, NOW), 'expired');
  assert.equal(standing({ revokedAt: at(-1), expiresAt: at(-1) }, NOW), 'revoked');
});

test('the end of a key is more urgent the nearer it is', () => {
  const level = ms => end({ revokedAt: null, expiresAt: at(ms) }, NOW).level;
  assert.deepEqual([0, DAY, DAY + 1, 7 * DAY, 7 * DAY + 1].map(level), ['over', 'now', 'soon', 'soon', 'later']);
  assert.equal(end({ revokedAt: null, expiresAt: at(3 * DAY) }, NOW).words, '3 d left');
  assert.equal(end({ revokedAt: null, expiresAt: at(-DAY) }, NOW).words, 'expired 1 d ago');
  assert.equal(end({ revokedAt: null, expiresAt: null }, NOW).words, 'never expires');
});

test('a lifetime becomes a time, a day lives to its end', () => {
  assert.equal(endOf('30', '', NOW), at(30 * DAY));
  assert.equal(endOf('never', '', NOW), null);
  assert.equal(endOf('date', '2026-12-31', NOW), new Date(2027, 0, 1).toISOString());
  assert.equal(endOf('date', '', NOW), '');
});

test('the example does what the key may', () => {
  assert.match(example('bsk_x', ['read', 'submit'], 'http://x/'), /Bearer bsk_x' \\\n {2}'http:\/\/x\/api\/agent-jobs\?limit=5'$/);
  assert.match(example('bsk_x', ['submit'], 'http://x/'), /-d '\{"jobType"/);
  assert.match(example('bsk_x', ['metrics'], 'http://x/'), /api\/metrics/);
  assert.equal(example('bsk_x', ['agent'], 'http://x/'), null);
});

test('a role gives what it has', () => {
  const names = role => grantable(role).map(scope => scope.name);
  assert.deepEqual(names('viewer'), ['read', 'metrics']);
  assert.deepEqual(names('user'), ['read', 'submit', 'decide', 'agent', 'training']);
  assert.equal(names('reviewer').includes('admin'), false);
  assert.equal(names('admin').length, 7);
});

test('a key that runs jobs does nothing else', () => {
  assert.deepEqual(together(['read', 'submit'], ['read', 'submit', 'agent']), ['agent']);
  assert.deepEqual(together(['agent'], ['read', 'agent']), ['read']);
  assert.deepEqual(together(['agent'], ['agent', 'training']), ['agent', 'training']);
  assert.deepEqual(together(['read', 'submit'], ['submit']), ['submit']);
});

test('a password has a letter for each byte, all letters equally often, none like another', () => {
  const every = passwordOf(Uint8Array.from({ length: 256 }, (_, i) => i)).replaceAll('-', '');
  const counts = new Map();
  [...every].forEach(letter => counts.set(letter, (counts.get(letter) ?? 0) + 1));
  assert.equal(counts.size, 32);
  assert.equal([...counts.values()].every(n => n === 8), true);
  assert.doesNotMatch(every, /[lo01]/);
  assert.equal(passwordOf(new Uint8Array(20)), 'aaaaa-aaaaa-aaaaa-aaaaa');
});

test('who changes their own account is told that they have to sign in again', () => {
  assert.match(consequences('role', 'ada', true)[0], /you will have to sign in again/);
  assert.match(consequences('role', 'ada', false)[0], /ada’s sessions end/);
  assert.match(consequences('activate', 'ada', false)[1], /work again/);
});

test('a browser is named as people name it', () => {
  const mozilla = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) ';
  assert.equal(device(`${mozilla}Chrome/140.0.0.0 Safari/537.36`), 'Chrome on Linux');
  assert.equal(device(`${mozilla}Chrome/140.0.0.0 Safari/537.36 Edg/140.0`), 'Edge on Linux');
  assert.equal(device('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1'), 'Safari on an iPhone');
  assert.equal(device('Mozilla/5.0 (Windows NT 10.0; rv:143.0) Gecko/20100101 Firefox/143.0'), 'Firefox on Windows');
  assert.equal(device('curl/8.5.0'), 'curl');
  assert.equal(device('/'), '/');
  assert.equal(device(null), 'An unknown program');
});

test('an entry is told in words, and what others wrote stays apart', () => {
  const entry = { seq: 1, actorId: 'a', actorName: 'admin', subject: 'user:b' };
  assert.equal(words({ ...entry, action: 'user.changed', detail: { username: 'bob', role: 'reviewer', roleBefore: 'user' } }),
    'admin made bob a reviewer, before a user');
  assert.equal(words({ ...entry, action: 'user.changed', detail: { username: 'bob', active: false, password: 'changed' } }),
    'admin deactivated bob; set a new password for bob');
  assert.equal(words({ ...entry, subject: 'user:a', action: 'user.changed', detail: { username: 'admin', password: 'changed' } }),
    'admin changed their own password');
  assert.equal(words({ ...entry, actorId: null, actorName: 'nobody', action: 'sign-in.failed', subject: 'username:<b>', detail: { address: '::1' } }),
    'Somebody failed to sign in as <b> from ::1');
  assert.equal(words({ ...entry, action: 'checkpoint.rejected', subject: 'c', detail: { jobType: 'ask', reason: 'no', apiKeyId: 'k' } }),
    'admin rejected a checkpoint of an ask job: “no” with an API key');
  assert.equal(words({ ...entry, action: 'checkpoint.changes-requested', subject: 'c', detail: { jobType: 'ask', comment: 'shorter' } }),
    'admin requested changes to a checkpoint of an ask job: “shorter”');
  const told = sentence({ ...entry, action: 'key.created', detail: { name: '<script>', scopes: ['read'] } });
  assert.deepEqual(told.filter(part => part.said).map(part => part.said), ['admin', '<script>', 'read']);
});

test('an entry that somebody has tampered with is told nevertheless', () => {
  for (const detail of [null, [], 'x', 7, { scopes: 5, role: {} }]) {
    for (const action of ['constructor', '__proto__', ...KINDS.flatMap(([, , actions]) => actions)]) {
      assert.equal(typeof words({ seq: 1, actorId: null, actorName: 'x', action, subject: 's', detail }), 'string');
    }
  }
});

test('every kind of action has its words', () => {
  for (const action of KINDS.flatMap(([, , actions]) => actions)) {
    assert.doesNotMatch(words({ seq: 1, actorId: null, actorName: 'ada', action, subject: 's', detail: { role: 'user' } }), /^ada did /);
  }
});

test('the filters of the address become those of the API', () => {
  const none = Object.fromEntries(Object.keys(FILTERS).map(name => [name, '']));
  assert.deepEqual(Object.values(asked(none)).filter(Boolean), []);
  const some = asked({ ...none, who: 'ada', what: 'users', from: '2026-11-01', to: '2026-11-30', entry: '7' });
  assert.deepEqual(some, { actor: 'ada', action: ['user.created', 'user.changed'], subject: '',
    from: new Date(2026, 10, 1).toISOString(), to: new Date(2026, 11, 1).toISOString(), cursor: '10' });
  assert.deepEqual(Object.values(asked({ ...none, what: 'nonsense', from: 'x', entry: '-1' })).filter(Boolean), []);
});

test('a decision leads to its checkpoint', () => {
  assert.equal(pageOf({ action: 'checkpoint.approved', subject: 'checkpoint:a/b' }), '/admin/agent-checkpoints/a%2Fb');
  assert.equal(pageOf({ action: 'user.changed', subject: 'user:1' }), null);
});

test('a chain is whole where all its parts are', () => {
  const part = { upTo: 20, headSeq: 50, headHash: 'h', finished: false, problem: null };
  const first = withPart(UNKNOWN, part);
  assert.deepEqual([first.state, percent(first)], ['running', 40]);
  assert.equal(withPart(first, { ...part, upTo: 50, finished: true }).state, 'whole');
  const broken = withPart(first, { ...part, upTo: 30, finished: true, problem: { seq: 31, kind: 'CHANGED', text: 'x' } });
  assert.deepEqual([broken.state, broken.upTo, broken.problem.seq], ['broken', 30, 31]);
  assert.equal(percent(UNKNOWN), 100);
});

test('a log that became shorter while it was checked is broken; a server that is away proves nothing', () => {
  const known = { ...UNKNOWN, state: 'running', upTo: 20, headSeq: 50 };
  assert.deepEqual([withFailure(known, { status: 400 }).state, withFailure(known, { status: 400 }).problem.seq], ['broken', 20]);
  assert.equal(withFailure(known, { status: 0, code: 'NETWORK' }).state, 'failed');
  assert.equal(withFailure(UNKNOWN, { status: 400 }).state, 'failed');
});
