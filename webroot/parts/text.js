/** Text that comes from a job, or from anybody: shown as text, with what cannot be seen made visible. */
import { html } from '../html.js';
import { useState } from 'preact/hooks';
import { mixedWords, pieces, repeated } from '../logic/hostile.js';
import { count, cut } from '../logic/pages.js';

const STEP = 20_000;

/**
 * @param {{text: string, most?: number}} props `most`: how many characters are shown at first; a button shows more, and says how many
 */
export function Text({ text, most = 5_000 }) {
  const [shown, setShown] = useState(most);
  const whole = String(text ?? '');
  const part = cut(whole, shown);
  return html`<bdi class="text"><${Marked} text=${part.text} />${part.left > 0 && html`
    <button type="button" class="more" onClick=${() => setShown(shown + STEP)}>
      … show ${count(Math.min(STEP, part.left))} more of ${count(part.left)} characters</button>`}</bdi>`;
}

/** The marks alone, for text that is cut elsewhere. */
export function Marked({ text }) {
  const found = pieces(text);
  const mixed = mixedWords(text);
  const parts = found.map(piece => (piece.mark ? mark(piece) : piece.text));
  return mixed.length === 0 ? parts : [...parts, html`<span class="mark mixed" title=${`These words mix alphabets that look alike: ${mixed.join(', ')}`}>mixed alphabets</span>`];
}

function mark({ mark: code, kind, name, times }) {
  const said = `${name}, ${code}${times > 1 ? `, ${times} times` : ''}`;
  return html`<span class=${`mark ${kind}`} title=${name} role="img" aria-label=${said}>${code.slice(2)}${repeated(times)}</span>`;
}

/** One line of it, cut off by the space that there is. The whole stands in what it leads to. */
export function Line({ text, most = 300 }) {
  const part = cut(String(text ?? '').replace(/\s*\n\s*/g, ' ⏎ '), most);
  return html`<bdi class="line"><${Marked} text=${part.text} />${part.left > 0 && '…'}</bdi>`;
}
