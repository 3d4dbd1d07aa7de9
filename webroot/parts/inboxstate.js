/** The list of checkpoints, kept up to date: what waits, most urgent first, or what was decided, newest first. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { byUrgency } from '../logic/urgency.js';
import { mergeById } from '../logic/merge.js';
import { useLive } from './live.js';
import { now } from './when.js';

const PAGE = 50;
const MINUTE = 60_000;
/** Events that say too little to patch a row come together in one fetch. */
const SETTLE_MS = 250;

const asked = decided => (decided
  ? { status: ['APPROVED', 'REJECTED', 'CHANGES_REQUESTED', 'EXPIRED', 'CANCELLED'], omit: 'data', limit: PAGE }
  : { sort: 'deadline', omit: 'data', limit: PAGE, total: true });

/**
 * @param {boolean} decided which of the two lists
 * @param {(arrived: object[], left: object[]) => void} changed hears what came and went since the list was first shown
 */
export function useInbox(decided, changed) {
  const [list, setList] = useState(null);
  const [failure, setFailure] = useState(null);
  const latest = useRef(null);
  const hear = useRef(changed);
  hear.current = changed;
  const gone = useRef(new AbortController());
  const settling = useRef();

  const keep = next => {
    const before = latest.current;
    latest.current = next;
    setList(next);
    if (before && !decided) tell(before.items, next.items, hear.current);
  };

  const fetch = async () => {
    try {
      const pages = latest.current?.pages ?? 1;
      let items = [];
      let answer = null;
      for (let page = 0; page < pages && (page === 0 || answer.pagination.hasMore); page++) {
        answer = await api.checkpoints({ ...asked(decided), cursor: answer?.pagination.nextCursor }, gone.current.signal);
        items = mergeById(items, answer.checkpoints);
      }
      setFailure(null);
      keep({ items, pages, ...end(answer, items, latest.current) });
    } catch (problem) {
      if (problem.name !== 'AbortError' && problem.status !== 401) setFailure(problem);
      throw problem;
    }
  };

  const more = async () => {
    const answer = await api.checkpoints({ ...asked(decided), total: undefined, cursor: latest.current.cursor }, gone.current.signal);
    const { items, pages, total } = latest.current;
    latest.current = null;
    keep({ items: mergeById(items, answer.checkpoints), pages: pages + 1, cursor: answer.pagination.nextCursor, total });
  };

  /** Takes what is decided out of the list of what waits, at once. */
  const remove = ids => {
    const now = latest.current;
    if (!now || decided) return;
    const items = now.items.filter(item => !ids.includes(item.id));
    latest.current = { ...now, items, total: Math.max(items.length, now.total - (now.items.length - items.length)) };
    setList(latest.current);
  };

  useEffect(() => {
    fetch().catch(() => {});
    return () => { gone.current.abort(); clearTimeout(settling.current); };
  }, []);

  const settle = () => {
    clearTimeout(settling.current);
    settling.current = setTimeout(() => fetch().catch(() => {}), SETTLE_MS);
  };
  useLive('api/admin/events', { events: { checkpoints: settle }, refresh: fetch }, { shown: true });

  const minute = Math.floor(now.value / MINUTE);
  const items = useMemo(() => (list && !decided ? byUrgency(list.items, minute * MINUTE) : list?.items ?? []), [list, minute]);
  return { items, total: list?.total ?? 0, loaded: list !== null, hasMore: Boolean(list?.cursor), failure, fetch: () => fetch().catch(() => {}), more, remove };
}

function end({ pagination }, items, before) {
  return { cursor: pagination.nextCursor, total: pagination.total ?? before?.total ?? items.length };
}

function tell(before, after, changed) {
  const had = new Set(before.map(item => item.id));
  const has = new Set(after.map(item => item.id));
  const arrived = after.filter(item => !had.has(item.id));
  const left = before.filter(item => !has.has(item.id));
  if (arrived.length > 0 || left.length > 0) changed(arrived, left);
}
