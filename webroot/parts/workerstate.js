/** Workers, kept up to date: told by the stream that something changed, and looked at now and then while somebody sees them. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { ahead, tellsOf } from '../logic/workers.js';
import { useLive } from './live.js';
import { useSeldom } from './seldom.js';

const PAGE = 50;
/** However much happens, it is fetched no more often. */
const AT_MOST_EVERY_MS = 1_000;
/** That a worker went silent nobody may be left to tell. */
const LOOK_MS = 10_000;

/** Pages from the first on, until there are so many items. */
async function upTo(wanted, fetchPage) {
  const first = await fetchPage();
  let { items, cursor } = first;
  while (cursor && items.length < wanted) {
    const next = await fetchPage(cursor);
    items = [...items, ...next.items];
    cursor = next.cursor;
  }
  return { ...first, items, cursor };
}

/**
 * @param {(cursor: string|undefined, signal: AbortSignal) => Promise<{items: object[], cursor: string|null, serverTime: string}>} fetchPage
 * @param {string} what is asked for; another one begins another list
 * @param {(news: object) => boolean} concerns whether news tells of what is shown
 * @returns {{shown: object|null, failure: object|null, again: () => Promise<void>, more: (() => Promise<void>)|null}} `shown`: what the first page
 *   said, with the `items` of all that are shown, and `ahead`, how far the server's clock is before this one
 */
function useLooked(fetchPage, what, concerns) {
  const [shown, setShown] = useState(null);
  const [failure, setFailure] = useState(null);
  const wanted = useRef(0);
  const gone = useRef(null);
  /** What is being fetched; another question meanwhile is asked once more after it, so that none waits for ever. */
  const underWay = useRef(null);
  const ask = useRef(fetchPage);
  ask.current = fetchPage;

  const fetched = async ({ signal }) => {
    try {
      const all = await upTo(wanted.current, cursor => ask.current(cursor, signal));
      if (signal.aborted) return;
      setShown({ ...all, ahead: ahead(all.serverTime, Date.now()) });
      setFailure(null);
    } catch (problem) {
      if (signal.aborted) return;
      if (problem.status !== 401) setFailure(problem);
      throw problem;
    }
  };
  const load = () => {
    if (underWay.current) {
      underWay.current.again = true;
      return underWay.current.done;
    }
    const mine = (underWay.current = { again: false });
    mine.done = fetched(gone.current).finally(() => {
      if (underWay.current !== mine) return;
      underWay.current = null;
      if (mine.again) soon();
    });
    return mine.done;
  };
  const quietly = () => load().catch(() => {});
  const soon = useSeldom(AT_MOST_EVERY_MS, quietly);
  const more = () => {
    wanted.current = shown.items.length + PAGE;
    return quietly();
  };

  useEffect(() => {
    gone.current = new AbortController();
    underWay.current = null;
    wanted.current = 0;
    setShown(null);
    setFailure(null);
    quietly();
    return () => gone.current.abort();
  }, [what]);
  useEffect(() => {
    const timer = setInterval(() => { if (!document.hidden) quietly(); }, LOOK_MS);
    return () => clearInterval(timer);
  }, []);
  useLive('api/workers/events', { events: { agents: news => { if (concerns(news)) soon(); } }, refresh: load }, { shown: true });
  return { shown, failure, again: quietly, more: shown?.cursor ? more : null };
}

/** @param {string} status only those of it; empty for all */
export function useWorkers(status) {
  return useLooked(async (cursor, signal) => {
    const { agents, serverTime, pagination } = await api.agents({ status, limit: PAGE, cursor }, signal);
    return { items: agents, serverTime, cursor: pagination.nextCursor };
  }, status, () => true);
}

/** One worker with its jobs: `items` are those that it had. */
export function useWorker(agentId) {
  return useLooked(async (cursor, signal) => {
    const { pastJobs, pagination, ...rest } = await api.agent(agentId, { limit: PAGE, cursor }, signal);
    return { ...rest, items: pastJobs, cursor: pagination.nextCursor };
  }, agentId, news => tellsOf(news, agentId));
}
