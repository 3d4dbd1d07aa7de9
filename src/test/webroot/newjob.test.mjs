import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bodyOf, EMPTY, fieldsOf, formField, utcOf } from '../../../webroot/logic/jobform.js';
import { check, DEEPEST, lineOf, place } from '../../../webroot/logic/jsontext.js';
import { failed } from '../../../webroot/logic/submission.js';

const said = text => {
  const { problem } = check(text, 'inputData');
  return problem && `${problem.line}:${problem.column} ${problem.message}`;
};

test('what is JSON is let through', () => {
  for (const text of ['{}', ' {\n}\n', '{"a":[1,-0.5e+3,true,false,null,"\\u00e4\\n\\"",{}],"":{"b":[]}}', '{"a":0}', '{"a":"ü😀"}']) {
    assert.equal(said(text), null, text);
  }
});

test('a mistake is said in words, with its line and column', () => {
  for (const [text, expected] of [
    ['', '1:1 Nothing is here yet: an object is expected, { … }.'],
    [' [1]', '1:2 An object is expected, { … }, not a list.'],
    ['"a"', '1:1 An object is expected: it begins with {.'],
    ['{\n  "a": 1\n  "b": 2\n}', '3:3 A comma, or the } of line 1, is missing before this.'],
    ['{\n  "a": 1,\n}', '2:9 Nothing follows this comma: leave it out before }.'],
    ['{"a": [1,]}', '1:9 Nothing follows this comma: leave it out before ].'],
    ['{"a" 1}', '1:6 A colon is missing after “a”.'],
    ['{a: 1}', '1:2 A name in double quotes is expected here.'],
    ["{'a': 1}", '1:2 A name in double quotes is expected here.'],
    ['{"a": \'b\'}', '1:7 Text stands in straight double quotes, "…".'],
    ['{"a": True}', '1:7 Write true in small letters.'],
    ['{"a": maybe}', '1:7 “maybe” is no value: text stands in double quotes.'],
    ['{"a": }', '1:7 A value is missing before this.'],
    ['{"a": 01}', '1:7 “01” is no number as JSON writes them: 0.5, -3, 1e6.'],
    ['{"a": .5}', '1:7 “.5” is no number as JSON writes them: 0.5, -3, 1e6.'],
    ['{"a": 1e999}', '1:7 This number is too large: write it as a text.'],
    [`{"a": 0.${'1'.repeat(100)}}`, '1:7 This number has more than 100 digits: write it as a text.'],
    ['{"a": "b}', '1:7 This text has no end: a double quote is missing.'],
    ['{"a": "b\n"}', '1:7 This text has no end in its line: a double quote is missing, or a line break is not written as \\n.'],
    ['{"a": "b\tc"}', '1:9 A control character stands in a text: write \\t.'],
    ['{"a": "\\x"}', '1:8 A backslash stands before one of " \\ / b f n r t, or u and four digits; for itself it is written \\\\.'],
    ['{"a": 1, "a": 2}', '1:10 The name “a” is in this object twice.'],
    ['{"a": 1} // why', '1:10 JSON has no comments.'],
    ['{"a": 1} {}', '1:10 Something follows the end of the object.'],
    ['{\n"a": {\n"b": 1', '3:7 The { of line 2 is never closed.'],
    ['{"a": [', '1:8 The [ of line 1 is never closed.'],
    ['{"a":', '1:6 A value is missing at the end.'],
    ['{"😀": x}', '1:7 “x” is no value: text stands in double quotes.'],
  ]) {
    assert.equal(said(text), expected, text);
  }
});

test('what nests deeper than the server reads is refused here too', () => {
  const nested = depth => '{"a":'.repeat(depth) + '1' + '}'.repeat(depth);
  assert.equal(said(nested(DEEPEST)), null);
  assert.match(said(nested(DEEPEST + 1)), /nests deeper than 64 levels/);
});

test('the check and JSON.parse agree, whatever is typed', () => {
  let seed = 20261121;
  const random = most => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % most; };
  const whole = '{"a": [1, -2.5e3, "x\\n\\u0041", null], "b": {"c": true, "d": {}}, "e": "ü😀"}';
  const alphabet = '{}[],:"\\ \n\t0e-.atrue\u0001';
  let valid = 0;
  for (let i = 0; i < 20_000; i++) {
    const at = random(whole.length);
    const cut = random(3);
    const text = whole.slice(0, at) + (random(3) ? alphabet[random(alphabet.length)] : '') + whole.slice(at + cut);
    let parsed;
    try {
      parsed = JSON.parse(text);
    } catch {
      parsed = undefined;
    }
    const isObject = parsed !== null && typeof parsed === 'object' && !Array.isArray(parsed);
    const problem = said(text);
    // What this refuses beyond JSON.parse: names that are there twice, and numbers too large.
    if (problem && /twice|too large/.test(problem)) continue;
    assert.equal(problem === null, isObject, `seed 20261121, ${JSON.stringify(text)}: ${problem}`);
    valid += isObject ? 1 : 0;
  }
  assert.ok(valid > 100);
});

test('each part is found in its line', () => {
  const { places } = check('{\n  "files": [\n    {"path": "a"},\n    {\n      "path": "b"\n    }\n  ]\n}', 'inputData');
  assert.equal(lineOf(places, 'inputData.files[1].path'), 5);
  assert.equal(lineOf(places, 'inputData.files[1].content'), 4);
  assert.equal(lineOf(places, 'inputData.other'), undefined);
  assert.equal(lineOf(places, 'inputData'), undefined);
  assert.equal(lineOf(places, 'inputData.a]b'), undefined);
  assert.equal(lineOf(places, undefined), undefined);
  assert.deepEqual(place('a\nbc', 3), { line: 2, column: 2 });
});

test('a body holds what was given and nothing else, its input letter by letter', () => {
  const inputData = '{ "n": 12345678901234567890.10 }';
  const { text, errors } = bodyOf({ ...EMPTY, jobType: 'ask', inputData });
  assert.deepEqual(errors, []);
  assert.equal(text, `{"jobType":"ask","priority":5,"inputData":${inputData}}`);
  const all = bodyOf({
    jobType: 'ask', inputData: '{}', taskDescription: ' Do it ', priority: ' 8', runAt: '2026-11-21T10:00', maxAttempts: '4', timeout: '90', timeoutUnit: 'min',
    tags: 'a\n\n b c \n', concurrencyKey: 'k', concurrencyLimit: '2',
  }, 'id');
  assert.deepEqual(JSON.parse(all.text), {
    jobType: 'ask', inputData: {}, taskDescription: ' Do it ', priority: 8, runAt: new Date('2026-11-21T10:00').toISOString(), maxAttempts: 4,
    timeoutMs: 5_400_000, tags: ['a', 'b c'], concurrencyKey: 'k', concurrencyLimit: 2, retryOf: 'id',
  });
});

test('what no request can say is named by its field', () => {
  const { errors } = bodyOf({ ...EMPTY, inputData: '{', priority: 'high', maxAttempts: '1.5', timeout: '-1', concurrencyLimit: 'x', runAt: 'tomorrow' });
  assert.deepEqual(errors.map(({ field }) => field), ['jobType', 'inputData', 'runAt', 'timeoutMs', 'priority', 'maxAttempts', 'concurrencyLimit']);
  assert.equal(utcOf('2026-02-30T99:00'), null);
});

test('a job comes back into the form as it was asked for', () => {
  const job = { jobType: 'ask', inputData: { a: 1 }, taskDescription: null, priority: 7, maxAttempts: 2, timeoutMs: 5_400_000, tags: ['x', 'y z'], concurrencyKey: null };
  const fields = fieldsOf(job);
  assert.deepEqual([fields.timeout, fields.timeoutUnit, fields.tags, fields.runAt], ['90', 'min', 'x\ny z', '']);
  const { inputData, ...rest } = JSON.parse(bodyOf(fields, 'old').text);
  assert.deepEqual(inputData, { a: 1 });
  assert.deepEqual(rest, { jobType: 'ask', priority: 7, maxAttempts: 2, timeoutMs: 5_400_000, tags: ['x', 'y z'], retryOf: 'old' });
  assert.deepEqual([fieldsOf({ ...job, timeoutMs: 1_500 }), fieldsOf({ ...job, timeoutMs: null })].map(({ timeout, timeoutUnit }) => timeout + timeoutUnit), ['1500ms', 's']);
});

test('a part belongs to its field of the form', () => {
  assert.deepEqual(['inputData.files[0].path', 'tags[3]', 'priority', 'inputData[0]', 'inputData.a\n.b'].map(formField), ['inputData', 'tags', 'priority', 'inputData', 'inputData']);
});

test('only an answer makes an outcome certain', () => {
  const failure = (status, code, problem = {}) => ({ status, code, message: 'm', problem });
  assert.deepEqual([failure(0, 'NETWORK'), failure(503, 'UNAVAILABLE'), failure(500, 'INTERNAL'), failure(422, 'IDEMPOTENCY_MISMATCH'), failure(400, 'UNKNOWN_JOB_TYPE'),
    failure(401, 'UNAUTHENTICATED'), failure(429, 'TOO_MANY_REQUESTS')].map(one => failed(one).kind),
  ['unknown', 'unknown', 'unknown', 'accepted-before', 'refused', 'refused', 'refused']);
  assert.equal(failed(failure(400, 'INVALID_REQUEST', { errors: [{}, {}] })).text, '2 things are wrong.');
  assert.equal(failed(failure(400, 'UNKNOWN_JOB_TYPE')).text, 'm');
});

test('what is required of a worker is written as labels, a line each, and read back', () => {
  const { text, errors } = bodyOf({ ...EMPTY, jobType: 'a', inputData: '{}', requires: ' gpu = true \n\nos=a=b' });
  assert.deepEqual([JSON.parse(text).requires, errors], [{ gpu: 'true', os: 'a=b' }, []]);
  assert.equal(fieldsOf({ jobType: 'a', inputData: {}, priority: 5, maxAttempts: 3, timeoutMs: null, tags: [], requires: { gpu: 'true', os: 'a=b' } }).requires,
    'gpu=true\nos=a=b');
  assert.equal('requires' in JSON.parse(bodyOf({ ...EMPTY, jobType: 'a', inputData: '{}', requires: ' \n' }).text), false);
  assert.deepEqual(bodyOf({ ...EMPTY, jobType: 'a', inputData: '{}', requires: 'gpu\n=x\na=1\na=2' }).errors.map(({ field }) => field),
    ['requires', 'requires', 'requires']);
});
