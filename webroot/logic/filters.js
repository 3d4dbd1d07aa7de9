/** Filters as they stand in the address, and back. */

/**
 * @param {Record<string, 'text'|'list'>} known which filters a page has; others in the address are left alone by `write`
 */
export function read(known, search) {
  const asked = new URLSearchParams(search);
  return Object.fromEntries(Object.entries(known).map(([name, kind]) =>
    [name, kind === 'list' ? [...new Set(asked.getAll(name).filter(Boolean))] : asked.get(name) ?? '']));
}

/** The query with the filters in it: empty ones left out, sorted lists, the same filters always the same text. */
export function write(known, filters, search = '') {
  const query = new URLSearchParams(search);
  Object.keys(known).forEach(name => {
    query.delete(name);
    [filters[name]].flat().filter(Boolean).sort().forEach(value => query.append(name, value));
  });
  const text = query.toString();
  return text ? `?${text}` : '';
}

/** Whether an item says every word, in any of its texts, whatever the case. */
export function matches(texts, words) {
  const hay = texts.filter(Boolean).join('\n').toLowerCase();
  return words.toLowerCase().split(/\s+/).every(word => hay.includes(word));
}
