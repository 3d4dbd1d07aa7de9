import assert from 'node:assert/strict';
import { test } from 'node:test';
import { attempts } from '../../../webroot/logic/attempts.js';
import { citations, confidence, contentOf, groups, restOf, sources, versionsOf } from '../../../webroot/logic/artifacts.js';
import { budgets } from '../../../webroot/logic/budget.js';
import { agrees, counts } from '../../../webroot/logic/diff.js';
import { inTurn } from '../../../webroot/logic/inturn.js';
import { parse } from '../../../webroot/logic/json.js';
import { compare } from '../../../webroot/logic/linediff.js';
import { onward } from '../../../webroot/logic/onward.js';
import { documentOf } from '../../../webroot/logic/documents.js';
import { totals } from '../../../webroot/logic/workfigures.js';
import { around, find } from '../../../webroot/logic/quote.js';
import { history, openOf, roundBefore, workOf } from '../../../webroot/logic/rounds.js';
import { configurationOf, fieldsOf, valuesOf } from '../../../webroot/logic/schemaform.js';
import { dollars, lookAgainIn, ownsProject, percent, reviewsIn, standing, usageWords, worksIn } from '../../../webroot/logic/work.js';

const SCHEMA = {
  type: 'object', required: ['topic', 'depth'],
  properties: {
    topic: { type: 'string', title: 'Topic', maxLength: 200 },
    brief: { type: 'string', maxLength: 5_000, description: 'What matters.' },
    maxSources: { type: 'integer', minimum: 1, maximum: 20, default: 5 },
    threshold: { type: 'number', maximum: 1 },
    depth: { enum: ['quick', 'deep', 3], default: 'deep' },
    formal: { type: 'boolean', default: true },
    channels: { type: 'array', items: { enum: ['mail', 'web'] } },
    key_points: { type: 'array', items: { type: 'string' } },
    extra: { type: 'object' },
  },
};

test('each property of a schema is the field that fits it', () => {
  const fields = fieldsOf(SCHEMA);
  assert.deepEqual(fields.map(({ kind }) => kind), ['line', 'text', 'number', 'number', 'choice', 'switch', 'choices', 'list', 'json']);
  assert.deepEqual(fields.map(({ label }) => label), ['Topic', 'Brief', 'Max sources', 'Threshold', 'Depth', 'Formal', 'Channels', 'Key points', 'Extra']);
  assert.deepEqual(fields.filter(({ required }) => required).map(({ name }) => name), ['topic', 'depth']);
  assert.deepEqual([fields[2].hint, fields[3].hint, fields[7].hint], ['From 1 to 20.', 'At most 1.', 'One a line.']);
  assert.deepEqual(fieldsOf(undefined), []);
});

test('defaults come in, templates before them, and what nobody filled in stays out', () => {
  assert.deepEqual(configurationOf(SCHEMA, valuesOf(SCHEMA)), { configuration: { maxSources: 5, depth: 'deep', formal: true }, errors: [{ field: 'taskConfiguration.topic', message: 'is required' }] });
  const given = { topic: 'Bridges', brief: 'a\nb', maxSources: 7, threshold: 0.5, depth: 3, formal: false, channels: ['web'], key_points: ['x', 'y'], extra: { a: [1] } };
  assert.deepEqual(configurationOf(SCHEMA, valuesOf(SCHEMA, given)), { configuration: given, errors: [] });
});

test('what no configuration can say is named by its field', () => {
  const { errors } = configurationOf(SCHEMA, { ...valuesOf(SCHEMA), topic: ' ', maxSources: '2.5', threshold: 'high', depth: '', extra: '{' });
  assert.deepEqual(errors.map(({ field, message }) => `${field.slice(18)} ${message}`),
    ['topic is required', 'maxSources must be a whole number', 'threshold must be a number', 'depth is required', 'extra must be JSON']);
});

test('money and tokens are written as exactly as it matters', () => {
  assert.deepEqual([0, null, 0.00001, 0.0123, 0.1, 1234.5, parse('1e-3')].map(dollars), ['$0', '$0', 'under $0.0001', '$0.0123', '$0.10', '$1\u202f234.50', '$0.001']);
  assert.equal(usageWords({ calls: 2, inputTokens: 1_200, outputTokens: 34, cost: 0 }), '1\u202f234 tokens in 2 calls');
  assert.equal(usageWords({ calls: 1, inputTokens: 1, outputTokens: 0, cost: 0.5 }), '1 token in 1 call, $0.50');
  assert.equal(usageWords(null), 'No call to the model yet');
  assert.deepEqual(budgets({ tokenBudget: null, costBudget: 2 }, null), [{ name: 'cost', share: 0, words: '$0 of $2.00' }]);
  assert.deepEqual(budgets({ tokenBudget: 1_000, costBudget: null }, { inputTokens: 900, outputTokens: 300, cost: 1 }), [{ name: 'tokens', share: 1, words: '1\u202f200 of 1\u202f000 tokens' }]);
  assert.deepEqual([null, 0.666, 1].map(percent), ['–', '67 %', '100 %']);
});

test('a budget holds what was granted after it was used up', () => {
  const session = { tokenBudget: 1_000, costBudget: 0.5 };
  const usage = { inputTokens: 900, outputTokens: 300, cost: 0.25 };
  const breach = (status, tokenBudget, costBudget) => ({ status, data: { kind: 'budget', tokenBudget, costBudget } });
  const drawn = checkpoints => budgets(session, usage, checkpoints).map(({ share, words }) => `${share} ${words}`);
  const own = ['1 1\u202f200 of 1\u202f000 tokens', '0.5 $0.25 of $0.50'];
  const twice = ['0.6 1\u202f200 of 2\u202f000 tokens, 1\u202f000 of them granted', '0.25 $0.25 of $1.00, $0.50 of them granted'];
  assert.deepEqual(drawn([]), own);
  assert.deepEqual(drawn([breach('PENDING', 1_000, 0.5)]), own);
  assert.deepEqual(drawn([breach('APPROVED', 1_000, 0.5)]), twice);
  assert.deepEqual(drawn([breach('APPROVED', 1_000, 0.5), breach('REJECTED', 2_000, 1)]), twice);
  // The second, where the first is not among those that are known.
  assert.equal(drawn([breach('APPROVED', 2_000, parse('1.00'))])[0], '0.4 1\u202f200 of 3\u202f000 tokens, 2\u202f000 of them granted');
  assert.deepEqual(drawn([{ status: 'APPROVED', data: { stage: 'plan', tokenBudget: 9_000 } }, { status: 'APPROVED', data: null, metadata: { kind: 'budget' } }]), own);
});

test('a list in which nothing moves is looked at seldom', () => {
  const every = (...statuses) => lookAgainIn(statuses.map(status => ({ status })));
  assert.equal(every('completed', 'in_progress'), every('pending_review'));
  assert.equal(every(), every('completed', 'failed', 'cancelled', 'initialized'));
  assert.ok(every() >= 5 * every('in_progress'));
});

test('what is under way is finished, however often it is asked for, and what is asked for meanwhile comes after it', async () => {
  const begun = [];
  const load = inTurn(() => new Promise((done, failed) => { begun.push({ done, failed }); }));
  const shown = [];
  const ask = () => load().then(value => shown.push(value), problem => shown.push(problem));
  ask();
  for (let i = 0; i < 5; i++) ask();
  assert.equal(begun.length, 1);
  begun[0].failed('broke');
  await new Promise(setImmediate);
  assert.deepEqual([begun.length, shown], [2, ['broke']]);
  ask();
  begun[1].done('second');
  await new Promise(setImmediate);
  assert.deepEqual([begun.length, shown], [3, ['broke', ...Array(5).fill('second')]]);
  begun[2].done('third');
  await new Promise(setImmediate);
  assert.equal(shown.at(-1), 'third');
  ask();
  assert.equal(begun.length, 4);
});

test('of a list that begins with the oldest the last page is fetched again, and what comes after it', async () => {
  const asked = [];
  const pages = (length, status) => async cursor => {
    asked.push(cursor);
    const at = Number(cursor ?? 0);
    const items = Array.from({ length: Math.min(3, length - at) }, (_, i) => ({ id: String(at + i), status }));
    return { items, cursor: at + 3 < length ? String(at + 3) : null };
  };
  const told = ({ items }) => items.map(({ id, status }) => id + status).join(' ');
  const three = await onward(pages(3, 'a'), { items: [] }, 100);
  assert.equal(told(three), '0a 1a 2a');
  const four = await onward(pages(4, 'b'), three, 100);
  assert.equal(told(four), '0b 1b 2b 3b');
  const eight = await onward(pages(8, 'c'), four, 6);
  assert.equal(told(eight), '2b 3c 4c 5c 6c 7c');
  assert.deepEqual(asked, [undefined, undefined, '3', '3', '6']);
  assert.equal(eight.from, '6');
});

test('who works in a project, who owns it, and who reviews', () => {
  const may = (role, mine) => [worksIn, ownsProject, reviewsIn].map(rule => rule({ role: mine }, role));
  assert.deepEqual(may('user', null), [false, false, false]);
  assert.deepEqual(may('user', 'member'), [true, false, true]);
  assert.deepEqual(may('user', 'owner'), [true, true, true]);
  assert.deepEqual(may('viewer', 'member'), [false, false, false]);
  assert.deepEqual(may('reviewer', null), [false, false, true]);
  assert.deepEqual(may('admin', null), [true, true, true]);
});

test('where a session stands is a sentence for each status', () => {
  for (const status of ['initialized', 'in_progress', 'pending_review', 'completed', 'failed', 'cancelled']) assert.match(standing({ status, round: 1, maxRounds: 5 }), /\.$/);
});

const artifact = (id, key, version, round, artifactType = 'research_finding', more = {}) => ({ id, key, version, round, artifactType, ...more });

test('what was made last stands apart from what is no longer among it', () => {
  const all = [artifact('1', 'a', 1, 1), artifact('2', 'b', 1, 1), artifact('4', 'a', 2, 2), artifact('5', 'c', 1, 2), artifact('3', 'r', 1, 1, 'report')];
  const [findings, report] = groups(all);
  assert.deepEqual(findings.now.map(({ id }) => id), ['4', '5']);
  assert.deepEqual(findings.before.map(({ id }) => id), ['2']);
  assert.deepEqual([report.type, report.now.length], ['report', 1]);
  assert.deepEqual(versionsOf(all, { key: 'a' }).map(({ version }) => version), [2, 1]);
  // Executed again, its rounds begin anew.
  assert.deepEqual(groups([artifact('1', 'a', 1, 1), artifact('2', 'a', 2, 2), artifact('3', 'a', 3, 1)])[0].now.map(({ id }) => id), ['3']);
});

test('what an earlier job made stands apart, and is compared with nothing of this one', () => {
  const of = (jobId, ...rest) => ({ ...artifact(...rest), jobId });
  const all = [of('j2', '5', 'a', 3, 1), of('j1', '1', 'a', 1, 1), of('j0', '0', 'a', 1, 1), of('j2', '6', 'a', 4, 2), of('j1', '2', 'a', 2, 2)];
  const { present, earlier } = attempts(all, 'j2');
  assert.deepEqual(present.map(({ id }) => id), ['5', '6']);
  assert.deepEqual(earlier.map(({ jobId, items }) => [jobId, ...items.map(({ id }) => id)]), [['j0', '0'], ['j1', '1', '2']]);
  assert.deepEqual([...all.map(one => versionsOf(all, one).map(({ id }) => id).join(''))], ['65', '21', '0', '65', '21']);
  // A checkpoint shows artifacts without their job.
  assert.deepEqual(versionsOf(all, { id: '6', key: 'a' }).map(({ id }) => id), ['6', '5']);
  const unsaid = [artifact('1', 'a', 1, 1), { ...artifact('2', 'a', 2, 2), jobId: null }];
  assert.deepEqual([attempts(unsaid, 'j2'), attempts(all, null).earlier], [{ present: unsaid, earlier: [] }, []]);
});

test('metadata that says nonsense says nothing', () => {
  assert.deepEqual([0.5, 0, 1, 2, -1, 'high', '0.5', null, true, undefined].map(value => confidence({ metadata: { confidence: value } })), [0.5, 0, 1, ...Array(7).fill(null)]);
  assert.equal(confidence({}), null);
  assert.deepEqual(sources({ metadata: { sources: [{ document: 'D1', quote: 'x', quoteFound: false }, { document: 'D9' }, 'D1', null, { document: 3 }], unknownSources: ['D9', 'D8', 4] } }),
    [{ ref: 'D1', quote: 'x', state: 'misquoted' }, { ref: 'D9', quote: null, state: 'unknown' }, { ref: 'D8', quote: null, state: 'unknown' }]);
  assert.deepEqual(sources({ metadata: { sources: 'all' } }), []);
  assert.deepEqual(citations([{ document: 'D1' }, { document: 'D2', quote: 'x' }]).map(({ ref, quote }) => [ref, quote]), [['D1', null], ['D2', 'x']]);
  for (const other of [[], ['D1'], [{ document: 'D1', title: 'more' }], [{ document: 1 }]]) assert.equal(citations(other), null);
  assert.deepEqual(restOf({ confidence: 1, sources: [], tone: 'dry' }), { tone: 'dry' });
  assert.deepEqual(contentOf('{"a":1}', parse), { value: { a: 1 } });
  assert.deepEqual(contentOf('7 bridges', parse), { text: '7 bridges' });
});

test('a quote is found exactly, or as a reader would find it', () => {
  const text = 'One.\nThe “moving”   part\nis a Bascule. Ünder – it.';
  const at = quote => { const place = find(text, quote); return place && text.slice(place.from, place.to); };
  assert.equal(at('One.'), 'One.');
  assert.equal(at('the "moving" part is a bascule'), 'The “moving”   part\nis a Bascule');
  assert.equal(at('ünder - it'), 'Ünder – it');
  assert.deepEqual([at('nothing of it'), at(''), at(' '), at(null)], [null, null, null, null]);
  const long = `${'line\n'.repeat(100)}here it is`;
  const shown = around(long, find(long, 'here'), 20);
  assert.deepEqual([shown.hidden + shown.before.length, shown.before.length <= 20, shown.quote, shown.after], [500, true, 'here', ' it is']);
});

test('a comparison shows what differs, with what stands around it', () => {
  const lines = n => Array.from({ length: n }, (_, i) => `line ${i}`);
  const before = lines(40).join('\n');
  const after = lines(40).map(line => (line === 'line 5' ? 'line five' : line)).filter(line => line !== 'line 30').concat('line 40').join('\n');
  const diff = compare(before, after);
  assert.deepEqual(counts(diff), { add: 2, del: 2 });
  assert.equal(diff.hunks.length, 3);
  assert.ok(agrees(diff, after));
  assert.deepEqual(compare('a\nb', 'a\nb').hunks, []);
});

test('whatever two texts are, the comparison leads from the one to the other', () => {
  let seed = 20261122;
  const random = most => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % most; };
  for (let i = 0; i < 2_000; i++) {
    const [a, b] = [0, 1].map(() => Array.from({ length: random(12) }, () => 'abc'[random(3)]).join('\n'));
    const lines = compare(a, b).hunks.flatMap(hunk => hunk.lines);
    const [from, to] = [a.split('\n'), b.split('\n')];
    lines.forEach(line => {
      if (line.old !== undefined) assert.equal(from[line.old - 1], line.text);
      if (line.new !== undefined) assert.equal(to[line.new - 1], line.text);
    });
    const changed = (kind, side) => lines.filter(line => line.kind === kind).map(line => line[side]);
    assert.deepEqual(from.filter((_, at) => !changed('del', 'old').includes(at + 1)), to.filter((_, at) => !changed('add', 'new').includes(at + 1)), `${a} / ${b}`);
  }
});

const point = (id, status, data, checkpointType = 'APPROVAL_REQUIRED') => ({ id, status, data, checkpointType });

test('rounds are told in their order, with what was said of them', () => {
  const all = [point('3', 'PENDING', { stage: 'findings', round: 2 }), { ...point('1', 'CHANGES_REQUESTED', { stage: 'findings', round: 1 }), comment: 'More depth' },
    point('2', 'RECORDED', { stage: 'plan', round: 1 }, 'INFO'), point('0', 'APPROVED', { kind: 'budget' })];
  assert.deepEqual(history(all).map(({ kind, round, words }) => [kind, round, words]), [['budget', null, null], ['review', 1, 'More depth'], ['automatic', 1, null], ['review', 2, null]]);
  assert.equal(openOf(all).id, '3');
  assert.equal(roundBefore(all, all[0]).id, '1');
  assert.equal(roundBefore(all, all[1]), undefined);
  assert.equal(roundBefore([point('2', 'REJECTED', { stage: 'findings', round: 2 }), ...all], all[0]).id, '1');
  assert.equal(roundBefore(all.map(one => ({ ...one, jobId: one.id === '1' ? 'before' : 'now' })), { ...all[0], jobId: 'now' }), undefined);
});

test('only data of a session is shown as such; of others nothing is left out', () => {
  const data = { projectId: 'p', sessionId: 's', stage: 'findings', round: 1, reasons: [], artifacts: [{ artifactType: 'report', key: 'k', title: 't', content: 'c' }] };
  assert.equal(workOf(data).artifacts.length, 1);
  assert.equal(workOf({ ...data, artifacts: undefined, answer: { a: 1 } }).answer.a, 1);
  for (const other of [null, [], {}, { projectId: 'p' }, { ...data, sessionId: 7 }, { ...data, artifacts: ['x'] }, { ...data, artifacts: [{ title: 't' }] }]) assert.equal(workOf(other), null);
});

test('a file is a document where it is text', () => {
  const bytes = text => new TextEncoder().encode(text);
  assert.deepEqual(documentOf('notes.MD', bytes('# Grüße')).document, { title: 'notes.MD', format: 'markdown', content: '# Grüße', characters: 7 });
  assert.equal(documentOf('a.csv', bytes('a,b')).document.format, 'text');
  assert.deepEqual([new Uint8Array([255, 254]), bytes('a\0b'), bytes(' \n'), bytes('x'.repeat(1_000_001))].map(content => documentOf('x', content).problem),
    ['is no text in UTF-8', 'is no text', 'is empty', 'is longer than a million characters']);
});

test('figures of several kinds of agents are added up, and rates are of all decisions', () => {
  const one = { sessions: 3, approved: 3, rejected: 0, changesRequested: 1, meanRounds: 2, inputTokens: 10, outputTokens: 5, cost: 0.5 };
  const other = { sessions: 1, approved: 0, rejected: 0, changesRequested: 0, meanRounds: null, inputTokens: 0, outputTokens: 0, cost: 0 };
  const rare = { ...other, sessions: 5, byStatus: { initialized: 4, completed: 1 }, meanRounds: 6 };
  assert.equal(totals([one, rare]).meanRounds, 3);
  assert.deepEqual(totals([one, other]), { sessions: 4, approvalRate: 0.75, meanRounds: 2, tokens: 15, cost: 0.5 });
  assert.deepEqual(totals([]), { sessions: 0, approvalRate: null, meanRounds: null, tokens: 0, cost: 0 });
});
