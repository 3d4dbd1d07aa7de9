/** Where a quote stands in a document: exactly, or as somebody would find it who does not mind breaks, quotation marks and capitals. */

const SAME = new Map([['“', '"'], ['”', '"'], ['„', '"'], ['«', '"'], ['»', '"'], ['‘', "'"], ['’', "'"], ['–', '-'], ['—', '-'], ['‑', '-']]);

/**
 * @returns {{from: number, to: number}|null} places in the text
 */
export function find(text, quote) {
  const wanted = quote?.trim();
  if (!wanted) return null;
  const at = text.indexOf(wanted);
  if (at >= 0) return { from: at, to: at + wanted.length };
  const hay = levelled(text);
  const needle = levelled(wanted).letters.trim();
  const found = needle ? hay.letters.indexOf(needle) : -1;
  return found < 0 ? null : { from: hay.places[found], to: hay.places[found + needle.length - 1] + 1 };
}

/** The letters that matter, and where each of them stands. */
function levelled(text) {
  const letters = [];
  const places = [];
  let space = true;
  for (let at = 0; at < text.length; at++) {
    const letter = SAME.get(text[at]) ?? text[at];
    const isSpace = /\s/.test(letter);
    if (isSpace && space) continue;
    const lower = letter.toLowerCase();
    letters.push(isSpace ? ' ' : lower.length === 1 ? lower : letter);
    places.push(at);
    space = isSpace;
  }
  return { letters: letters.join(''), places };
}

/** A text around a place: what is shown before it at first, it itself, and all that follows. */
export function around(text, place, before) {
  const start = Math.max(0, place.from - before);
  const line = start === 0 ? 0 : text.indexOf('\n', start) + 1;
  const from = line > 0 && line <= place.from ? line : start;
  return { hidden: from, before: text.slice(from, place.from), quote: text.slice(place.from, place.to), after: text.slice(place.to) };
}
