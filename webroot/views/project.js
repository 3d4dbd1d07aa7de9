/** One project: which agents there are to ask, what they were asked, and who is in it. */
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { go, href, search } from '../router.js';
import { me } from '../session.js';
import { read, write } from '../logic/filters.js';
import { flat } from '../logic/hostile.js';
import { ownsProject, worksIn } from '../logic/work.js';
import { AgentCards } from '../parts/agentcards.js';
import { announce } from '../parts/announce.js';
import { Ask } from '../parts/ask.js';
import { useFetched } from '../parts/fetched.js';
import { useHelp } from '../parts/help.js';
import { Members } from '../parts/members.js';
import { NoModel } from '../parts/nomodel.js';
import { NoProject } from '../parts/noproject.js';
import { ProjectForm } from '../parts/projectform.js';
import { Loading } from '../parts/states.js';
import { Text } from '../parts/text.js';
import { WorkSessions } from '../parts/worksessions.js';

const FILTERS = { status: 'text' };

export default function Project({ id }) {
  return html`<${One} key=${id} id=${id} />`;
}

function One({ id }) {
  const { value, failure, again } = useFetched(async signal => {
    const [{ project }, types] = await Promise.all([api.project(id, signal), api.agentTypes(signal)]);
    return { project, ...types };
  });
  const name = value?.project.name;
  const { status } = read(FILTERS, search.value);
  useHelp([]);
  useEffect(() => { document.title = `${name ? flat(name).slice(0, 80) : 'Project'} · Bascule`; }, [name]);
  if (!value) return failure ? html`<${NoProject} failure=${failure} again=${again} />` : html`<${Loading} what="the project" />`;
  const { project, agentTypes, model } = value;
  const works = worksIn(project, me.value.role);
  const filter = to => go(`/projects/${id}${write(FILTERS, { status: to }, search.value)}`);
  return html`<article class="page work">
    <${Head} project=${project} changed=${again} />
    <${NoModel} model=${model} />
    <section><h2>Give an agent a task</h2>
      ${works ? html`<${AgentCards} types=${agentTypes} project=${id} />` : html`<p class="quiet">Its members give tasks to agents; you read along.</p>`}</section>
    <section aria-labelledby="sessions-title"><h2 id="sessions-title">Sessions</h2><${WorkSessions} project=${id} types=${agentTypes} status=${status} filter=${filter} works=${works} /></section>
    <section><h2>Members</h2><${Members} project=${project} changed=${again} /></section>
  </article>`;
}

function Head({ project, changed }) {
  const [asking, setAsking] = useState(null);
  const owns = ownsProject(project, me.value.role);
  const close = () => setAsking(null);
  const saved = () => {
    close();
    announce('The project was changed.');
    changed();
  };
  const removed = () => {
    go('/projects');
    announce(`The project “${flat(project.name)}” was deleted.`);
  };
  return html`<header>
    <p class="facts"><a href=${href('/projects')}>All projects</a>${project.role && html`<span>you are its ${project.role}</span>`}</p>
    <h1><${Text} text=${project.name} most=${200} /></h1>
    ${project.description && html`<p class="lead"><${Text} text=${project.description} most=${1_000} /></p>`}
    <p class="buttons"><a class="button" href=${href(`/projects/${project.id}/analytics`)}>Analytics</a>
      ${owns && html`<button type="button" onClick=${() => setAsking('change')}>Change…</button><button type="button" class="danger" onClick=${() => setAsking('remove')}>Delete…</button>`}</p>
    ${asking === 'change' && html`<${ProjectForm} project=${project} close=${close} save=${change => api.changeProject(project.id, change)} done=${saved} />`}
    ${asking === 'remove' && html`<${Ask} title=${`Delete “${flat(project.name)}”?`} word="Delete the project" doing="Deleting…" danger close=${close}
      act=${() => api.removeProject(project.id)} done=${removed}>
      <p>Its sessions, their documents and all that was made in them are deleted with it. It cannot be taken back.</p></${Ask}>`}
  </header>`;
}
