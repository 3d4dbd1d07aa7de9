/** One job with its checkpoints, logs and timeline, kept up to date. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { mergeById, mergeLogs } from '../logic/merge.js';
import { useLive } from './live.js';

const SETTLE_MS = 150;
/** However much happens, the whole is fetched no more often. */
const AT_MOST_EVERY_MS = 1_000;

/**
 * @returns {{shown: object|null, failure, load: () => Promise<void>, earlier: (() => Promise<void>)|undefined,
 *   moreCheckpoints: (() => Promise<void>)|undefined}}
 */
export function useJob(id) {
  const [shown, setShown] = useState(null);
  const [failure, setFailure] = useState(null);
  const latest = useRef(null);
  const gone = useRef(new AbortController());
  const settling = useRef();
  const loadedAt = useRef(0);
  const keep = next => { latest.current = next; setShown(next); };

  const load = async () => {
    loadedAt.current = Date.now();
    try {
      const answer = await api.job(id, gone.current.signal);
      const before = latest.current;
      keep({
        ...answer,
        logs: mergeLogs(before?.logs ?? [], answer.logs), logsHasMore: before ? before.logsHasMore : answer.logsHasMore,
        checkpoints: mergeById(before?.checkpoints ?? [], answer.checkpoints),
        checkpointsHasMore: before && before.checkpoints.length > answer.checkpoints.length ? before.checkpointsHasMore : answer.checkpointsHasMore,
      });
      setFailure(null);
    } catch (problem) {
      if (problem.name !== 'AbortError' && !latest.current) setFailure(problem);
      throw problem;
    }
  };
  const settle = () => {
    if (settling.current) return;
    settling.current = setTimeout(() => {
      settling.current = undefined;
      load().catch(() => {});
    }, Math.max(SETTLE_MS, loadedAt.current + AT_MOST_EVERY_MS - Date.now()));
  };
  /** How far it is, at once; all else with the whole. */
  const told = ({ job }) => {
    const now = latest.current;
    if (now && job.status === now.job.status) keep({ ...now, job: { ...now.job, progress: job.progress, progressNote: job.progressNote } });
    settle();
  };
  const earlier = async () => {
    const { logs, pagination } = await api.logs(id, { limit: 500, before: latest.current.logs[0].id }, gone.current.signal);
    keep({ ...latest.current, logs: mergeLogs(latest.current.logs, logs), logsHasMore: pagination.hasMore });
  };
  const moreCheckpoints = async () => {
    const { checkpoints, pagination } = await api.checkpointsOfJob(id, { cursor: latest.current.checkpoints.at(-1).id }, gone.current.signal);
    keep({ ...latest.current, checkpoints: mergeById(latest.current.checkpoints, checkpoints), checkpointsHasMore: pagination.hasMore });
  };

  useEffect(() => {
    load().catch(() => {});
    return () => { gone.current.abort(); clearTimeout(settling.current); };
  }, []);
  useLive(`api/agent-jobs/${encodeURIComponent(id)}/events`, {
    events: {
      job: told,
      checkpoints: settle,
      logs: ({ logs = [], more = 0 }) => {
        if (latest.current) keep({ ...latest.current, logs: mergeLogs(latest.current.logs, logs) });
        if (more > 0) settle();
      },
    },
    refresh: load,
  }, { shown: true });

  return {
    shown, failure, load: () => load().catch(() => {}),
    earlier: shown?.logsHasMore ? earlier : undefined,
    moreCheckpoints: shown?.checkpointsHasMore ? moreCheckpoints : undefined,
  };
}
