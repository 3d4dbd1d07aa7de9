/** A job's runs and steps, kept up to date while they are looked at. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { newestFirst } from '../logic/merge.js';

const PAGE = 20;
const STEPS = 100;
/** No event tells of a step. */
const LOOK_EVERY_MS = 3_000;

/** What is fetched anew whenever `stamp` changes, the last answer alone counting. */
function useFetched(ask, stamp) {
  const [state, setState] = useState({ items: null, failure: null });
  const latest = useRef({ items: null });
  const gone = useRef(new AbortController());
  const asked = useRef(0);
  const run = async how => {
    const mine = ++asked.current;
    try {
      const next = await ask(latest.current, how, gone.current.signal);
      if (mine !== asked.current) return;
      latest.current = next;
      setState({ ...next, failure: null });
    } catch (failure) {
      if (failure.name !== 'AbortError' && mine === asked.current) setState({ ...latest.current, failure });
    }
  };
  useEffect(() => { run('again'); }, [stamp]);
  useEffect(() => () => gone.current.abort(), []);
  return { ...state, again: () => run('again'), more: () => run('more') };
}

/** Newest first: the newest again each time, older ones as they are asked for. */
export function useRuns(id, stamp) {
  return useFetched(async (known, how, signal) => {
    const items = known.items ?? [];
    const cursor = how === 'more' ? items.at(-1)?.epoch : undefined;
    const { runs } = await api.runs(id, { limit: PAGE, cursor }, signal);
    const all = how === 'more' ? [...items, ...runs] : newestFirst(items, runs);
    return { items: all, left: all.length > 0 ? all.at(-1).number - 1 : 0 };
  }, stamp);
}

/** In the order of their calls: as many again as there were. */
export function useSteps(id, stamp, running) {
  const steps = useFetched(async (known, how, signal) => {
    const wanted = Math.max(STEPS, (known.items?.length ?? 0) + (how === 'more' ? STEPS : 0));
    const items = [];
    for (let cursor; ;) {
      const page = await api.steps(id, { limit: STEPS, cursor }, signal);
      items.push(...page.steps);
      cursor = page.pagination.nextCursor;
      if (!cursor || items.length >= wanted) return { items, hasMore: Boolean(cursor) };
    }
  }, stamp);
  const again = useRef();
  again.current = steps.again;
  useEffect(() => {
    if (!running) return undefined;
    const timer = setInterval(() => { if (!document.hidden) again.current(); }, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [running]);
  return steps;
}
