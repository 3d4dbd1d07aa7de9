/** Above the audit log: which entries are shown. */
import { html } from '../html.js';
import { KINDS } from '../logic/audit.js';

export function AuditBar({ filters, set, first, again }) {
  const change = name => event => set({ [name]: event.target.value.trim() });
  const some = Object.values(filters).some(Boolean);
  const text = (name, label, ref) => html`<label>${label}<input ref=${ref} value=${filters[name]} onChange=${change(name)} autocomplete="off" autocapitalize="none" spellcheck=${false} /></label>`;
  const day = (name, label) => html`<label>${label}<input type="date" value=${filters[name]} onChange=${change(name)} /></label>`;
  return html`<form class="filters" role="search" aria-label="Which entries" onSubmit=${event => event.preventDefault()}>
    ${text('who', 'Who', first)}
    <label>What<select value=${filters.what} onChange=${change('what')}>
      <option value="">Everything</option>${KINDS.map(([name, words]) => html`<option value=${name}>${words}</option>`)}</select></label>
    ${text('subject', 'Of what')}
    ${day('from', 'From')}
    ${day('to', 'To')}
    <span class="buttons"><button type="button" onClick=${again}>Look again</button>
      ${some && html`<button type="button" class="link" onClick=${() => set({ who: '', what: '', subject: '', from: '', to: '', entry: '' })}>Show everything</button>`}</span>
  </form>`;
}
