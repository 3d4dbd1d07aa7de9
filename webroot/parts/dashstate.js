/** What the dashboard shows, kept up to date: told by the stream, and asked every few seconds while somebody looks. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { me } from '../session.js';
import { administers } from '../logic/roles.js';
import { useLive } from './live.js';

const LOOK_MS = 5_000;
/** Wide buckets change slowly. */
const WIDE_MS = 30_000;

/**
 * @param {string} range of the history
 * @param {string} type a job type, or empty for all
 * @returns {{overview, history, nodes, worker, at: number, failure, refresh: () => Promise<void>}} each null until it is known; `at`: when it was asked
 *   for, in milliseconds; `worker` stays null for those who may not see it
 */
export function useDashboard(range, type) {
  const [shown, setShown] = useState({ overview: null, history: null, nodes: null, worker: null, at: 0 });
  const [failure, setFailure] = useState(null);
  const wanted = useRef();
  const drawn = useRef({ key: null, at: 0 });
  const gone = useRef(new AbortController());
  wanted.current = { range, type };

  const history = async force => {
    const { range: over, type: of } = wanted.current;
    const key = `${over} ${of}`;
    const due = force || drawn.current.key !== key || Date.now() - drawn.current.at >= (over === '1h' ? 0 : WIDE_MS);
    if (!due) return {};
    const answer = await api.history({ range: over, jobType: of }, gone.current.signal);
    // A slow answer to an earlier question is nobody's any more.
    if (wanted.current.range !== over || wanted.current.type !== of) return {};
    drawn.current = { key, at: Date.now() };
    return { history: answer.history };
  };

  const update = async (force = false) => {
    try {
      const { signal } = gone.current;
      const asked = Date.now();
      const answers = await Promise.all([
        history(force),
        api.overview(signal),
        api.nodes(signal),
        administers(me.value.role) ? api.worker(signal) : {},
      ]);
      const [drawing, { overview }, { nodes }, { worker = null }] = answers;
      setShown(before => ({ ...before, overview, nodes, worker, at: asked, ...drawing }));
      setFailure(null);
    } catch (problem) {
      if (problem.name !== 'AbortError' && problem.status !== 401) setFailure(problem);
      throw problem;
    }
  };
  const quietly = force => update(force).catch(() => {});

  useEffect(() => {
    const timer = setInterval(() => { if (!document.hidden) quietly(); }, LOOK_MS);
    return () => { clearInterval(timer); gone.current.abort(); };
  }, []);
  useEffect(() => { quietly(true); }, [range, type]);
  useLive('api/admin/events', {
    events: {
      counts: ({ jobs, checkpoints }) => setShown(before => (before.overview
        ? { ...before, overview: { ...before.overview, jobs, checkpointsPending: checkpoints?.pending ?? before.overview.checkpointsPending } } : before)),
    },
    refresh: () => update(),
  }, { shown: true });

  return { ...shown, failure, refresh: () => quietly(true) };
}
