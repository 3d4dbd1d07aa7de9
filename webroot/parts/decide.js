/** Approve, reject with a reason, or send back with what to change. What was typed stays until it was taken. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';

const MAX = 10_000;
const SAYS = {
  approve: { label: 'Comment', hint: 'optional; the job is given it', doing: 'Approving…', word: 'Approve' },
  reject: { label: 'Reason', hint: 'required; the job fails with it, or is told', doing: 'Rejecting…', word: 'Reject', missing: 'Say why: the job and whoever submitted it will read it.' },
  change: { label: 'Feedback', hint: 'required; the job goes on with it', doing: 'Sending back…', word: 'Request changes', missing: 'Say what to change: the job is given it as it stands here.' },
};

/**
 * @param {{form: 'approve'|'reject'|'change'|null, setForm: Function, decide: (verdict: string, text: string) => Promise<void>, what?: string,
 *   takesChanges?: boolean}} props `form` is which of them is being given; `what` says of what, where it is not one checkpoint
 */
export function Decide({ form, setForm, decide, what = '', takesChanges = false }) {
  const [texts, setTexts] = useState({ approve: '', reject: '', change: '' });
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const field = useRef();
  // Before the next key comes: who knows the keys types faster than a page is painted.
  useLayoutEffect(() => { setMissing(false); field.current?.focus(); }, [form]);
  const submit = async event => {
    event.preventDefault();
    const text = texts[form].trim();
    if (busy) return;
    if (SAYS[form].missing && !text) {
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
      ${takesChanges && html`<button type="button" onClick=${() => setForm('change')}>Request changes… <kbd>c</kbd></button>`}
    </div>`;
  }
  const { label, hint, doing, word, missing: asks } = SAYS[form];
  return html`<form class=${`decide open ${form}`} onSubmit=${submit}>
    <label>${label} <span class="quiet">${hint}</span>
      <textarea ref=${field} rows="2" maxlength=${MAX} value=${texts[form]} onInput=${event => setTexts({ ...texts, [form]: event.target.value })}
        onKeyDown=${keys} aria-invalid=${missing} aria-describedby=${missing ? 'missing-reason' : undefined} /></label>
    ${missing && html`<p id="missing-reason" class="wrong" role="alert">${asks}</p>`}
    <div class="buttons">
      <button class=${form === 'reject' ? 'danger' : 'primary'} disabled=${busy}>${busy ? doing : word + what} <kbd>Enter</kbd></button>
      <button type="button" onClick=${() => setForm(null)}>Back <kbd>Esc</kbd></button>
      <span class="quiet hint">Shift + Enter for a new line</span>
    </div>
  </form>`;
}
