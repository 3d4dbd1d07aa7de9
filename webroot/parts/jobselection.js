/** Which jobs of the list are selected, to be changed together. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { count } from '../logic/pages.js';

/** @param {string} of which list: another one begins with nothing selected */
export function useSelection(of) {
  const [selected, setSelected] = useState(new Set());
  const last = useRef(null);
  useEffect(() => { setSelected(new Set()); }, [of]);
  /** With `upTo`, all from the one before to this. */
  const toggle = (id, upTo, order) => {
    const next = new Set(selected);
    const [a, b] = [order.indexOf(last.current), order.indexOf(id)].sort((x, y) => x - y);
    const turn = !selected.has(id);
    const which = upTo && a >= 0 ? order.slice(a, b + 1) : [id];
    which.forEach(each => (turn ? next.add(each) : next.delete(each)));
    last.current = id;
    setSelected(next);
  };
  return { selected, toggle, setSelected };
}

export function SelectAll({ items, chosen, setSelected }) {
  const all = chosen.length === items.length;
  return html`<label class="all"><input type="checkbox" checked=${all} onChange=${() => setSelected(new Set(all ? [] : items.map(job => job.id)))} />
    <span class="quiet">${all ? `All ${count(items.length)} shown are selected` : 'Select all shown'}</span></label>`;
}

export function Chosen({ n, decide, clear }) {
  return html`<div class="chosen" role="region" aria-label="Selection">
    <strong>${count(n)} selected</strong>
    <button type="button" class="danger" onClick=${() => decide('cancel')}>Cancel… <kbd>c</kbd></button>
    <button type="button" onClick=${() => decide('retry')}>Retry… <kbd>r</kbd></button>
    <button type="button" class="link" onClick=${clear}>Clear</button></div>`;
}
