import assert from 'node:assert/strict';
import { test } from 'node:test';
import { blocks } from '../../../webroot/logic/markdown.js';
import { inline, leadsTo, safe } from '../../../webroot/logic/markdowninline.js';

/** Blocks in one line each, so that a test reads like what it expects. */
const told = block => {
  switch (block.kind) {
    case 'heading': return `h${block.level}(${line(block.inline)})`;
    case 'text': return `p(${line(block.inline)})`;
    case 'code': return `code:${block.language}(${block.text})`;
    case 'quote': return `quote(${block.blocks.map(told).join('')})`;
    case 'list': return `${block.ordered ? `ol${block.start}` : 'ul'}(${block.items.map(item => `li(${item.map(told).join('')})`).join('')})`;
    case 'table': return `table(${[block.head, ...block.rows].map(row => row.map(line).join('|')).join('/')})`;
    default: return block.kind;
  }
};
const line = pieces => pieces.map(piece => {
  if (piece.kind === 'text') return piece.text;
  if (piece.kind === 'link') return `a[${line(piece.inline)}](${piece.address})`;
  if (piece.kind === 'cite') return `cite[${piece.ref}]`;
  if (piece.kind === 'picture') return `picture[${piece.text}](${piece.address})`;
  return piece.kind === 'code' ? `code[${piece.text}]` : piece.kind === 'break' ? '/' : `${piece.kind}[${line(piece.inline)}]`;
}).join('');
const read = text => blocks(text).map(told).join(' ');

test('blocks are what Markdown says they are', () => {
  for (const [text, expected] of [
    ['', ''],
    ['# One\n## Two ##\ntext', 'h1(One) h2(Two) p(text)'],
    ['a\nb\n\nc', 'p(a b) p(c)'],
    ['a  \nb', 'p(a  /b)'],
    ['```js\nlet a = "<b>";\n\n# no\n```\nafter', 'code:js(let a = "<b>";\n\n# no) p(after)'],
    ['```\nnever closed', 'code:(never closed)'],
    ['> a\n> > b\n\nc', 'quote(p(a)quote(p(b))) p(c)'],
    ['- a\n- b\n  - c\n\n  more\n- d', 'ul(li(p(a))li(p(b)ul(li(p(c)))p(more))li(p(d)))'],
    ['- a\n\n- b', 'ul(li(p(a))li(p(b)))'],
    ['3. a\n4. b', 'ol3(li(p(a))li(p(b)))'],
    ['- a\n1. b', 'ul(li(p(a))) ol1(li(p(b)))'],
    ['It was in\n1984. A good year.', 'p(It was in 1984. A good year.)'],
    ['---\ntext\n***', 'rule p(text) rule'],
    ['| a | b |\n|---|:-:|\n| 1 | 2 \\| 3 |\n| 4 |\n\nend', 'table(a|b/1|2 | 3/4) p(end)'],
    ['a | b', 'p(a | b)'],
  ]) assert.equal(read(text), expected, text);
});

test('what stands in a line', () => {
  for (const [text, expected] of [
    ['**a** _b_ *c* ~~d~~ `e*f*`', 'strong[a] em[b] em[c] struck[d] code[e*f*]'],
    ['**a *b* c**', 'strong[a em[b] c]'],
    ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
    ['**never closed', '**never closed'],
    ['\\*plain\\* \\n', '*plain* \\n'],
    ['as [D1] and [D2, D13] say', 'as cite[D1] and cite[D2]cite[D13] say'],
    ['[D1](https://example.org/)', 'a[D1](https://example.org/)'],
    ['[words **strong**](https://example.org/a_(b)?c=d "title")', 'a[words strong[strong]](https://example.org/a_(b)?c=d)'],
    ['see https://example.org/x, or <mailto:a@example.org>.', 'see a[https://example.org/x](https://example.org/x), or a[mailto:a@example.org](mailto:a@example.org).'],
    ['![a picture](https://example.org/x.png)', 'picture[a picture](https://example.org/x.png)'],
    ['`` a ` b ``', 'code[a ` b]'],
  ]) assert.equal(line(inline(text)), expected, text);
});

test('markup and addresses that do something are text', () => {
  for (const text of ['<script>alert(1)</script>', '<img src=x onerror=alert(1)>', '<a href="javascript:alert(1)">x</a>']) assert.equal(read(text), `p(${text})`);
  for (const target of ['javascript:alert(1)', 'JaVaScRiPt:alert(1)', 'data:text/html,x', 'vbscript:x', 'file:///etc/passwd', '/jobs', '../x', '//example.org', 'https://user:secret@example.org/', 'java\tscript:x']) {
    assert.equal(safe(target), null, target);
    assert.equal(inline(`[click](${target})`).some(({ kind }) => kind === 'link'), false, target);
  }
  assert.equal(leadsTo(safe('https://Example.ORG:8443/a')), 'example.org:8443');
  assert.equal(leadsTo(safe('mailto:a@example.org')), 'a@example.org');
  assert.equal(safe('https://ex\u0430mple.org/').includes('xn--'), true);
});

/** All letters of blocks that a reader sees. */
const letters = all => all.map(block => (block.text ?? '') + (block.language ?? '') + [block.inline, block.head, block.blocks, block.rows, block.items].filter(Boolean)
  .map(part => letters(part.flat(2))).join('') + (block.ref ?? '')).join('');

test('no word is lost, whatever the text', () => {
  let seed = 20261122;
  const random = most => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % most; };
  const alphabet = ['a', 'b', '*', '_', '`', '[', ']', '(', ')', '\n', '\n\n', '- ', '> ', '# ', '1. ', '|', '---', '    ', '~~', '~~~', '|-|\n', '!', '<', '\\', '```', 'D1', '\t'];
  for (let i = 0; i < 5_000; i++) {
    const text = Array.from({ length: random(30) }, () => alphabet[random(alphabet.length)]).join('');
    const words = all => all.replace(/[^ab]/g, '');
    const shown = letters(blocks(text));
    // An address is not among them.
    if (/\]\(/.test(text)) assert.ok(words(shown).length <= words(text).length, text);
    else assert.equal(words(shown), words(text), JSON.stringify(text));
  }
});

test('long and deep texts take time in proportion', () => {
  const n = 20_000;
  for (const text of ['['.repeat(n), '*'.repeat(n), '**a '.repeat(n), '_a '.repeat(n), '`a '.repeat(n), '> '.repeat(n), '- '.repeat(n), '[a]('.repeat(n), '<https:'.repeat(n), '![a'.repeat(n), '|'.repeat(n),
    '* a\n'.repeat(n), '    '.repeat(n), '- '.repeat(100) + '\n'.repeat(n), '\\'.repeat(n), `${'#'.repeat(n)} a`, '- - - '.repeat(n), '|-'.repeat(n), `a|b\n${'-|'.repeat(n)}x`, `# ${'#'.repeat(n)}a`,
    `# a${' '.repeat(n)}b`, `${'`'.repeat(n)}a`]) {
    const before = process.cpuUsage().user;
    blocks(text);
    assert.ok(process.cpuUsage().user - before < 5_000_000, `${text.slice(0, 20)}… takes too long`);
  }
});
