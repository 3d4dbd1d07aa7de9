/**
 * Markdown, read into blocks: what reports and drafts are written in. HTML in it is text like any other, pictures are their names, and an address is one
 * only where it is of the web or of mail. Whatever the text, the time is about proportional to its length.
 */
import { inline } from './markdowninline.js';

/** Deeper quotes and lists are text. */
const DEEPEST = 8;

const FENCE = /^ {0,3}(`{3,}|~{3,})[ \t]*([\w+#.-]*)[ \t]*$/;
const HEADING = /^ {0,3}(#{1,6})(?:[ \t](.*))?$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const QUOTE = /^ {0,3}> ?/;
const ITEM = /^( {0,3})([-*+]|(\d{1,9})[.)])(?:\s+|$)/;
const DASHES = /^\|?[ \t]*:?-+:?[ \t]*(\|[ \t]*:?-+:?[ \t]*)*\|?$/;

/**
 * @param {string} text
 * @returns {Array<object>} blocks by `kind`: `heading {level, inline}`, `text {inline}`, `code {language, text}`, `quote {blocks}`, `list {ordered, start,
 *   items: blocks[]}`, `table {head: inline[], rows: inline[][]}`, `rule`
 */
export function blocks(text, depth = 0) {
  return new Reader(text.replace(/\r\n?/g, '\n').split('\n'), depth).all();
}

class Reader {
  #lines;
  #depth;
  #at = 0;
  #found = [];
  #text = [];

  constructor(lines, depth) {
    this.#lines = lines;
    this.#depth = depth;
  }

  all() {
    while (this.#at < this.#lines.length) {
      const line = this.#lines[this.#at];
      if (line.trim() === '') {
        this.#at++;
        this.#endText();
      } else if (!this.#block(line)) {
        this.#text.push(line);
        this.#at++;
      }
    }
    this.#endText();
    return this.#found;
  }

  /** Whether a block other than text begins here; then it is read. */
  #block(line) {
    const heading = HEADING.exec(line);
    if (FENCE.test(line)) this.#add(this.#code());
    else if (heading) this.#add({ kind: 'heading', level: heading[1].length, inline: inline(title(heading[2] ?? '')) }, 1);
    else if (RULE.test(line)) this.#add({ kind: 'rule' }, 1);
    else if (this.#depth < DEEPEST && QUOTE.test(line)) this.#add(this.#quote());
    else if (this.#depth < DEEPEST && this.#beginsList(line)) this.#add(this.#list());
    else if (this.#beginsTable(line)) this.#add(this.#table());
    else return false;
    return true;
  }

  #add(block, lines = 0) {
    this.#endText();
    this.#found.push(block);
    this.#at += lines;
  }

  #endText() {
    const text = this.#text.map(line => line.replace(/^\s+/, '')).join('\n').trimEnd();
    this.#text = [];
    if (text) this.#found.push({ kind: 'text', inline: inline(text) });
  }

  #code() {
    this.#endText();
    const [, fence, language] = FENCE.exec(this.#lines[this.#at]);
    const lines = [];
    for (this.#at++; this.#at < this.#lines.length; this.#at++) {
      const end = this.#lines[this.#at].trim();
      if (end.length >= fence.length && end === fence[0].repeat(end.length)) {
        this.#at++;
        break;
      }
      lines.push(this.#lines[this.#at]);
    }
    return { kind: 'code', language, text: lines.join('\n') };
  }

  #quote() {
    this.#endText();
    const lines = [];
    for (; this.#at < this.#lines.length && QUOTE.test(this.#lines[this.#at]); this.#at++) lines.push(this.#lines[this.#at].replace(QUOTE, ''));
    return { kind: 'quote', blocks: new Reader(lines, this.#depth + 1).all() };
  }

  /** A number begins a list in the midst of text only where it is 1: years at the beginning of a line are none. */
  #beginsList(line) {
    const item = ITEM.exec(line);
    return item !== null && (this.#text.length === 0 || (line.trim().length > item[2].length && (item[3] === undefined || item[3] === '1')));
  }

  #list() {
    this.#endText();
    const first = ITEM.exec(this.#lines[this.#at]);
    const ordered = first[3] !== undefined;
    const items = [];
    for (let item = first; item && (item[3] !== undefined) === ordered && !RULE.test(this.#lines[this.#at]);) {
      items.push(this.#item(item[0].length));
      item = this.#at < this.#lines.length ? ITEM.exec(this.#lines[this.#at]) : null;
    }
    return { kind: 'list', ordered, start: ordered ? Number(first[3]) : 1, items };
  }

  /** Its first line, and what follows: indented, or text that goes on. */
  #item(width) {
    const lines = [this.#lines[this.#at].slice(width)];
    for (this.#at++; this.#at < this.#lines.length; this.#at++) {
      const line = this.#lines[this.#at];
      const isEmpty = line.trim() === '';
      const inside = /^(\s{2,}|\t)/.test(line);
      const before = lines.at(-1).trim() === '';
      if (isEmpty ? !this.#goesOn() : !inside && (before || this.#isBlock(line))) break;
      lines.push(line.replace(/^\t/, '').replace(new RegExp(`^ {0,${Math.min(width, 8)}}`), ''));
    }
    // The line between two items belongs to neither.
    if (this.#at < this.#lines.length && this.#lines[this.#at].trim() === '' && ITEM.test(this.#lines[this.#at + 1] ?? '')) this.#at++;
    return new Reader(lines, this.#depth + 1).all();
  }

  /** Whether what follows an empty line still belongs to the item. */
  #goesOn() {
    return /^(\s{2,}|\t)\S/.test(this.#lines[this.#at + 1] ?? '');
  }

  #isBlock(line) {
    return ITEM.test(line) || HEADING.test(line) || FENCE.test(line) || QUOTE.test(line) || RULE.test(line);
  }

  #beginsTable(line) {
    return this.#text.length === 0 && line.includes('|') && DASHES.test((this.#lines[this.#at + 1] ?? '').trim());
  }

  #table() {
    const head = cells(this.#lines[this.#at]);
    const rows = [];
    for (this.#at += 2; this.#at < this.#lines.length && this.#lines[this.#at].includes('|'); this.#at++) {
      rows.push(cells(this.#lines[this.#at]).map(cell => inline(cell)));
    }
    return { kind: 'table', head: head.map(cell => inline(cell)), rows };
  }
}

/** What a heading says, without the signs that may stand at its end too. */
function title(text) {
  const said = text.trim();
  let end = said.length;
  while (said[end - 1] === '#') end--;
  return end === 0 || /\s/.test(said[end - 1]) ? said.slice(0, end).trimEnd() : said;
}

function cells(line) {
  const parts = line.trim().replace(/^\|/, '').split(/(?<!\\)\|/);
  if (parts.at(-1).trim() === '') parts.pop();
  return parts.map(part => part.replaceAll('\\|', '|').trim());
}
