import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bytes, count, cut, firstOf, plural } from '../../../webroot/logic/pages.js';
import { restOf, shapeOf } from '../../../webroot/logic/shape.js';
import { changeRows } from '../../../webroot/logic/table.js';
import { lines } from '../../../webroot/logic/tokens.js';
import { ExactNumber, parse } from '../../../webroot/logic/json.js';
import { opensByItself, plain, pretty, rows, search } from '../../../webroot/logic/tree.js';

test('a tree shows only what is open', () => {
  const value = { a: { b: [1, 2] }, 'c/~d': null };
  assert.deepEqual(rows(value, path => path === '').map(row => row.path), ['', '/a', '/c~1~0d']);
  assert.deepEqual(rows(value, () => true).map(row => [row.path, row.depth]), [['', 0], ['/a', 1], ['/a/b', 2], ['/a/b/0', 3], ['/a/b/1', 3], ['/c~1~0d', 1]]);
  assert.equal(opensByItself('/a', 1, 31), false);
});

test('search finds keys and values and what is above them', () => {
  const { hits, above } = search({ Users: [{ name: 'Ada' }, { name: 'Bob' }] }, 'ada');
  assert.deepEqual([...hits], ['/Users/0/name']);
  assert.deepEqual([...above], ['', '/Users', '/Users/0']);
  assert.equal(search({ Users: 1 }, 'user').hits.has('/Users'), true);
});

test('names that mean something to JavaScript are names like others', () => {
  const value = parse('{"__proto__": {"x": 1}, "constructor": 2, "exact": "no"}');
  assert.deepEqual(rows(value, () => true).map(row => row.path), ['', '/__proto__', '/__proto__/x', '/constructor', '/exact']);
});

test('no JSON passes for a number that JavaScript cannot hold', () => {
  const value = parse('{"exactNumber": "1", "text": "2"}');
  assert.deepEqual(rows(value, () => true).map(row => row.type), ['object', 'string', 'string']);
  assert.equal(plain(new ExactNumber('12345678901234567890')), '12345678901234567890');
  assert.equal(pretty({ n: new ExactNumber('1E400') }), '{\n  "n": 1E400\n}');
});

test('copied JSON parses to the same value', () => {
  const value = { a: [1, 'two\n"', null, true, {}, []], b: { c: -0.5 } };
  assert.deepEqual(JSON.parse(pretty(value)), value);
});

test('pieces count what is left, and no character is cut in two', () => {
  assert.deepEqual(firstOf([1, 2, 3], 2), { items: [1, 2], left: 1 });
  assert.deepEqual(cut('ab😀c', 3), { text: 'ab', left: 3 });
  assert.deepEqual(cut('abc', 3), { text: 'abc', left: 0 });
  assert.deepEqual([count(1234567), plural(1, 'file'), plural(0, 'file'), bytes(1536)], ['1\u202f234\u202f567', '1 file', '0 files', '1.5 KiB']);
});

test('colours never change the text', () => {
  const text = '/* a\nb */ const x = "y\\"z"; // end\n`tick\n${a}` 0x1F <b>\n\'open\n"""t\n"""\n';
  for (const path of ['a.ts', 'a.py', 'a.sh', 'a.sql', 'a.yaml', 'a.json', 'a.html', 'a.css', 'a.md', 'unknown', 'Dockerfile']) {
    assert.equal(lines(path, text).map(line => line.map(token => token.text).join('')).join('\n'), text, path);
  }
  assert.deepEqual(lines('a.ts', 'const a = 1').flat().filter(token => token.kind).map(token => [token.kind, token.text]), [['keyword', 'const'], ['number', '1']]);
});

test('data is shown by its shape; what only resembles it is a tree', () => {
  assert.equal(shapeOf({ files: [{ path: 'a', content: 'b' }] }), 'files');
  assert.equal(shapeOf({ files: [{ path: 'a' }] }), 'tree');
  assert.equal(shapeOf({ files: [] }), 'tree');
  assert.equal(shapeOf({ changes: { first: [{ before: {}, after: null }], more: 0 } }), 'changes');
  assert.equal(shapeOf({ changes: [] }), 'tree');
  assert.equal(shapeOf(null), 'tree');
  assert.deepEqual(restOf({ files: [{ path: 'a', content: '' }], note: 1 }), { note: 1 });
});

test('cells say what became of them', () => {
  const [row] = changeRows([{ row: 0, before: { a: 1, b: 2, c: 3 }, after: { a: 1, b: 5, d: 6 } }]);
  assert.deepEqual(row.cells.map(({ name, state }) => [name, state]), [['a', 'same'], ['b', 'changed'], ['c', 'removed'], ['d', 'added']]);
  assert.equal(changeRows([{ row: 1, before: { a: 1 }, after: null }])[0].kind, 'removed');
});
