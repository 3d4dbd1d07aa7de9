/** The kinds of agents, a card each. */
import { html } from '../html.js';
import { href } from '../router.js';
import { plural } from '../logic/pages.js';
import { Nothing } from './states.js';
import { Line, Text } from './text.js';

/** @param {{types: object[], project: string}} props */
export function AgentCards({ types, project }) {
  if (types.length === 0) return html`<${Nothing} title="There is no kind of agent." text="Files in the server's folder of agents make them." />`;
  return html`<ul class="agents" aria-label="Kinds of agents">${types.map(type => html`<li key=${type.name} data-agent=${type.name}>
    <h3><a href=${href(`/projects/${project}/new/${encodeURIComponent(type.name)}`)}><${Line} text=${type.title} most=${100} /></a></h3>
    <p><${Text} text=${type.description} most=${400} /></p>
    <p class="facts"><span>${type.stages.map(stage => stage.title).join(' → ')}</span>${type.templates.length > 0 && html`<span>${plural(type.templates.length, 'template')}</span>`}</p></li>`)}</ul>`;
}
