/** JSON as somebody types it: what is wrong with it, where, in words; and where each of its parts stands. */

/** As deep as the server reads. */
export const DEEPEST = 64;
const MOST_DIGITS = 100;

const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[^\s,:{}[\]"']+/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\da-fA-F]{4})/y;

class Wrong extends Error {
  constructor(at, message) {
    super(message);
    this.at = at;
  }
}

/**
 * @param {string} text which shall be one object
 * @param {string} root what the object is called in the names of its parts
 * @returns {{problem: {at: number, line: number, column: number, message: string}|null, places: Map<string, number>}} `places` says in which line
 *   each part stands that was read, by names such as `inputData.files[0].path`; lines and columns count from 1
 */
export function check(text, root) {
  const reader = new Reader(text);
  try {
    reader.whole(root);
    return { problem: null, places: reader.lines() };
  } catch (wrong) {
    if (!(wrong instanceof Wrong)) throw wrong;
    return { problem: { ...place(text, wrong.at), at: wrong.at, message: wrong.message }, places: reader.lines() };
  }
}

/** The line and the column of a place in a text. */
export function place(text, at) {
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: [...before.at(-1)].length + 1 };
}

/** In which line a part stands, or the nearest part that it would be in; nothing where that is the whole. */
export function lineOf(places, field) {
  for (let name = field ?? ''; /[.[]/.test(name);) {
    if (places.has(name)) return places.get(name);
    const outer = name.replace(/(\.[^.[\]]*|\[[^\]]*\])$/, '');
    if (outer === name) return undefined;
    name = outer;
  }
  return undefined;
}

class Reader {
  #text;
  #at = 0;
  #places = [];

  constructor(text) {
    this.#text = text;
  }

  whole(root) {
    this.#space();
    if (this.#end()) throw new Wrong(0, 'Nothing is here yet: an object is expected, { … }.');
    if (this.#next() === '[') throw new Wrong(this.#at, 'An object is expected, { … }, not a list.');
    if (this.#next() !== '{') throw new Wrong(this.#at, 'An object is expected: it begins with {.');
    this.#value(root, 0);
    this.#space();
    if (!this.#end()) throw new Wrong(this.#at, this.#comment() ?? 'Something follows the end of the object.');
  }

  lines() {
    const found = new Map();
    let line = 1;
    let from = 0;
    this.#places.sort((a, b) => a[1] - b[1]).forEach(([name, at]) => {
      for (let i = from; i < at; i++) if (this.#text[i] === '\n') line++;
      from = at;
      found.set(name, line);
    });
    return found;
  }

  #value(name, depth) {
    this.#space();
    const at = this.#at;
    this.#places.push([name, at]);
    const first = this.#next();
    if (first === '{' || first === '[') {
      if (depth === DEEPEST) throw new Wrong(at, `This nests deeper than ${DEEPEST} levels.`);
      if (first === '{') this.#object(name, depth);
      else this.#list(name, depth);
    } else if (first === '"') {
      this.#string();
    } else {
      this.#plain();
    }
  }

  #object(name, depth) {
    const open = this.#at++;
    const names = new Set();
    this.#members('{', '}', open, () => {
      const at = this.#at;
      if (this.#next() !== '"') throw new Wrong(at, this.#comment() ?? 'A name in double quotes is expected here.');
      const member = JSON.parse(this.#string());
      if (names.has(member)) throw new Wrong(at, `The name “${short(member)}” is in this object twice.`);
      names.add(member);
      this.#space();
      if (this.#next() !== ':') throw new Wrong(this.#at, this.#end() ? unclosed('{', open, this.#text) : `A colon is missing after “${short(member)}”.`);
      this.#at++;
      this.#value(`${name}.${member}`, depth + 1);
    });
  }

  #list(name, depth) {
    const open = this.#at++;
    let n = 0;
    this.#members('[', ']', open, () => this.#value(`${name}[${n++}]`, depth + 1));
  }

  /** What stands between two brackets, with commas between. */
  #members(opening, closing, open, member) {
    this.#space();
    if (this.#next() === closing) {
      this.#at++;
      return;
    }
    for (;;) {
      this.#space();
      if (this.#end()) throw new Wrong(this.#at, unclosed(opening, open, this.#text));
      member();
      this.#space();
      const at = this.#at;
      if (this.#end()) throw new Wrong(at, unclosed(opening, open, this.#text));
      if (this.#next() === closing) break;
      if (this.#next() !== ',') throw new Wrong(at, this.#comment() ?? `A comma, or the ${closing} of line ${place(this.#text, open).line}, is missing before this.`);
      this.#at++;
      this.#space();
      if (this.#next() === closing) throw new Wrong(at, `Nothing follows this comma: leave it out before ${closing}.`);
    }
    this.#at++;
  }

  /** A text with its quotes. */
  #string() {
    const from = this.#at++;
    for (;;) {
      this.#match(PLAIN);
      if (this.#end()) throw new Wrong(from, 'This text has no end: a double quote is missing.');
      const letter = this.#next();
      if (letter === '"') {
        this.#at++;
        return this.#text.slice(from, this.#at);
      }
      if (letter === '\n' || letter === '\r') throw new Wrong(from, 'This text has no end in its line: a double quote is missing, or a line break is not written as \\n.');
      if (letter !== '\\') throw new Wrong(this.#at, `A control character stands in a text: write ${letter === '\t' ? '\\t' : `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`}.`);
      if (this.#match(ESCAPE) === null) throw new Wrong(this.#at, 'A backslash stands before one of " \\ / b f n r t, or u and four digits; for itself it is written \\\\.');
    }
  }

  #plain() {
    const at = this.#at;
    const number = this.#match(NUMBER);
    this.#at = at;
    const word = this.#match(WORD);
    if (['true', 'false', 'null'].includes(word)) return;
    if (number !== null && number === word) {
      if (!Number.isFinite(Number(number))) throw new Wrong(at, 'This number is too large: write it as a text.');
      if (number.replace(/\D/g, '').length > MOST_DIGITS) throw new Wrong(at, `This number has more than ${MOST_DIGITS} digits: write it as a text.`);
      return;
    }
    this.#at = at;
    throw new Wrong(at, this.#comment() ?? noValue(word, this.#next()));
  }

  #comment() {
    return ['//', '/*'].includes(this.#text.slice(this.#at, this.#at + 2)) || this.#next() === '#' ? 'JSON has no comments.' : null;
  }

  #space() {
    this.#match(SPACE);
  }

  #match(pattern) {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found) this.#at += found[0].length;
    return found ? found[0] : null;
  }

  #next() {
    return this.#text[this.#at];
  }

  #end() {
    return this.#at >= this.#text.length;
  }
}

function noValue(word, next) {
  if (next === undefined) return 'A value is missing at the end.';
  if (next === "'" || next === '‘' || next === '“' || next === '`') return 'Text stands in straight double quotes, "…".';
  if (word === null) return 'A value is missing before this.';
  if (['true', 'false', 'null'].includes(word.toLowerCase())) return `Write ${word.toLowerCase()} in small letters.`;
  if (/^[-+.]?\d/.test(word)) return `“${short(word)}” is no number as JSON writes them: 0.5, -3, 1e6.`;
  return `“${short(word)}” is no value: text stands in double quotes.`;
}

function unclosed(opening, at, text) {
  return `The ${opening} of line ${place(text, at).line} is never closed.`;
}

function short(text) {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
