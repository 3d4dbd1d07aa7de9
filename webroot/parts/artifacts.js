/** What a session made: each kind of thing in its own view, the versions of each behind it. What it made before it was executed again stands apart. */
import { html } from '../html.js';
import { api } from '../api.js';
import { groups, TITLES, versionsOf } from '../logic/artifacts.js';
import { attempts } from '../logic/attempts.js';
import { count } from '../logic/pages.js';
import { hasEnded } from '../logic/work.js';
import { ArtifactGroup } from './artifactgroup.js';
import { Reveal } from './reveal.js';
import { Ago } from './when.js';

/** @param {{shown: object, point?: object, open: (ref: string, quote?: string) => void}} props what the open checkpoint shows already is left out */
export function Artifacts({ shown, point, open }) {
  const { project, session, status, artifacts } = shown;
  const { present, earlier } = attempts(artifacts, status.jobId);
  const above = new Set((point?.data?.artifacts ?? []).map(artifact => artifact?.id));
  const all = groups(present).map(group => ({ ...group, now: group.now.filter(({ id }) => !above.has(id)) }));
  const tools = artifact => ({ versions: versionsOf(artifacts, artifact), file: format => api.artifactFile(project.id, session.id, artifact.id, format) });
  return html`${present.length === 0 && html`<p class="quiet">${hasEnded(status.status) ? 'Nothing.' : 'Nothing yet. It appears here by itself.'}</p>`}
    ${above.size > 0 && all.length > 0 && all.every(({ now }) => now.length === 0) && html`<p class="quiet">All of it waits for the decision above.</p>`}
    ${all.map(({ type, now, before }) => html`<div key=${type} class="made">${now.length > 0 && html`<h3>${TITLES[type]}</h3>`}
      ${now.length > 0 && html`<${ArtifactGroup} type=${type} artifacts=${now} tools=${tools} open=${open} />`}
      ${before.length > 0 && html`<${Reveal} title=${`${count(before.length)} of earlier rounds, no longer among them`}><${ArtifactGroup} type=${type} artifacts=${before} tools=${tools} open=${open} /></${Reveal}>`}</div>`)}
    ${earlier.length > 0 && html`<div class="made earlier"><h3>From ${earlier.length > 1 ? 'earlier attempts' : 'an earlier attempt'}</h3>
      ${earlier.map(({ jobId, items }) => html`<${Earlier} key=${jobId} items=${items} tools=${tools} open=${open} />`)}</div>`}`;
}

/** What another execution of the session had made, as it stood in the end. */
function Earlier({ items, tools, open }) {
  const last = groups(items).map(({ type, now, before }) => ({ type, all: [...now, ...before] }));
  const made = last.reduce((sum, { all }) => sum + all.length, 0);
  const newest = items.reduce((a, b) => (a.id < b.id ? b : a));
  return html`<${Reveal} title=${html`${count(made)} made, the last <${Ago} at=${newest.createdAt} />`}>
    ${last.map(({ type, all }) => html`<${ArtifactGroup} key=${type} type=${type} artifacts=${all} tools=${tools} open=${open} />`)}</${Reveal}>`;
}
