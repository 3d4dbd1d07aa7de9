/** Something that an earlier session of the project made, to be read by another. */
import { useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { Dialog } from './dialog.js';
import { useList } from './list.js';
import { Listed } from './listed.js';
import { Nothing } from './states.js';
import { Line } from './text.js';
import { Ago } from './when.js';
import { WorkBadge } from './workbadge.js';

const PAGE = 50;

/** @param {{project: string, done: (document: object) => void, close: () => void}} props */
export function PickArtifact({ project, done, close }) {
  const [session, setSession] = useState(null);
  return html`<${Dialog} title="From an earlier session" class="pick" close=${close}>
    ${session ? html`<${Made} project=${project} session=${session} done=${done} />` : html`<${Sessions} project=${project} choose=${setSession} />`}
    <p class="buttons">${session && html`<button type="button" onClick=${() => setSession(null)}>Other sessions</button>`}<button type="button" onClick=${close}>Cancel</button></p>
  </${Dialog}>`;
}

function Sessions({ project, choose }) {
  const list = useList(async (cursor, signal) => {
    const { sessions, pagination } = await api.workSessions(project, { limit: PAGE, cursor }, signal);
    return { items: sessions, cursor: pagination.nextCursor };
  });
  return html`<${Listed} list=${list} empty=${html`<${Nothing} title="There is no earlier session." />`}>
    <ul class="rowlist" aria-label="Sessions">${list.items.map(session => html`<li key=${session.id}>
      <button type="button" class="link what" onClick=${() => choose(session)}><${Line} text=${session.taskDescription} most=${120} /></button>
      <span class="facts"><${WorkBadge} status=${session.status} /><${Ago} at=${session.createdAt} /></span></li>`)}</ul></${Listed}>`;
}

function Made({ project, session, done }) {
  const list = useList(async (cursor, signal) => {
    const { artifacts, pagination } = await api.workArtifacts(project, session.id, { limit: PAGE, cursor }, signal);
    return { items: artifacts, cursor: pagination.nextCursor };
  }, session.id);
  const pick = ({ id, title, content }) => done({ artifactId: id, title, characters: content.length });
  return html`<p class="quiet"><${Line} text=${session.taskDescription} most=${200} /></p>
    <${Listed} list=${list} empty=${html`<${Nothing} title="It has made nothing yet." />`}>
      <ul class="rowlist" aria-label="What it made">${list.items.map(artifact => html`<li key=${artifact.id}>
        <button type="button" class="link what" onClick=${() => pick(artifact)}><${Line} text=${artifact.title} most=${120} /></button>
        <span class="facts"><span>version ${artifact.version}</span><${Ago} at=${artifact.createdAt} /></span></li>`)}</ul></${Listed}>`;
}
