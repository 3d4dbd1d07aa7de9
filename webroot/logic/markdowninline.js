/** What stands within a line of Markdown: stress, code, addresses, and citations of documents. */

const DEEPEST = 6;
/** So far the end of something is looked for: what is longer is text. */
const FARTHEST = 4_000;

const CITED = /\[(D\d{1,3}(?:\s*[,;]\s*D\d{1,3})*)\](?!\()/y;
const LINK = /(!?)\[([^[\]\n]{0,500})\]\(\s*<?([^\s()<>]{1,2000}(?:\([^\s()<>]{0,200}\)[^\s()<>]{0,200})?)>?(?:\s+"[^"\n]{0,300}")?\s*\)/y;
const BARE = /https?:\/\/[^\s<>"'`\])]{1,2000}/y;
const POINTED = /<((?:https?:\/\/|mailto:)[^\s<>]{1,2000})>/y;
const STRESS = [['**', 'strong'], ['__', 'strong'], ['~~', 'struck'], ['*', 'em'], ['_', 'em']];
const SPECIAL = /[\\`*_~[!<\n]|https?:\/\//g;

/**
 * @param {string} text
 * @returns {Array<object>} by `kind`: `text {text}`, `code {text}`, `strong|em|struck {inline}`, `link {inline, address}`, `picture {text, address}`,
 *   `cite {ref}`, `break`. An `address` is of the web or of mail
 */
export function inline(text, depth = 0) {
  const found = [];
  let plain = '';
  const put = piece => {
    if (plain) found.push({ kind: 'text', text: plain });
    plain = '';
    found.push(...[piece].flat());
  };
  let at = 0;
  while (at < text.length) {
    SPECIAL.lastIndex = at;
    const next = SPECIAL.exec(text)?.index ?? text.length;
    plain += text.slice(at, next);
    at = next;
    if (at === text.length) break;
    const piece = special(text, at, depth);
    if (piece?.escaped !== undefined) plain += piece.escaped;
    else if (piece) put(piece.made);
    else plain += text[at];
    at += piece?.length ?? 1;
  }
  if (plain) found.push({ kind: 'text', text: plain });
  return found;
}

/** What begins here, and how long it is; nothing where it is a letter like others. */
function special(text, at, depth) {
  const letter = text[at];
  if (letter === '\\') return /[!-/:-@[-`{-~]/.test(text[at + 1] ?? '') ? { escaped: text[at + 1], length: 2 } : null;
  if (letter === '\n') return text[at - 1] === ' ' && text[at - 2] === ' ' ? { made: { kind: 'break' }, length: 1 } : { escaped: ' ', length: 1 };
  if (letter === '`') return code(text, at);
  if (letter === '[' || letter === '!') return cited(text, at) ?? link(text, at, depth);
  if (letter === '<') return pointed(text, at);
  if (letter === 'h') return bare(text, at);
  return depth < DEEPEST ? stressed(text, at, depth) : null;
}

function code(text, at) {
  const [fence] = /^`+/.exec(text.slice(at, at + 20));
  const end = text.slice(at, at + FARTHEST).indexOf(fence, fence.length);
  if (end < 0 || text[at + end + fence.length] === '`') return { escaped: fence, length: fence.length };
  return { made: { kind: 'code', text: text.slice(at + fence.length, at + end).replace(/^ (.*\S.*) $/s, '$1') }, length: end + fence.length };
}

function cited(text, at) {
  CITED.lastIndex = at;
  const found = CITED.exec(text);
  return found && { made: found[1].split(/\s*[,;]\s*/).map(ref => ({ kind: 'cite', ref })), length: found[0].length };
}

function link(text, at, depth) {
  LINK.lastIndex = at;
  const found = LINK.exec(text);
  if (!found) return null;
  const [whole, picture, words, target] = found;
  const address = safe(target);
  if (picture) return { made: { kind: 'picture', text: words, address: target }, length: whole.length };
  return { made: address ? { kind: 'link', inline: inline(words, depth + 1), address } : { kind: 'text', text: `${words} (${target})` }, length: whole.length };
}

function pointed(text, at) {
  POINTED.lastIndex = at;
  const found = POINTED.exec(text);
  const address = found && safe(found[1]);
  return address ? { made: { kind: 'link', inline: [{ kind: 'text', text: found[1] }], address }, length: found[0].length } : null;
}

/** An address that stands there by itself; the dot after it ends the sentence. */
function bare(text, at) {
  if (/\w/.test(text[at - 1] ?? '')) return null;
  BARE.lastIndex = at;
  const [found] = BARE.exec(text) ?? [];
  const written = found?.replace(/[.,;:!?*_~]+$/, '');
  const address = written && safe(written);
  return address ? { made: { kind: 'link', inline: [{ kind: 'text', text: written }], address }, length: written.length } : null;
}

function stressed(text, at, depth) {
  const [mark, kind] = STRESS.find(([each]) => text.startsWith(each, at)) ?? [];
  if (!mark || /[\s]|^$/.test(text[at + mark.length] ?? '')) return null;
  if (mark[0] === '_' && /\w/.test(text[at - 1] ?? '')) return null;
  const end = endOf(text, at + mark.length, mark);
  if (end < 0) return { escaped: mark, length: mark.length };
  return { made: { kind, inline: inline(text.slice(at + mark.length, end), depth + 1) }, length: end + mark.length - at };
}

function endOf(text, from, mark) {
  const until = text.slice(0, from + FARTHEST);
  for (let at = until.indexOf(mark, from + 1); at >= 0; at = until.indexOf(mark, at + 1)) {
    // In a text that is nothing but beginnings most are of no use: what costs least is looked at first.
    if (text[at - 1] === ' ' || text[at - 1] === '\\' || /\s/.test(text[at - 1])) continue;
    const doubled = mark.length === 1 && (text[at + 1] === mark || text[at - 1] === mark);
    const within = mark[0] === '_' && /\w/.test(text[at + mark.length] ?? '');
    if (!doubled && !within) return at;
  }
  return -1;
}

/** An address that a reader may follow, as the browser will read it; null for any other. */
export function safe(target) {
  try {
    const address = new URL(target);
    return ['http:', 'https:', 'mailto:'].includes(address.protocol) && address.username === '' && address.password === '' ? address.href : null;
  } catch {
    return null;
  }
}

/** Where an address leads, for a reader to see: the host, or the address of mail. */
export function leadsTo(address) {
  const { protocol, host, pathname } = new URL(address);
  return protocol === 'mailto:' ? pathname : host;
}
