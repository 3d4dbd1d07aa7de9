/** What a session made: each kind of thing in its own view, the versions of each behind it. */
import { html } from '../html.js';
import { api } from '../api.js';
import { groups, TITLES, versionsOf } from '../logic/artifacts.js';
import { count } from '../logic/pages.js';
import { hasEnded } from '../logic/work.js';
import { ArtifactGroup } from './artifactgroup.js';
import { Reveal } from './reveal.js';

/** @param {{shown: object, point?: object, open: (ref: string, quote?: string) => void}} props what the open checkpoint shows already is left out */
export function Artifacts({ shown, point, open }) {
  const { project, session, status, artifacts } = shown;
  const above = new Set((point?.data?.artifacts ?? []).map(artifact => artifact?.id));
  const all = groups(artifacts).map(group => ({ ...group, now: group.now.filter(({ id }) => !above.has(id)) }));
  const tools = artifact => ({ versions: versionsOf(artifacts, artifact), file: format => api.artifactFile(project.id, session.id, artifact.id, format) });
  if (artifacts.length === 0) return html`<p class="quiet">${hasEnded(status.status) ? 'Nothing.' : 'Nothing yet. It appears here by itself.'}</p>`;
  return html`${above.size > 0 && all.every(({ now }) => now.length === 0) && html`<p class="quiet">All of it waits for the decision above.</p>`}
    ${all.map(({ type, now, before }) => html`<div key=${type} class="made">${now.length > 0 && html`<h3>${TITLES[type]}</h3>`}
      ${now.length > 0 && html`<${ArtifactGroup} type=${type} artifacts=${now} tools=${tools} open=${open} />`}
      ${before.length > 0 && html`<${Reveal} title=${`${count(before.length)} of earlier rounds, no longer among them`}><${ArtifactGroup} type=${type} artifacts=${before} tools=${tools} open=${open} /></${Reveal}>`}</div>`)}`;
}
