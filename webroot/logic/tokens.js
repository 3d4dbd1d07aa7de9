/** Syntax colour for what agents write most, by small rules: comments, texts, numbers, keywords, names. Never wrong about the text itself. */

const words = text => new Set(text.split(' '));

const C_WORDS = 'abstract as async await boolean break byte case catch char class const continue default delete do double else enum export extends '
  + 'false final finally float for from func function go if implements import in instanceof int interface let long match mut new null '
  + 'of package private protected public record return self short static struct super switch this throw throws true try type typeof '
  + 'undefined use val var void while with yield fn impl pub trait where nil chan defer map range select bool string';
const SLASHES = '\\/\\/[^\\n]*|\\/\\*[\\s\\S]*?(?:\\*\\/|$)';
const HASH = '#[^\\n]*';
const QUOTES = '"(?:\\\\[\\s\\S]|[^"\\\\\\n])*"?|\'(?:\\\\[\\s\\S]|[^\'\\\\\\n])*\'?';
const BACKTICK = '`(?:\\\\[\\s\\S]|[^`\\\\])*`?';
const TRIPLE = '"""[\\s\\S]*?(?:"""|$)|\'\'\'[\\s\\S]*?(?:\'\'\'|$)';
const NUMBER = '\\b(?:0[xX][\\da-fA-F_]+|\\d[\\d_]*(?:\\.\\d+)?(?:[eE][+-]?\\d+)?)\\b';
const NAME = '[A-Za-z_$][\\w$]*';

function language({ comment, text, keywords = '', name = NAME, ignoreCase = false }) {
  const rules = [['comment', comment], ['text', text], ['number', NUMBER], ['name', name]].filter(([, rule]) => rule);
  const pattern = new RegExp(rules.map(([kind, rule]) => `(?<${kind}>${rule})`).join('|'), 'g');
  return { pattern, keywords: words(keywords), ignoreCase };
}

const C = language({ comment: SLASHES, text: `${TRIPLE}|${QUOTES}|${BACKTICK}`, keywords: C_WORDS });
const PYTHON = language({ comment: HASH, text: `${TRIPLE}|${QUOTES}`,
  keywords: 'and as assert async await break class continue def del elif else except False finally for from global if import in is lambda None nonlocal not or pass raise return self True try while with yield match case' });
const SHELL = language({ comment: '(?<=^|\\s)#[^\\n]*', text: QUOTES,
  keywords: 'if then else elif fi for while until do done case esac function in return exit export local readonly set unset echo sudo eval exec source' });
const SQL = language({ comment: `--[^\\n]*|\\/\\*[\\s\\S]*?(?:\\*\\/|$)`, text: QUOTES, ignoreCase: true,
  keywords: 'select from where insert into values update set delete create alter drop table index view join left right inner outer on and or not null is in as order by group having limit offset union all distinct case when then else end primary key references default unique check constraint begin commit rollback grant revoke with returning truncate' });
const YAML = language({ comment: '(?<=^|\\s)#[^\\n]*', text: QUOTES, keywords: 'true false null yes no on off', name: '[\\w.-]+' });
const JSON_LIKE = language({ text: QUOTES, keywords: 'true false null' });
const CSS = language({ comment: '\\/\\*[\\s\\S]*?(?:\\*\\/|$)', text: QUOTES, name: '[@#.-]?[A-Za-z_-][\\w-]*' });
const MARKUP = language({ comment: '<!--[\\s\\S]*?(?:-->|$)', text: QUOTES, name: '<\\/?[A-Za-z][\\w:-]*|\\/?>' });
const PLAIN = null;

const BY_EXTENSION = new Map(Object.entries({
  js: C, mjs: C, cjs: C, jsx: C, ts: C, tsx: C, java: C, kt: C, kts: C, scala: C, groovy: C, gradle: C, c: C, h: C, cc: C, cpp: C, hpp: C, cs: C,
  go: C, rs: C, swift: C, php: C, dart: C, proto: C, py: PYTHON, pyi: PYTHON, rb: PYTHON, sh: SHELL, bash: SHELL, zsh: SHELL, dockerfile: SHELL,
  makefile: SHELL, env: SHELL, sql: SQL, yaml: YAML, yml: YAML, toml: YAML, ini: YAML, properties: YAML, json: JSON_LIKE, css: CSS, scss: CSS,
  less: CSS, html: MARKUP, htm: MARKUP, xml: MARKUP, svg: MARKUP, vue: MARKUP, md: PLAIN, txt: PLAIN,
}));

/** Longer files are shown without colour: their reader scrolls rather than reads. */
const MOST = 400_000;

/**
 * @param {string} path whose ending says which language it is
 * @param {string} text
 * @returns {Array<Array<{kind: string|null, text: string}>>} for each line its pieces; all of them joined, with line breaks between
 *   lines, are the text
 */
export function lines(path, text) {
  const spec = text.length > MOST ? null : languageOf(path);
  const found = [[]];
  const add = (kind, piece) => piece.split('\n').forEach((part, i) => {
    if (i > 0) found.push([]);
    if (part) found.at(-1).push({ kind, text: part });
  });
  if (!spec) {
    add(null, text);
    return found;
  }
  let at = 0;
  for (const match of text.matchAll(spec.pattern)) {
    if (match.index > at) add(null, text.slice(at, match.index));
    add(kindOf(match, spec), match[0]);
    at = match.index + match[0].length;
  }
  add(null, text.slice(at));
  return found;
}

function kindOf(match, spec) {
  const kind = Object.keys(match.groups).find(name => match.groups[name] !== undefined);
  if (kind !== 'name') return kind;
  if (spec === MARKUP || spec === CSS) return 'keyword';
  return spec.keywords.has(spec.ignoreCase ? match[0].toLowerCase() : match[0]) ? 'keyword' : null;
}

function languageOf(path) {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return BY_EXTENSION.get(name.slice(name.lastIndexOf('.') + 1)) ?? PLAIN;
}
