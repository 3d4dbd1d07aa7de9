/** The list of jobs: filtered by what the address says, live, changed one at a time or many together. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { go, href, search } from '../router.js';
import { me } from '../session.js';
import { read, write } from '../logic/filters.js';
import { FILTERS, isFiltered, NONE, toggled } from '../logic/jobfilters.js';
import { waiting } from '../logic/joblist.js';
import { administers, submits } from '../logic/roles.js';
import { announce } from '../parts/announce.js';
import { useHelp } from '../parts/help.js';
import { focusedId, focusRow, useMove } from '../parts/inboxmoves.js';
import { JobBulk } from '../parts/jobbulk.js';
import { JobChips } from '../parts/jobchips.js';
import { JobCounts } from '../parts/jobcounts.js';
import { useJobList } from '../parts/joblive.js';
import { JobPlace, Older } from '../parts/jobplaces.js';
import { JobRows } from '../parts/jobrows.js';
import { Chosen, SelectAll, useSelection } from '../parts/jobselection.js';
import { JobFind, JobTools } from '../parts/jobtools.js';
import { useKeys } from '../parts/keys.js';

const KEYS = [['j', 'Next'], ['k', 'Previous'], ['Enter', 'Open'], ['x', 'Select'], ['c', 'Cancel what is selected'], ['r', 'Retry what is selected'],
  ['n', 'Show what is new'], ['f', 'Add a filter'], ['/', 'Search']];
/** So near to its top the list lets in by itself what comes. */
const NEAR_TOP = 40;

export default function Jobs() {
  const filters = read(FILTERS, search.value);
  const set = (change, options) => go(`/jobs${write(FILTERS, { ...filters, before: '', ...change }, search.value)}`, options);
  const clear = () => set(NONE);
  const { users, names } = useUsers();
  const [box, add, find, pointed] = [useRef(), useRef(), useRef(), useRef(false)];
  const [bulk, setBulk] = useState(null);
  const { selected, toggle, setSelected } = useSelection(search.value);
  const isEmpty = () => !box.current?.querySelector('.jobrows');
  const calm = () => isEmpty() || (bulk === null && selected.size === 0 && !pointed.current && focusedId() === null && scroller().scrollTop < NEAR_TOP);
  const jobs = useJobList(filters, calm);
  const rows = jobs.list?.rows ?? [];
  const items = useMemo(() => rows.map(({ job }) => job), [rows]);
  const chosen = items.filter(job => selected.has(job.id));
  const may = submits(me.value.role);
  const change = (action, of) => setBulk({ action, jobs: of });
  const pick = (id, upTo) => toggle(id, upTo, items.map(job => job.id));
  const settle = useSettling(jobs, calm);
  const show = async () => {
    await jobs.letIn().catch(failed);
    scroller().scrollTop = 0;
    requestAnimationFrame(() => focusRow(box.current?.querySelector('.jobrows li')?.dataset.id ?? ''));
  };
  const keys = { show, pick, change, chosen, may, clear: () => setSelected(new Set()), add: () => add.current?.click(), find: () => find.current.focus() };
  useJobKeys(items, jobs.list, keys);
  useEffect(() => { document.title = 'Jobs · Bascule'; }, []);

  const closeBulk = changed => {
    setBulk(null);
    if (!changed) return;
    setSelected(new Set());
    jobs.look();
  };

  return html`<section class="page jobs" ref=${box} aria-labelledby="jobs-title">
    <header class="head"><h1 id="jobs-title">Jobs</h1><span class="grow"></span><${JobTools} filters=${filters} may=${may} all=${action => change(action, null)} /></header>
    <${JobCounts} counts=${jobs.counts} chosen=${filters.status} toggle=${status => set({ status: toggled(filters.status, status) })} />
    <div class="filters"><${JobFind} filters=${filters} set=${set} find=${find} /><${JobChips} filters=${filters} set=${set} users=${users} names=${names} add=${add} />
      ${isFiltered(filters) && html`<button type="button" class="link" onClick=${clear}>Clear all</button>`}</div>
    <${Notes} filters=${filters} jobs=${jobs} show=${show} />
    <div onPointerEnter=${() => { pointed.current = true; }} onPointerLeave=${() => { pointed.current = false; settle(); }}>
      <${JobPlace} jobs=${jobs} filters=${filters} clear=${clear}>
        ${may && html`<${SelectAll} items=${items} chosen=${chosen} setSelected=${setSelected} />`}
        <${JobRows} rows=${rows} selected=${selected} toggle=${may ? pick : undefined} names=${names} />
      </${JobPlace}></div>
    ${jobs.list?.cursor && rows.length > 0 && html`<${Older} list=${jobs.list} more=${jobs.more} filters=${filters} />`}
    ${chosen.length > 0 && html`<${Chosen} n=${chosen.length} decide=${action => change(action, chosen)} clear=${keys.clear} />`}
    ${bulk && html`<${JobBulk} ...${bulk} filters=${filters} close=${closeBulk} />`}
  </section>`;
}

/** What is to be known of the list before it is read. */
function Notes({ filters, jobs: { list, failure }, show }) {
  const arrived = list?.fresh.size ?? 0;
  useEffect(() => { if (arrived > 0) announce('There are new jobs.', { quiet: true }); }, [arrived > 0]);
  return html`${filters.before && html`<p class="stale">These are older jobs. <a href=${href(`/jobs${write(FILTERS, { ...filters, before: '' })}`)}>Back to the newest</a></p>`}
    ${failure && list && html`<p class="stale" role="alert">This is what was last known. ${failure.message}</p>`}
    <div class="news">${arrived > 0 && html`<button type="button" onClick=${show}>${waiting(list)} new <span class="quiet">show</span> <kbd>n</kbd></button>`}</div>`;
}

function useJobKeys(items, list, { show, pick, change, chosen, may, clear, add, find }) {
  const move = useMove(items, null, () => {});
  useHelp(KEYS);
  useKeys({
    j: () => move(1),
    k: () => move(-1),
    x: () => { const id = focusedId(); if (id && may) pick(id); },
    c: () => chosen.length > 0 && change('cancel', chosen),
    r: () => chosen.length > 0 && change('retry', chosen),
    n: () => list?.fresh.size > 0 && show(),
    f: add,
    '/': find,
    Escape: clear,
  });
}

const scroller = () => document.getElementById('main');
const failed = failure => announce(failure.message);

/** The names of users, for those who may list them. */
function useUsers() {
  const [users, setUsers] = useState([]);
  useEffect(() => { if (administers(me.value.role)) api.users({}).then(({ users: all }) => setUsers(all), () => {}); }, []);
  return { users, names: useMemo(() => new Map(users.map(({ id, username }) => [id, username])), [users]) };
}

/** What waits comes in by itself once the reader is at the top again, and looks at nothing in particular. */
function useSettling({ list, letIn }, calm) {
  const latest = useRef();
  latest.current = () => { if ((list?.fresh.size > 0 || list?.rows.some(row => row.gone)) && calm()) letIn().catch(() => {}); };
  useLayoutEffect(() => {
    const look = () => latest.current();
    scroller().addEventListener('scroll', look, { passive: true });
    return () => scroller()?.removeEventListener('scroll', look);
  }, []);
  return () => latest.current();
}
