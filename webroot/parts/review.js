/** What waits for a decision, where it is read: approve it, send it back with what to change, or reject it. */
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { versionsOf } from '../logic/artifacts.js';
import { outcome } from '../logic/outcome.js';
import { isBudget, roundBefore, workOf } from '../logic/rounds.js';
import { pretty } from '../logic/tree.js';
import { announce } from './announce.js';
import { Copy } from './copy.js';
import { Decide } from './decide.js';
import { Reveal } from './reveal.js';
import { Text } from './text.js';
import { Tree } from './tree.js';
import { Compared } from './versions.js';
import { Left, now } from './when.js';
import { BudgetShown, WorkShown } from './workshown.js';

const VERBS = { approve: 'approve', reject: 'reject', change: 'request-changes' };
const FIELDS = { approve: 'feedback', reject: 'reason', change: 'feedback' };

/** @param {{point: object, shown: object, may: boolean, form: string|null, setForm: Function, load: () => Promise<void>, open: Function}} props */
export function Review({ point, shown, may, form, setForm, load, open }) {
  const [notice, setNotice] = useState(null);
  const title = useRef();
  const work = workOf(point.data);
  const { project, session, status, artifacts } = shown;
  const tools = artifact => artifact.id && { versions: versionsOf(artifacts, artifact), file: format => api.artifactFile(project.id, session.id, artifact.id, format) };
  const before = roundBefore(shown.checkpoints, point);
  useLayoutEffect(() => { if (notice) title.current?.focus(); }, [notice]);
  const decide = async (verdict, text) => {
    const body = { ...(text ? { [FIELDS[verdict]]: text } : {}), digest: point.digest };
    const problem = await api.decideWork(project.id, session.id, point.id, VERBS[verdict], body).then(() => null, thrown => thrown);
    if (problem?.status === 401) return;
    const result = outcome(problem, verdict, Date.now());
    announce(`${result.title} ${result.text}`);
    setNotice(result);
    if (['done', 'beaten', 'expired', 'changed'].includes(result.kind)) {
      setForm(null);
      await load();
      // What was decided is no longer here.
      if (!title.current?.isConnected) document.getElementById('main')?.focus();
    }
  };
  const over = Date.parse(point.expiresAt) <= now.value;
  return html`<section class="review" aria-labelledby="review-title">
    <header><h2 id="review-title" ref=${title} tabindex="-1">Waits for a decision</h2><${Left} at=${point.expiresAt} /></header>
    <p class="asked"><${Text} text=${point.message} most=${1_500} /></p>
    ${work ? html`<${WorkShown} work=${work} tools=${tools} open=${open} />`
      : isBudget(point) ? html`<${BudgetShown} data=${point.data} />` : html`<${Tree} value=${point.data} what="the data" />`}
    ${before && work?.answer && before.data?.answer && html`<${Reveal} title=${`What changed since round ${before.data.round}`}>
      <${Compared} before=${{ content: pretty(before.data.answer) }} after=${{ content: pretty(work.answer) }} /></${Reveal}>`}
    ${work && html`<${Reveal} title="Exactly what is decided"><${Tree} value=${point.data} what="the data" /></${Reveal}>`}
    <p class="digest quiet">Digest of the data <code>${point.digest}</code> <${Copy} what="the digest" text=${() => point.digest} /></p>
    ${notice && notice.kind !== 'done' && html`<div class=${`notice ${notice.kind}`} role="alert"><p><strong><${Text} text=${notice.title} /></strong> <${Text} text=${notice.text} /></p></div>`}
    ${over ? html`<p class="quiet">Its time is over; nobody can decide it any more.</p>`
      : may ? html`<${Decide} form=${form} setForm=${setForm} decide=${decide} takesChanges=${Boolean(point.takesChanges)} />
          ${!point.takesChanges && work && html`<p class="quiet note">${status.round >= status.maxRounds ? 'This is the last round: it cannot be sent back again.' : 'It cannot be sent back.'}</p>`}`
        : html`<p class="quiet">Members of the project and reviewers decide.</p>`}
  </section>`;
}
