/** Users and their roles, for admins. */
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { me } from '../session.js';
import { ROLES } from '../logic/access.js';
import { Badge } from '../parts/badge.js';
import { useHelp } from '../parts/help.js';
import { useKeys } from '../parts/keys.js';
import { useList } from '../parts/list.js';
import { Listed } from '../parts/listed.js';
import { NewUser } from '../parts/newuser.js';
import { Nothing } from '../parts/states.js';
import { Line } from '../parts/text.js';
import { ChangeUser } from '../parts/userchange.js';
import { Ago } from '../parts/when.js';

const PAGE = 100;

const usersPage = async (cursor, signal) => {
  const { users, pagination } = await api.users({ limit: PAGE, cursor }, signal);
  return { items: users, cursor: pagination.nextCursor };
};

export default function Users() {
  const list = useList(usersPage);
  const [making, setMaking] = useState(false);
  const [change, setChange] = useState(null);
  useHelp([['n', 'New user']]);
  useKeys({ n: () => setMaking(true) });
  useEffect(() => { document.title = 'Users · Bascule'; }, []);
  return html`<section>
    <header class="head"><h1>Users</h1>
      <button type="button" class="primary" onClick=${() => setMaking(true)}>New user… <kbd>n</kbd></button></header>
    <p class="lead">Nobody is ever deleted, since jobs, decisions and the audit log name them; who leaves is deactivated.</p>
    <details class="roles"><summary>What each role may do</summary><dl>${ROLES.map(role => html`<div key=${role.name}><dt>${role.name}</dt><dd>${role.does}</dd></div>`)}</dl></details>
    <${Listed} list=${list} empty=${html`<${Nothing} title="There are no users." />`}>
      <ul class="rowlist" aria-label="Users">${list.items.map(user => html`<${Row} key=${user.id} row=${user} ask=${setChange} />`)}</ul>
    </${Listed}>
    ${making && html`<${NewUser} close=${made => { setMaking(false); if (made) list.again(); }} />`}
    ${change && html`<${ChangeUser} key=${change.kind} ...${change} close=${done => { setChange(null); if (done) list.again(); }} />`}
  </section>`;
}

function Row({ row: user, ask }) {
  const own = user.id === me.value.id;
  const act = (kind, word, danger) => html`<button type="button" class=${`small ${danger ? 'danger' : ''}`} onClick=${() => ask({ user, kind })}
    aria-label=${`${word}: ${user.username}`}>${word}…</button>`;
  return html`<li class=${user.active ? '' : 'off'}>
    <div class="what">
      <p><strong><${Line} text=${user.username} most=${100} /></strong>${own && html` <span class="quiet">you</span>`} <span class="role">${user.role}</span>
        ${!user.active && html` <${Badge} status="inactive" />`}</p>
      <p class="facts"><span>made <${Ago} at=${user.createdAt} /></span>${user.updatedAt !== user.createdAt && html`<span>changed <${Ago} at=${user.updatedAt} /></span>`}</p>
    </div>
    <p class="acts">${act('role', 'Role')}${act('password', 'Password')}${user.active ? act('deactivate', 'Deactivate', true) : act('activate', 'Activate')}</p>
  </li>`;
}
