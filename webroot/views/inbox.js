/** The checkpoint inbox: what waits for a decision beside the one that is open. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { go, search } from '../router.js';
import { matches, read, write } from '../logic/filters.js';
import { flat } from '../logic/hostile.js';
import { count, plural } from '../logic/pages.js';
import { announce } from '../parts/announce.js';
import { Card } from '../parts/card.js';
import { useHelp } from '../parts/help.js';
import { InboxBar } from '../parts/inboxbar.js';
import { InboxList } from '../parts/inboxlist.js';
import { focusedId, focusRow, useMove } from '../parts/inboxmoves.js';
import { useInbox } from '../parts/inboxstate.js';
import { useKeys } from '../parts/keys.js';
import { notify } from '../parts/notify.js';
import { Failed, Nothing, Skeleton } from '../parts/states.js';
import { Together } from '../parts/together.js';

const LIST = '/admin/agent-checkpoints';
const FILTERS = { show: 'text', q: 'text', type: 'text' };
const KEYS = [['j', 'Next'], ['k', 'Previous'], ['Enter', 'Open'], ['a', 'Approve what is open, or what is selected'],
  ['r', 'Reject it, with a reason'], ['c', 'Send back what is open, with what to change, where that is taken'], ['x', 'Select, to decide several together'], ['/', 'Search']];

/** What was opened since the page was loaded: deciding several together tells of those that were not. */
const opened = new Set();

export default function Inbox({ id = null }) {
  const { show } = read(FILTERS, search.value);
  return html`<${Lists} key=${show} id=${id} decided=${show === 'decided'} />`;
}

function Lists({ id, decided }) {
  const filters = read(FILTERS, search.value);
  const inbox = useInbox(decided, told);
  const items = useMemo(() => inbox.items.filter(item => fits(item, filters)), [inbox.items, filters.q, filters.type]);
  const { chosen, selected, toggle, clear } = useSelection(items);
  const [form, setForm] = useState(null);
  const [together, setTogether] = useState(null);
  const [focusCard, setFocusCard] = useState(false);
  const find = useRef();
  const address = to => `${LIST}${to ? `/${to}` : ''}${search.value}`;
  const move = useMove(items, id, next => { setFocusCard(false); go(address(next), { replace: true }); });
  const start = verdict => {
    if (chosen.length > 0) setTogether(verdict);
    else if (id) setForm(verdict);
    else if (focusedId()) announce('Open it first: a decision is about what you have seen.');
  };
  const leave = () => {
    go(address(null));
    requestAnimationFrame(() => focusRow(id));
  };
  const closeTogether = done => {
    setTogether(null);
    clear();
    inbox.remove(done);
    inbox.fetch();
  };

  useHelp(KEYS);
  useTitle(decided, inbox.total);
  useEffect(() => { if (id) opened.add(id); setForm(null); }, [id]);
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    a: () => start('approve'),
    r: () => start('reject'),
    c: () => { if (id) setForm('change'); },
    x: () => { const which = focusedId() ?? id; if (which && !decided) toggle(which); },
    '/': () => find.current.focus(),
    Escape: () => (id ? leave() : clear()),
  });

  return html`<div class=${`split ${id ? 'opened' : ''}`}>
    <section class="side" aria-label=${decided ? 'What was decided' : 'What waits for a decision'}>
      ${!id && html`<h1 class="unseen">${decided ? 'Decided checkpoints' : 'Checkpoints'}</h1>`}
      <${InboxBar} inbox=${inbox} items=${items} filters=${filters} decided=${decided} find=${find} set=${change => refine(id, filters, change)} />
      <${Rows} inbox=${inbox} items=${items} filters=${filters} decided=${decided}>
        <${InboxList} items=${items} current=${id} selected=${selected} toggle=${toggle} address=${address} open=${() => setFocusCard(true)} selectable=${!decided} />
      </${Rows}>
      ${chosen.length > 0 && html`<${Chosen} n=${chosen.length} decide=${setTogether} clear=${clear} />`}
    </section>
    ${id ? html`<${Card} key=${id} id=${id} form=${form} setForm=${setForm} back=${address(null)} focus=${focusCard} decided=${() => inbox.remove([id])} />`
      : html`<div class="card none"><p>Open a checkpoint to read what would happen.</p>
          <p class="quiet"><kbd>j</kbd> <kbd>k</kbd> move · <kbd>Enter</kbd> opens · <kbd>?</kbd> all keys</p></div>`}
    ${together && html`<${Together} items=${chosen} verdict=${together} opened=${opened} close=${closeTogether} />`}
  </div>`;
}

function fits(item, { q, type }) {
  return (!type || item.job.jobType === type) && matches([item.message, item.job.jobType, item.job.taskDescription, item.id, item.jobId], q);
}

/** Another list starts without what was open; a search goes on beside it, and leaves no trace of each letter in the history. */
function refine(id, filters, change) {
  const other = change.show !== undefined;
  go((id && !other ? `${LIST}/${id}` : LIST) + write(FILTERS, { ...filters, ...change }, search.value), { replace: !other });
}

function useSelection(items) {
  const [selected, setSelected] = useState(new Set());
  const toggle = id => setSelected(before => {
    const next = new Set(before);
    if (!next.delete(id)) next.add(id);
    return next;
  });
  return { selected, toggle, clear: () => setSelected(new Set()), chosen: items.filter(item => selected.has(item.id)) };
}

function useTitle(decided, total) {
  useEffect(() => {
    document.title = decided ? 'Decided · Bascule' : `${total > 0 ? `(${count(total)}) ` : ''}Checkpoints · Bascule`;
  }, [decided, total]);
}

function Chosen({ n, decide, clear }) {
  return html`<div class="chosen" role="region" aria-label="Selection">
    <strong>${count(n)} selected</strong>
    <button type="button" class="primary" onClick=${() => decide('approve')}>Approve…</button>
    <button type="button" class="danger" onClick=${() => decide('reject')}>Reject…</button>
    <button type="button" class="link" onClick=${clear}>Clear</button></div>`;
}

function Rows({ inbox, items, filters, decided, children }) {
  if (!inbox.loaded) return inbox.failure ? html`<${Failed} failure=${inbox.failure} again=${inbox.fetch} />` : html`<${Skeleton} />`;
  if (inbox.items.length === 0) {
    return decided ? html`<${Nothing} title="Nothing was decided yet." text="Decisions stand here, newest first." />`
      : html`<${Nothing} title="Nothing waits for you." text="When a job stops at a checkpoint, it appears here by itself." />`;
  }
  return html`${inbox.failure && html`<p class="stale" role="alert">This is what was last known. ${inbox.failure.message}</p>`}
    ${items.length === 0 ? html`<${Nothing} title="Nothing of what is loaded fits." text=${`${plural(inbox.items.length, 'checkpoint')} ${filters.q ? `without “${flat(filters.q)}”` : 'of other types'}.`} />` : children}
    ${inbox.hasMore && html`<button type="button" class="more" onClick=${() => inbox.more().catch(failure => announce(failure.message))}>Show more</button>`}`;
}

function told(arrived, left) {
  notify(arrived);
  if (arrived.length > 0) {
    announce(arrived.length === 1 ? `New: ${arrived[0].message.slice(0, 120)}` : `${plural(arrived.length, 'new checkpoint')}.`);
  } else if (left.length > 0) {
    announce(`${plural(left.length, 'checkpoint')} no longer ${left.length === 1 ? 'waits' : 'wait'}.`, { quiet: true });
  }
}
