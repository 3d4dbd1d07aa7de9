import { element } from './element.js';

/** The little Markdown that descriptions use: paragraphs, tables, `code` and **strong**. */
export function prose(text = '') {
  return text.split('\n\n').filter(Boolean).map(block => (block.startsWith('|') ? table(block) : element('p', {}, inline(block))));
}

export function inline(text = '') {
  return text.split(/(`[^`]+`|\*\*[^*]+\*\*)/).filter(Boolean).map(part => {
    if (part.startsWith('`')) return element('code', {}, part.slice(1, -1));
    if (part.startsWith('**')) return element('strong', {}, part.slice(2, -2));
    return part;
  });
}

function table(block) {
  const [head, , ...rows] = block.split('\n').map(line => line.split('|').slice(1, -1).map(cell => cell.trim()));
  return element('div.wide', { tabindex: '0', role: 'region', 'aria-label': 'Table' },
    element('table', {},
      element('thead', {}, element('tr', {}, head.map(cell => element('th', { scope: 'col' }, inline(cell))))),
      element('tbody', {}, rows.map(row => element('tr', {}, row.map(cell => element('td', {}, inline(cell))))))));
}
