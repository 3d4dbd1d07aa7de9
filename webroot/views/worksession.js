/** One work session: where it stands, what it made, what waits for a decision, and how it came to that. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { href } from '../router.js';
import { me } from '../session.js';
import { flat } from '../logic/hostile.js';
import { openOf } from '../logic/rounds.js';
import { canExecute, reviewsIn, standing, strategyOf, worksIn } from '../logic/work.js';
import { announce } from '../parts/announce.js';
import { Artifacts } from '../parts/artifacts.js';
import { DocumentShown, useDocument } from '../parts/document.js';
import { useHelp } from '../parts/help.js';
import { useKeys } from '../parts/keys.js';
import { NoModel } from '../parts/nomodel.js';
import { Review } from '../parts/review.js';
import { Rounds } from '../parts/rounds.js';
import { Failed, Loading, Nothing } from '../parts/states.js';
import { Line, Text } from '../parts/text.js';
import { Tree } from '../parts/tree.js';
import { Ago } from '../parts/when.js';
import { WorkActions } from '../parts/workactions.js';
import { WorkBadge } from '../parts/workbadge.js';
import { WorkProgress } from '../parts/workprogress.js';
import { useWorkSession } from '../parts/worksessionstate.js';

const KEYS = [['a', 'Approve what waits'], ['c', 'Send it back with what to change'], ['r', 'Reject it, with a reason'], ['e', 'Execute']];

export default function WorkSession({ id, sid }) {
  return html`<${One} key=${`${id} ${sid}`} project=${id} id=${sid} />`;
}

function One({ project, id }) {
  const { shown, failure, load } = useWorkSession(project, id);
  const [form, setForm] = useState(null);
  const execute = useRef(null);
  const opened = useDocument(`/projects/${project}/sessions/${id}`);
  const name = shown?.session.taskDescription;
  const point = shown && openOf(shown.checkpoints);
  const may = shown && reviewsIn(shown.project, me.value.role);
  const start = verdict => { if (point && may) setForm(verdict); };
  useHelp(KEYS);
  useKeys({ a: () => start('approve'), r: () => start('reject'), c: () => point?.takesChanges && start('change'), e: () => execute.current?.() });
  useEffect(() => { document.title = `${name ? flat(name).slice(0, 80) : 'Session'} · Bascule`; }, [name]);
  useTold(shown?.status);
  if (!shown) return failure ? html`<${Unseen} failure=${failure} again=${load} project=${project} />` : html`<${Loading} what="the session" />`;
  const { session, status, checkpoints, artifacts } = shown;
  const works = worksIn(shown.project, me.value.role);
  const link = opened.show;
  return html`<article class="page work session">
    ${failure && html`<p class="stale" role="alert">This is what was last known. ${failure.message}</p>`}
    <${Head} shown=${shown} works=${works} load=${load} execute=${execute} />
    ${point && html`<${Review} key=${point.id} point=${point} shown=${shown} may=${may} form=${form} setForm=${setForm} load=${load} open=${link} />`}
    <section><h2>${point && artifacts.length > 0 ? 'What it made so far' : 'What it made'}</h2><${Artifacts} shown=${shown} point=${point} open=${link} /></section>
    <section><h2>Rounds and decisions</h2><${Rounds} shown=${shown} open=${link} /></section>
    <${Given} session=${session} documents=${session.contextDocuments ?? []} open=${link} />
    ${opened.ref && html`<${DocumentShown} key=${`${opened.ref} ${opened.quote}`} project=${project} session=${id} at=${opened} documents=${session.contextDocuments ?? []} />`}
  </article>`;
}

/** What changes while one reads is said. */
function useTold(status) {
  const before = useRef(null);
  const now = status?.status;
  useEffect(() => {
    if (now && before.current && before.current !== now) announce(standing({ ...status, openCheckpoints: status.checkpoints.open }), { quiet: true });
    before.current = now ?? before.current;
  }, [now]);
}

function Unseen({ failure, again, project }) {
  if (failure.status !== 404) return html`<${Failed} failure=${failure} again=${again} />`;
  return html`<${Nothing} page title="There is no such session." text="Its project was deleted, or you are not in it."><p><a href=${href(`/projects/${project}`)}>The project</a></p></${Nothing}>`;
}

function Head({ shown, works, load, execute }) {
  const { project, session, status, artifacts, checkpoints, type, model } = shown;
  return html`<header>
    <p class="facts"><${WorkBadge} status=${status.status} /><a href=${href(`/projects/${project.id}`)}><${Line} text=${project.name} most=${100} /></a>
      <strong><${Line} text=${type?.title ?? session.agentType} most=${100} /></strong>${status.round > 0 && html`<span>round ${status.round} of ${status.maxRounds}</span>`}
      <span>made <${Ago} at=${session.createdAt} />${session.createdByName && html` by <${Line} text=${session.createdByName} most=${60} />`}</span>
      ${status.jobId && html`<a href=${href(`/jobs/${status.jobId}`)}>Its job</a>`}</p>
    <h1><${Text} text=${session.taskDescription} most=${600} /></h1>
    <p class="standing">${standing({ ...status, openCheckpoints: status.checkpoints.open })}</p>
    <${WorkProgress} session=${session} status=${status} artifacts=${artifacts} checkpoints=${checkpoints} />
    ${status.error && status.status === 'failed' && html`<p class="notice wrong" role="alert"><span><code><${Text} text=${status.error.code} most=${100} /></code> <${Text} text=${status.error.message} most=${3_000} /></span></p>`}
    ${canExecute(status.status) && html`<${NoModel} model=${model} />`}
    ${works && html`<${WorkActions} project=${project.id} session=${session} status=${status} load=${load} execute=${execute} />`}
  </header>`;
}

/** What the agent was told and given. */
function Given({ session, documents, open }) {
  const configured = Object.keys(session.taskConfiguration ?? {}).length > 0;
  const strategy = strategyOf(session.approvalStrategy);
  return html`<section><h2>What it was given</h2>
    <p><strong>People are asked:</strong> ${strategy.title.toLowerCase()}. <span class="quiet">${strategy.does}</span></p>
    ${documents.length > 0 && html`<ul class="rowlist" aria-label="Documents">${documents.map(document => html`<li key=${document.ref}>
      <p class="what"><b class="ref">${document.ref}</b> <button type="button" class="link" onClick=${() => open(document.ref)}><${Line} text=${document.title} most=${200} /></button></p></li>`)}</ul>`}
    ${configured && html`<${Tree} value=${session.taskConfiguration} what="the settings of the task" tools=${false} />`}
    ${documents.length === 0 && !configured && html`<p class="quiet">Nothing but the task.</p>`}</section>`;
}
