import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agrees, changedSpans, counts, parseUnified, within } from '../../../webroot/logic/diff.js';

const DIFF = '--- a/x\n+++ b/x\n@@ -1,3 +1,3 @@\n one\n-two\n+zwei\n three\n';

test('a diff is read with the numbers of its lines', () => {
  const { hunks, notes } = parseUnified(DIFF);
  assert.deepEqual(notes, []);
  assert.deepEqual(hunks[0].lines, [
    { kind: 'same', text: 'one', old: 1, new: 1 }, { kind: 'del', text: 'two', old: 2 },
    { kind: 'add', text: 'zwei', new: 2 }, { kind: 'same', text: 'three', old: 3, new: 3 }]);
  assert.deepEqual(counts({ hunks }), { add: 1, del: 1 });
});

test('lines that look like headers inside a hunk are lines', () => {
  const { hunks } = parseUnified('--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n---- minus\n+@@ -1,1 +1,1 @@\n-++ plus\n++++ plus\n');
  assert.deepEqual(hunks.length, 1);
  assert.deepEqual(hunks[0].lines.map(line => line.text), ['--- minus', '@@ -1,1 +1,1 @@', '++ plus', '+++ plus']);
});

test('a reason in place of a diff is a note', () => {
  assert.deepEqual(parseUnified('[too large to be compared]'), { hunks: [], notes: ['[too large to be compared]'] });
});

test('a diff that shows something else than the content is found out', () => {
  const diff = parseUnified(DIFF);
  assert.equal(agrees(diff, 'one\nzwei\nthree\n'), true);
  assert.equal(agrees(diff, 'one\nrm -rf /\nthree\n'), false);
  assert.equal(agrees(diff, 'one\r\nzwei\r\nthree\r\n'), true);
});

test('what changed within a line is found, where the lines have something in common', () => {
  assert.deepEqual(within('const a = 1;', 'const a = 22;'), { del: [10, 11], add: [10, 12] });
  assert.equal(within('abc', 'xyz'), null);
});

test('removed lines are paired with the added ones after them', () => {
  const { hunks } = parseUnified('@@ -1,2 +1,3 @@\n-value one;\n-value two;\n+value 1;\n+value 2;\n+value 3;\n');
  const spans = changedSpans(hunks[0].lines);
  assert.equal(spans.size, 4);
  assert.deepEqual(spans.get(hunks[0].lines[0]), [6, 9]);
});
