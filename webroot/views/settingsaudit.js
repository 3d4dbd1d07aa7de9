/** The audit log: what was done, by whom, and whether anybody changed the record of it. */
import { useEffect, useRef } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { go, search } from '../router.js';
import { asked, FILTERS } from '../logic/audit.js';
import { read, write } from '../logic/filters.js';
import { AuditBar } from '../parts/auditbar.js';
import { AuditList } from '../parts/auditlist.js';
import { Chain } from '../parts/chain.js';
import { useHelp } from '../parts/help.js';
import { useKeys } from '../parts/keys.js';
import { useList } from '../parts/list.js';
import { Listed } from '../parts/listed.js';
import { Nothing } from '../parts/states.js';

const PAGE = 50;

export default function Audit() {
  const filters = read(FILTERS, search.value);
  const wanted = asked(filters);
  const list = useList(async (cursor, signal) => {
    const { entries, pagination } = await api.audit({ ...wanted, limit: PAGE, cursor: cursor ?? wanted.cursor }, signal);
    return { items: entries, cursor: pagination.nextCursor };
  }, JSON.stringify(wanted));
  const first = useRef();
  useHelp([['/', 'Filter by who']]);
  useKeys({ '/': () => first.current.focus() });
  useEffect(() => { document.title = 'Audit log · Bascule'; }, []);
  const set = change => go(`/settings/audit${write(FILTERS, { ...filters, entry: '', ...change }, search.value)}`);
  const only = change => set({ who: '', what: '', subject: '', from: '', to: '', ...change });
  return html`<section>
    <header class="head"><h1>Audit log</h1>
      <a href=${api.auditFile({ ...wanted, cursor: undefined })} download="audit.jsonl" data-leaves>Take it away as JSON lines</a></header>
    <p class="lead">Every decision, failure to sign in, and change of users, keys and limits, newest first.</p>
    <${Chain} show=${seq => only({ entry: String(seq) })} />
    <${AuditBar} filters=${filters} set=${set} first=${first} again=${list.again} />
    <${Listed} list=${list} empty=${html`<${Nothing} title="There is no such entry." text="Nothing that the filters let through is in the log." />`}>
      <${AuditList} entries=${list.items} pointed=${filters.entry} only=${only} />
    </${Listed}>
  </section>`;
}
