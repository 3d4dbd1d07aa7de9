/** Who is in a project; its owners change that. */
import { useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { me } from '../session.js';
import { flat } from '../logic/hostile.js';
import { ownsProject } from '../logic/work.js';
import { announce } from './announce.js';
import { Ask } from './ask.js';
import { Choices, Field } from './field.js';
import { useFetched } from './fetched.js';
import { Failed, Loading } from './states.js';
import { Line } from './text.js';
import { Ago } from './when.js';

const ROLES = [{ name: 'member', does: 'makes and executes sessions, and decides what they ask' }, { name: 'owner', does: 'besides, changes the project and who is in it' }];

export function Members({ project, changed }) {
  const { value, failure, again } = useFetched(async signal => (await api.members(project.id, signal)).members);
  const [asking, setAsking] = useState(null);
  if (!value) return failure ? html`<${Failed} failure=${failure} again=${again} />` : html`<${Loading} what="the members" />`;
  const owns = ownsProject(project, me.value.role);
  const done = words => {
    setAsking(null);
    announce(words);
    again();
    changed();
  };
  return html`<ul class="rowlist members" aria-label="Members">${value.map(member => html`<li key=${member.userId}>
      <p class="what"><strong><${Line} text=${member.username} most=${100} /></strong> <span class="role">${member.role}</span> <span class="quiet">since <${Ago} at=${member.addedAt} /></span></p>
      ${!owns && member.userId === me.value.id && html`<p class="acts"><button type="button" class="small" onClick=${() => setAsking({ leave: member })}>Leave…</button></p>`}
      ${owns && html`<p class="acts"><button type="button" class="small" onClick=${() => setAsking({ add: member })} aria-label=${`Role: ${flat(member.username)}`}>Role…</button>
        <button type="button" class="small danger" onClick=${() => setAsking({ remove: member })} aria-label=${`Remove ${flat(member.username)}`}>Remove…</button></p>`}</li>`)}</ul>
    ${owns && html`<p class="buttons"><button type="button" onClick=${() => setAsking({ add: null })}>Add a member…</button></p>`}
    ${asking?.add !== undefined && html`<${Add} project=${project} member=${asking.add} close=${() => setAsking(null)} done=${done} />`}
    ${asking?.leave && html`<${Ask} title="Leave the project?" word="Leave" doing="Leaving…" danger close=${() => setAsking(null)}
      act=${() => api.removeMember(project.id, me.value.id)} done=${() => done('You are no longer in the project.')}>
      <p>An owner can add you again. What you made stays.</p></${Ask}>`}
    ${asking?.remove && html`<${Ask} title=${`Remove “${flat(asking.remove.username)}”?`} word="Remove" doing="Removing…" danger close=${() => setAsking(null)}
      act=${() => api.removeMember(project.id, asking.remove.userId)} done=${() => done(`“${flat(asking.remove.username)}” is no longer in the project.`)}>
      <p>They do not see the project any more, unless their role lets them see everything. What they made stays.</p></${Ask}>`}`;
}

/** Of somebody new, or another role of one who is in it. */
function Add({ project, member, close, done }) {
  const [username, setUsername] = useState(member?.username ?? '');
  const [roles, setRoles] = useState([member?.role ?? 'member']);
  const [failure, setFailure] = useState(null);
  const add = () => {
    setFailure(null);
    return api.addMember(project.id, { username: username.trim(), role: roles[0] });
  };
  const wrong = failure && (failure.field?.('username') ?? (failure.status === 404 ? 'There is no active user of this name.' : undefined));
  const shown = problem => {
    setFailure(problem);
    return problem.status === 404 || Boolean(problem.field?.('username'));
  };
  return html`<${Ask} title=${member ? `Role of “${flat(member.username)}”` : 'Add a member'} word=${member ? 'Save' : 'Add'} doing="One moment…" close=${close} act=${add} shown=${shown}
      done=${() => done(`“${flat(username.trim())}” is ${roles[0] === 'owner' ? 'an owner' : 'a member'}.`)}>
    ${!member && html`<${Field} label="Username" wrong=${wrong}>${tie => html`
      <input ...${tie} value=${username} onInput=${event => setUsername(event.target.value)} maxlength="100" autocomplete="off" autocapitalize="none" spellcheck=${false} autofocus />`}</${Field}>`}
    <${Choices} kind="radio" name="role" legend="Role" options=${ROLES} chosen=${roles} choose=${setRoles} />
  </${Ask}>`;
}
