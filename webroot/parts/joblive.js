/** The list of jobs that fit the filters, newest first, kept up to date without being pushed about; and how many there are of each state. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { me } from '../session.js';
import { above, admit, append, begin, heard, seen, seenNewest } from '../logic/joblist.js';
import { write } from '../logic/filters.js';
import { asked, counted, FILTERS, fits, saysOnlyStates } from '../logic/jobfilters.js';
import { decides } from '../logic/roles.js';
import { useLive } from './live.js';
import { useSeldom } from './seldom.js';

const PAGE = 50;
const MOST_OF_A_PAGE = 500;
/** What events say too little of is asked for together, and not more often than this. */
const LOOK_MS = 2_000;
const COUNT_MS = 4_000;

/**
 * @param {object} filters as the address has them; other filters begin another list
 * @param {() => boolean} calm whether what comes may be let in at once
 * @returns {{list: import('../logic/joblist.js').List|null, counts: {jobs: object, capped: string[]}|null, failure: Error|null,
 *   reload: () => Promise<void>, more: () => Promise<void>, letIn: () => Promise<void>, look: () => void}}
 */
export function useJobList(filters, calm) {
  const [list, setList] = useState(null);
  const [counts, setCounts] = useState(null);
  const [failure, setFailure] = useState(null);
  const latest = useRef(null);
  const gone = useRef(new AbortController());
  const heardMeanwhile = useRef(false);
  const looks = useSeldom(LOOK_MS, () => look().catch(() => {}));
  const recounts = useSeldom(COUNT_MS, () => count().catch(() => {}));
  const isCalm = useRef(calm);
  isCalm.current = calm;
  const which = write(FILTERS, filters);
  const doesFit = job => fits(job, filters);

  const keep = next => {
    const waits = next.fresh.size > 0 || next.rows.some(row => row.gone);
    latest.current = waits && !next.gap && isCalm.current() ? admit(next) : next;
    setList(latest.current);
  };

  const page = (limit, cursor) => api.jobs({ ...asked(filters), limit, cursor }, gone.current.signal);

  const load = async () => {
    heardMeanwhile.current = false;
    const { jobs, pagination } = await page(PAGE, filters.before);
    keep(begin(jobs, pagination.nextCursor, filters.before || null));
    if (heardMeanwhile.current) looks();
  };

  /** What waits comes in; where more waits than is known, the list begins anew. */
  const letIn = async () => {
    if (latest.current.gap) await load();
    else keep(admit(latest.current));
  };

  const more = async () => {
    const { jobs, pagination } = await page(PAGE, latest.current.cursor);
    keep(append(latest.current, jobs, pagination.nextCursor));
  };

  /** The newest, and then as far down as the rows go. */
  const look = async () => {
    if (!latest.current) return;
    const { rows, tick } = latest.current;
    const limit = Math.min(MOST_OF_A_PAGE, rows.length + PAGE);
    const { jobs, pagination } = await page(limit, filters.before);
    keep(seenNewest(latest.current, { jobs, hasMore: pagination.hasMore, tick }, doesFit));
    const last = rows.at(-1)?.job.id;
    let lowest = jobs.at(-1)?.id;
    let hasMore = pagination.hasMore;
    if (latest.current.gap && rows.length > 0) lowest = above(rows[0].job.id);
    while (hasMore && last && lowest > last) {
      const next = await page(MOST_OF_A_PAGE, lowest);
      const to = next.pagination.hasMore ? next.jobs.at(-1).id : null;
      keep(seen(latest.current, { jobs: next.jobs, from: lowest, to, tick }, doesFit));
      hasMore = next.pagination.hasMore;
      lowest = to;
    }
    if (latest.current.gap && isCalm.current()) await load();
  };

  const count = async () => setCounts(await api.countJobs(counted(filters), gone.current.signal));

  const refresh = async () => {
    try {
      await Promise.all([latest.current ? look() : load(), count()]);
      setFailure(null);
    } catch (problem) {
      if (problem.name !== 'AbortError' && problem.status !== 401) setFailure(problem);
      throw problem;
    }
  };
  const quietly = () => refresh().catch(() => {});

  useEffect(() => {
    gone.current = new AbortController();
    latest.current = null;
    setList(null);
    quietly();
    return () => gone.current.abort();
  }, [which]);

  useLive(decides(me.value.role) ? 'api/admin/events' : null, {
    events: {
      jobs: ({ jobs, more: untold }) => {
        if (!saysOnlyStates(filters)) recounts();
        heardMeanwhile.current = true;
        if (!latest.current) return;
        const told = heard(latest.current, jobs, doesFit);
        keep(told.list);
        if (told.look || untold > 0) looks();
      },
      counts: ({ jobs }) => saysOnlyStates(filters) && setCounts({ jobs, capped: [] }),
    },
    refresh,
  }, { shown: true, asks: true });

  return { list, counts, failure, reload: quietly, more, letIn, look: () => { looks(); recounts(); } };
}
