/** Approve, or reject with a reason. What was typed stays until it was taken. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';

const MAX = 10_000;
const SAYS = {
  approve: { label: 'Comment', hint: 'optional; the job is given it', doing: 'Approving…', word: 'Approve' },
  reject: { label: 'Reason', hint: 'required; the job fails with it, or is told', doing: 'Rejecting…', word: 'Reject' },
};

/**
 * @param {{form: 'approve'|'reject'|null, setForm: Function, decide: (verdict: string, text: string) => Promise<void>, what?: string, quick?: boolean}}
 *   props `form` is which of the two is being given; `what` says of what, where it is not one checkpoint
 */
export function Decide({ form, setForm, decide, what = '' }) {
  const [texts, setTexts] = useState({ approve: '', reject: '' });
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const field = useRef();
  // Before the next key comes: who knows the keys types faster than a page is painted.
  useLayoutEffect(() => { setMissing(false); field.current?.focus(); }, [form]);
  const submit = async event => {
    event.preventDefault();
    const text = texts[form].trim();
    if (busy) return;
    if (form === 'reject' && !text) {
      setMissing(true);
      field.current.focus();
      return;
    }
    setBusy(true);
    await decide(form, text);
    setBusy(false);
  };
  const keys = event => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) submit(event);
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      setForm(null);
    }
  };
  if (!form) {
    return html`<div class="decide">
      <button type="button" class="primary" onClick=${() => setForm('approve')}>Approve${what}… <kbd>a</kbd></button>
      <button type="button" class="danger" onClick=${() => setForm('reject')}>Reject${what}… <kbd>r</kbd></button>
    </div>`;
  }
  const { label, hint, doing, word } = SAYS[form];
  return html`<form class=${`decide open ${form}`} onSubmit=${submit}>
    <label>${label} <span class="quiet">${hint}</span>
      <textarea ref=${field} rows="2" maxlength=${MAX} value=${texts[form]} onInput=${event => setTexts({ ...texts, [form]: event.target.value })}
        onKeyDown=${keys} aria-invalid=${missing} aria-describedby=${missing ? 'missing-reason' : undefined} /></label>
    ${missing && html`<p id="missing-reason" class="wrong" role="alert">Say why: the job and whoever submitted it will read it.</p>`}
    <div class="buttons">
      <button class=${form === 'approve' ? 'primary' : 'danger'} disabled=${busy}>${busy ? doing : word + what} <kbd>Enter</kbd></button>
      <button type="button" onClick=${() => setForm(null)}>Back <kbd>Esc</kbd></button>
      <span class="quiet hint">Shift + Enter for a new line</span>
    </div>
  </form>`;
}
