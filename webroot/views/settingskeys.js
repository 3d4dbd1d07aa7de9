/** API keys: one's own, and for admins everyone's. */
import { useEffect, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { go, search } from '../router.js';
import { me } from '../session.js';
import { read, write } from '../logic/filters.js';
import { flat } from '../logic/hostile.js';
import { standing } from '../logic/keys.js';
import { plural } from '../logic/pages.js';
import { administers } from '../logic/roles.js';
import { announce } from '../parts/announce.js';
import { Ask } from '../parts/ask.js';
import { useHelp } from '../parts/help.js';
import { KeyList } from '../parts/keylist.js';
import { useKeys } from '../parts/keys.js';
import { useList } from '../parts/list.js';
import { Listed } from '../parts/listed.js';
import { NewKey } from '../parts/newkey.js';
import { Nothing } from '../parts/states.js';
import { now } from '../parts/when.js';

const PAGE = 100;
const FILTERS = { whose: 'text' };

const fetchOwn = async (cursor, signal) => ({ items: (await api.keys(signal)).keys, cursor: null });
const fetchAll = async (cursor, signal) => {
  const { keys, pagination } = await api.allKeys({ limit: PAGE, cursor }, signal);
  return { items: keys, cursor: pagination.nextCursor };
};

export default function Keys() {
  const isAdmin = administers(me.value.role);
  const all = isAdmin && read(FILTERS, search.value).whose === 'all';
  const list = useList(all ? fetchAll : fetchOwn, all ? 'all' : 'own');
  const [making, setMaking] = useState(false);
  const [revoking, setRevoking] = useState(null);
  useHelp([['n', 'New key']]);
  useKeys({ n: () => setMaking(true) });
  useEffect(() => { document.title = 'API keys · Bascule'; }, []);
  const revoked = key => {
    setRevoking(null);
    announce(`The key “${flat(key.name)}” is refused from now on.`);
    list.again();
  };
  const show = whose => go(`/settings/keys${write(FILTERS, { whose }, search.value)}`);
  return html`<section>
    <header class="head"><h1>API keys</h1>
      <button type="button" class="primary" onClick=${() => setMaking(true)}>New key… <kbd>n</kbd></button></header>
    <p class="lead">A program signs in with a key instead of a password. A key can never do more than its owner, and what it does is done in the owner’s name.</p>
    ${isAdmin && html`<div class="switch" role="group" aria-label="Whose keys">
      <button type="button" aria-pressed=${!all} onClick=${() => show('')}>Mine</button>
      <button type="button" aria-pressed=${all} onClick=${() => show('all')}>Everyone’s</button></div>`}
    <${Listed} list=${list} empty=${html`<${Nothing} title=${all ? 'Nobody has a key.' : 'You have no keys.'} text="Make one for each program, so that each can be revoked by itself." />`}>
      <${Standing} keys=${list.items} revoke=${setRevoking} />
    </${Listed}>
    ${making && html`<${NewKey} close=${made => { setMaking(false); if (made) list.again(); }} />`}
    ${revoking && html`<${Ask} title=${`Revoke “${flat(revoking.name)}”?`} word="Revoke" doing="Revoking…" danger close=${() => setRevoking(null)}
      act=${() => api.revokeKey(revoking.id)} done=${() => revoked(revoking)}>
      <p>Programs that use <code>bsk_${revoking.prefix}_…</code> are refused from that moment on, and their streams end within 5 s. It cannot be taken back.</p>
    </${Ask}>`}
  </section>`;
}

function Standing({ keys, revoke }) {
  const open = keys.filter(key => standing(key, now.value) === 'open');
  const ended = keys.filter(key => standing(key, now.value) !== 'open');
  return html`${open.length === 0 ? html`<p class="quiet none">None of these keys can be used any more.</p>` : html`<${KeyList} keys=${open} label="Keys" revoke=${revoke} />`}
    ${ended.length > 0 && html`<details class="ended"><summary>${plural(ended.length, 'key has', 'keys have')} ended</summary><${KeyList} keys=${ended} label="Keys that have ended" /></details>`}`;
}
