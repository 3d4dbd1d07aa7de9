/** Where one is signed in. */
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { signOut } from '../session.js';
import { device } from '../logic/agent.js';
import { plural } from '../logic/pages.js';
import { announce } from '../parts/announce.js';
import { Ask } from '../parts/ask.js';
import { useHelp } from '../parts/help.js';
import { useList } from '../parts/list.js';
import { Listed } from '../parts/listed.js';
import { Nothing } from '../parts/states.js';
import { Line } from '../parts/text.js';
import { Ago, Left } from '../parts/when.js';

const ownSessions = async (cursor, signal) => ({ items: (await api.sessions(signal)).signIns, cursor: null });

export default function Sessions() {
  const list = useList(ownSessions);
  const [leaving, setLeaving] = useState(false);
  const others = list.items.filter(session => !session.current);
  useHelp([]);
  useEffect(() => { document.title = 'My sessions · Bascule'; }, []);
  const end = session => api.endSession(session.id).then(() => announce(`${device(session.agent)} is signed out.`), failure => announce(failure.message)).then(list.again);
  const left = ({ ended }) => {
    setLeaving(false);
    announce(`${plural(ended, 'session')} ended.`);
    list.again();
  };
  return html`<section>
    <header class="head"><h1>My sessions</h1>
      ${others.length > 0 && html`<button type="button" class="danger" onClick=${() => setLeaving(true)}>Sign out everywhere else…</button>`}</header>
    <p class="lead">Where you are signed in. What a browser calls itself is its own claim. If you do not know one of these, sign it out and change your password.</p>
    <${Listed} list=${list} empty=${html`<${Nothing} title="You are signed in nowhere." />`}>
      <ul class="rowlist" aria-label="Sessions">${list.items.map(session => html`<${Row} key=${session.id} row=${session} end=${end} />`)}</ul>
    </${Listed}>
    ${leaving && html`<${Ask} title="Sign out everywhere else?" word="Sign out everywhere else" danger act=${api.endOtherSessions} done=${left} close=${() => setLeaving(false)}>
      <p>${plural(others.length, 'other session')} of yours ${others.length === 1 ? 'ends' : 'end'} at once. Pages that are open there ask to sign in again.</p></${Ask}>`}
  </section>`;
}

function Row({ row, end }) {
  const name = device(row.agent);
  return html`<li>
    <div class="what">
      <p><strong title=${row.agent ?? undefined}><${Line} text=${name} most=${60} /></strong>${row.current && html` <span class="badge running">this one</span>`}</p>
      <p class="facts"><span>from <code><${Line} text=${row.address} most=${100} /></code></span><span>signed in <${Ago} at=${row.createdAt} /></span>
        <span>last seen <${Ago} at=${row.lastSeenAt} /></span><${Left} at=${row.expiresAt} /></p>
    </div>
    <p class="acts"><button type="button" class="small" onClick=${() => (row.current ? signOut() : end(row))} aria-label=${`Sign out ${row.current ? 'here' : name}`}>Sign out</button></p>
  </li>`;
}
