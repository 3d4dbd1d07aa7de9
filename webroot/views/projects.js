/** Projects: work that people and agents do together. */
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { go, href } from '../router.js';
import { me } from '../session.js';
import { submits } from '../logic/roles.js';
import { useHelp } from '../parts/help.js';
import { useKeys } from '../parts/keys.js';
import { useList } from '../parts/list.js';
import { Listed } from '../parts/listed.js';
import { ProjectForm } from '../parts/projectform.js';
import { Nothing } from '../parts/states.js';
import { Line, Text } from '../parts/text.js';
import { Ago } from '../parts/when.js';

const PAGE = 50;

const fetchPage = async (cursor, signal) => {
  const { projects, pagination } = await api.projects({ limit: PAGE, cursor }, signal);
  return { items: projects, cursor: pagination.nextCursor };
};

export default function Projects() {
  const list = useList(fetchPage);
  const [making, setMaking] = useState(false);
  const may = submits(me.value.role);
  const make = () => setMaking(true);
  useHelp(may ? [['n', 'New project']] : []);
  useKeys(may ? { n: make } : {});
  useEffect(() => { document.title = 'Projects · Bascule'; }, []);
  return html`<section class="page work">
    <header class="head"><h1>Projects</h1>${may && html`<button type="button" class="primary" onClick=${make}>New project… <kbd>n</kbd></button>`}</header>
    <p class="lead">In a project, agents research, write and report for its members, who read what was made, send it back, and approve it.</p>
    <${Listed} list=${list} empty=${html`<${Nothing} title="You are in no project." text=${may ? 'Make one, and give an agent its first task.' : 'Its owner adds you to one.'} />`}>
      <ul class="rowlist" aria-label="Projects">${list.items.map(project => html`<${Row} key=${project.id} project=${project} />`)}</ul>
    </${Listed}>
    ${making && html`<${ProjectForm} close=${() => setMaking(false)} save=${api.createProject} done=${project => go(`/projects/${project.id}`)} />`}
  </section>`;
}

function Row({ project }) {
  return html`<li><div class="what">
    <p><a href=${href(`/projects/${project.id}`)}><strong><${Line} text=${project.name} most=${200} /></strong></a>${project.role && html` <span class="role">${project.role}</span>`}</p>
    ${project.description && html`<p class="quiet"><${Text} text=${project.description} most=${300} /></p>`}
    <p class="facts"><span>made <${Ago} at=${project.createdAt} /></span></p></div></li>`;
}
