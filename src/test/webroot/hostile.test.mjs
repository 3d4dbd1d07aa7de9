import assert from 'node:assert/strict';
import { test } from 'node:test';
import { flat, isHostile, mixedWords, pieces } from '../../../webroot/logic/hostile.js';

const marks = text => pieces(text).filter(piece => piece.mark).map(piece => piece.mark);

test('whatever the text, all pieces joined are the text', () => {
  let seed = 20261121;
  const random = most => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % most; };
  const alphabet = ['a', 'é', '\u0301', '\u202e', '\u200b', '\ufe0f', '\u200d', '👨', '❤', '\ud83d', '\udc00', '\n', '\t', '\0', '中', 'ש', '\u{e0041}', ' '];
  for (let i = 0; i < 2_000; i++) {
    const text = Array.from({ length: random(20) }, () => alphabet[random(alphabet.length)]).join('');
    assert.equal(pieces(text).map(piece => piece.text).join(''), text, JSON.stringify(text));
  }
});

test('plain texts of any language are shown as they are', () => {
  for (const text of ['', 'Hello, world.\n\tNew line', 'Grüße, naïve café', 'שלום עולם', 'مرحبا بالعالم', '日本語 テキスト', 'हिन्दी', 'ไทยน้ำ', 'e\u0301', '👨‍👩‍👧 ❤️ 1️⃣ 🏳️‍🌈 👍🏽']) {
    assert.deepEqual(marks(text), [], text);
  }
});

test('what nobody sees is marked', () => {
  assert.deepEqual(marks('a\u200bb\u200cc\u2060d\ufeffe\u00adf'), ['U+200B', 'U+200C', 'U+2060', 'U+FEFF', 'U+00AD']);
  assert.deepEqual(marks('x\u{e0041}\u3164\u2800'), ['U+E0041', 'U+3164', 'U+2800']);
  assert.deepEqual(marks('a\u200db'), ['U+200D']);
  assert.deepEqual(marks('a\ufe0f'), ['U+FE0F']);
});

test('what turns the reading direction is marked as such', () => {
  for (const letter of '\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c') {
    assert.equal(pieces(`a${letter}b`)[1].kind, 'direction');
  }
  assert.equal(pieces('a\u202eb')[1].name, 'right-to-left override');
});

test('controls, half characters and strange line breaks are marked; usual ones are not', () => {
  assert.deepEqual(marks('a\0\u0007\u001b[31m\r\n\u007f\u0085\u2028\ud800'), ['U+0000', 'U+0007', 'U+001B', 'U+000D', 'U+007F', 'U+0085', 'U+2028', 'U+D800']);
});

test('spaces that are not the usual one are marked', () => {
  assert.deepEqual(marks('a\u00a0b\u3000c\u2009d'), ['U+00A0', 'U+3000', 'U+2009']);
});

test('a tower of marks is taken off its letter', () => {
  const [letter, tower] = pieces(`a${'\u0301'.repeat(20)}`);
  assert.equal(letter.text, `a${'\u0301'.repeat(3)}`);
  assert.deepEqual([tower.mark, tower.kind, tower.times], ['U+0301', 'stacked', 17]);
});

test('what stands there again and again is one mark that says how often', () => {
  assert.deepEqual(pieces('a\u200b\u200b\u200bb\u200b\u2060').map(piece => [piece.mark, piece.times]),
    [[undefined, undefined], ['U+200B', 3], [undefined, undefined], ['U+200B', 1], ['U+2060', 1]]);
  assert.equal(flat('a\u202e\u202eb'), 'a[U+202E ×2]b');
});

test('words that mix alphabets are found, words of one are not', () => {
  assert.deepEqual(mixedWords('p\u0430ypal and Привет and hello'), ['p\u0430ypal']);
});

test('flat text writes marks out', () => {
  assert.equal(flat('a\u202eb'), 'a[U+202E]b');
  assert.equal(isHostile('a'), false);
  assert.equal(isHostile('\u202e'), true);
});
