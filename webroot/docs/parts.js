import { element, foldable } from './element.js';
import { inline } from './prose.js';
import { fields, inner, nameOf, resolve, rulesOf, typeOf } from './spec.js';

/** A heading with a link to itself. */
export function heading(level, id, ...content) {
  return element(level, {}, content, ' ',
    element('a.anchor', { href: `#${id}`, 'aria-label': 'Link to this part' }, '#'));
}

/** Text of a program, with a button that copies it. */
export function code(text, label, language) {
  const copy = element('button.copy', { type: 'button', 'aria-label': `Copy ${label}`, click: () => copyText(copy, text) }, 'Copy');
  return element('div.code', {},
    copy,
    element('pre', { tabindex: '0', 'aria-label': label }, element('code', {}, language === 'json' ? colored(text) : text)));
}

async function copyText(button, text) {
  const said = await navigator.clipboard.writeText(text).then(() => 'Copied', () => 'Not allowed');
  button.textContent = said;
  document.getElementById('announcement').textContent = said;
  setTimeout(() => { button.textContent = 'Copy'; }, 1500);
}

export const json = (value, label) => code(JSON.stringify(value, null, 2), label, 'json');

/** JSON with a span for each name and value. */
function colored(text) {
  const token = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\b\d[\d.eE+-]*/g;
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(token)) {
    parts.push(text.slice(end, match.index));
    const [all, quoted, colon] = match;
    parts.push(element(`span.${colon ? 'name' : quoted ? 'text' : 'literal'}`, {}, quoted ?? all), colon ?? '');
    end = match.index + all.length;
  }
  return [...parts, text.slice(end)];
}

export function type(spec, schema) {
  return element('span.type', {}, typeOf(spec, schema).map(part =>
    (part.ref ? element('a', { href: `#schema-${part.ref}` }, part.ref) : part)));
}

/** The fields of an object, each with its type, rules and, to be unfolded, its own fields. */
export function fieldList(spec, schema) {
  return element('ul.fields', {}, fields(spec, schema).map(field => fieldItem(spec, field)));
}

/** One field, parameter or header; `where` says which. */
export function fieldItem(spec, { name, schema, required, description, where }) {
  const inside = inner(spec, schema);
  const rules = rulesOf(schema.$ref ? schema : resolve(spec, schema));
  return element('li', {},
    element('div.field', {},
      element('code.name', {}, name),
      where ? element('span.where', {}, where) : null,
      type(spec, schema),
      required ? element('span.required', {}, 'required') : null),
    rules.length ? element('p.rules', {}, rules.join(' · ')) : null,
    element('p', {}, inline(description ?? schema.description ?? '')),
    fields(spec, inside).length ? foldable(`Fields of ${nameOf(inside) ?? name}`, () => fieldList(spec, inside)) : null);
}
