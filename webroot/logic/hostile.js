/**
 * Text from jobs, cut into what can be shown as it is and what has to be marked: characters that nobody sees, or that make
 * the rest look like something else. Nothing is left out, so joining all pieces gives the text again.
 */

const RANGES = [
  [0x00, 0x08, 'control'], [0x0b, 0x1f, 'control'], [0x7f, 0x9f, 'control'],
  [0xa0, 0xa0, 'space'], [0x2000, 0x200a, 'space'], [0x202f, 0x202f, 'space'], [0x205f, 0x205f, 'space'], [0x3000, 0x3000, 'space'],
  [0xad, 0xad, 'invisible'], [0x34f, 0x34f, 'invisible'], [0x61c, 0x61c, 'direction'],
  [0x115f, 0x1160, 'invisible'], [0x17b4, 0x17b5, 'invisible'], [0x180b, 0x180f, 'invisible'],
  [0x200b, 0x200d, 'invisible'], [0x200e, 0x200f, 'direction'],
  [0x2028, 0x2029, 'line'], [0x202a, 0x202e, 'direction'],
  [0x2060, 0x2065, 'invisible'], [0x2066, 0x2069, 'direction'], [0x206a, 0x206f, 'invisible'],
  [0x2800, 0x2800, 'invisible'], [0x3164, 0x3164, 'invisible'], [0xfe00, 0xfe0f, 'invisible'], [0xfeff, 0xfeff, 'invisible'],
  [0xffa0, 0xffa0, 'invisible'], [0xfff0, 0xfffb, 'invisible'], [0xfffe, 0xffff, 'invisible'],
  [0xd800, 0xdfff, 'broken'],
  [0x1d173, 0x1d17a, 'invisible'], [0xe0000, 0xe0fff, 'invisible'],
];

const NAMES = new Map([
  [0x00, 'null'], [0x07, 'bell'], [0x08, 'backspace'], [0x0b, 'vertical tab'], [0x0c, 'form feed'], [0x0d, 'carriage return'],
  [0x1b, 'escape'], [0x7f, 'delete'], [0xa0, 'no-break space'], [0xad, 'soft hyphen'], [0x61c, 'Arabic letter mark'],
  [0x200b, 'zero-width space'], [0x200c, 'zero-width non-joiner'], [0x200d, 'zero-width joiner'],
  [0x200e, 'left-to-right mark'], [0x200f, 'right-to-left mark'], [0x2028, 'line separator'], [0x2029, 'paragraph separator'],
  [0x202a, 'left-to-right embedding'], [0x202b, 'right-to-left embedding'], [0x202c, 'end of embedding'],
  [0x202d, 'left-to-right override'], [0x202e, 'right-to-left override'], [0x2060, 'word joiner'],
  [0x2066, 'left-to-right isolate'], [0x2067, 'right-to-left isolate'], [0x2068, 'first strong isolate'], [0x2069, 'end of isolate'],
  [0x2800, 'blank Braille pattern'], [0x3164, 'Hangul filler'], [0xfeff, 'byte order mark'],
]);

const SUSPECT = new RegExp('[\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u00a0\\u00ad\\u0300-\\u036f\\u0483-\\u0489\\u061c\\u0e31-\\u0e4e'
  + '\\u115f\\u1160\\u17b4\\u17b5\\u180b-\\u180f\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u2000-\\u200f\\u2028-\\u202f\\u205f-\\u206f\\u20d0-\\u20ff'
  + '\\u2800\\u3000\\u3164\\ud800-\\udfff\\ufe00-\\ufe0f\\ufe20-\\ufe2f\\ufeff\\uffa0\\ufff0-\\uffff]');

/** More marks than these on one letter climb over the lines around it. */
const MOST_COMBINING = 3;
const COMBINING = /\p{M}/u;
const PICTURE = /[\p{Extended_Pictographic}\p{Emoji_Modifier}]/u;

/**
 * @param {string} text
 * @returns {Array<{text: string, mark?: string, kind?: string, name?: string, times?: number}>} pieces; one with `mark` is to
 *   be shown as that mark, for example `U+202E`, which stands there so many times without anything between
 */
export function pieces(text) {
  if (!SUSPECT.test(text)) return text === '' ? [] : [{ text }];
  const found = [];
  const letters = [...text];
  let plain = '';
  let combining = 0;
  letters.forEach((letter, at) => {
    combining = COMBINING.test(letter) ? combining + 1 : 0;
    const kind = combining > MOST_COMBINING ? 'stacked' : kindOf(letter.codePointAt(0));
    if (kind === null || belongsToPicture(letters, at)) {
      plain += letter;
      return;
    }
    if (plain) found.push({ text: plain });
    plain = '';
    const marked = { text: letter, ...describe(letter.codePointAt(0), kind), times: 1 };
    const last = found.at(-1);
    if (last?.mark === marked.mark && last.kind === marked.kind) {
      last.text += letter;
      last.times += 1;
    } else {
      found.push(marked);
    }
  });
  if (plain) found.push({ text: plain });
  return found;
}

/** What follows a mark that stands there more than once. */
export function repeated(times) {
  return times > 1 ? ` ×${times}` : '';
}

/** Whether any of the text has to be marked. */
export function isHostile(text) {
  return SUSPECT.test(text) && pieces(text).some(piece => piece.mark);
}

/** The text with marks written out, for titles and other places that take no elements. */
export function flat(text) {
  return pieces(text).map(piece => (piece.mark ? `[${piece.mark}${repeated(piece.times)}]` : piece.text)).join('');
}

/** Words that mix letters of alphabets that look alike, such as a Cyrillic а in a Latin word. */
export function mixedWords(text) {
  if (!/[\u0370-\u052f]/.test(text)) return [];
  return [...new Set(text.match(/[\p{L}\p{M}]+/gu) ?? [])].filter(word => /\p{Script=Latin}/u.test(word)
    && /[\p{Script=Cyrillic}\p{Script=Greek}]/u.test(word));
}

function kindOf(code) {
  const range = RANGES.find(([from, to]) => code >= from && code <= to);
  return range ? range[2] : null;
}

function describe(code, kind) {
  const mark = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
  const names = { stacked: 'one of many marks on a letter', broken: 'half of a character', control: 'control character',
    space: 'a space that is not the usual one', invisible: 'an invisible character', direction: 'changes the reading direction',
    line: 'a line break that is not the usual one' };
  return { mark, kind, name: NAMES.get(code) ?? names[kind] };
}

/** Joiners and selectors between the parts of one picture are how pictures are written. */
function belongsToPicture(letters, at) {
  const code = letters[at].codePointAt(0);
  const before = letters[at - 1] ?? '';
  if (code === 0xfe0f) return PICTURE.test(before) || /[0-9#*\u2000-\u33ff]/.test(before);
  return code === 0x200d && (PICTURE.test(before) || before === '\ufe0f') && PICTURE.test(letters[at + 1] ?? '');
}
