/** One checkpoint with its job, logs and timeline, kept up to date. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { later, mergeLogs } from '../logic/merge.js';
import { useLive } from './live.js';

const EVERY_STATUS = ['PENDING', 'APPROVED', 'REJECTED', 'CHANGES_REQUESTED', 'EXPIRED', 'CANCELLED', 'RECORDED'];

/**
 * @returns {{shown: {checkpoint, job, logs, logsHasMore, timeline}|null, failure, load: () => Promise, changed: boolean, seen: () => void}}
 *   `changed`: the data became another while it was shown and nothing was decided
 */
export function useCard(id) {
  const [shown, setShown] = useState(null);
  const [failure, setFailure] = useState(null);
  const [changed, setChanged] = useState(false);
  const latest = useRef(null);
  const gone = useRef(new AbortController());
  const keep = next => { latest.current = next; setShown(next); };

  const history = async jobId => {
    const { job, timeline, logs } = await api.job(jobId, gone.current.signal);
    const now = latest.current;
    keep({ ...now, job: later(now.job, job), timeline, logs: mergeLogs(now.logs, logs) });
  };

  const load = async () => {
    try {
      const { checkpoint, job, logs, logsHasMore } = await api.checkpoint(id, gone.current.signal);
      const before = latest.current;
      if (before && checkpoint.status === 'PENDING' && before.checkpoint.digest !== checkpoint.digest) setChanged(true);
      keep({ checkpoint, job, logs: mergeLogs(before?.logs ?? [], logs), logsHasMore: before?.logsHasMore ?? logsHasMore, timeline: before?.timeline ?? null });
      setFailure(null);
      await history(job.id);
    } catch (problem) {
      if (problem.name === 'AbortError') return;
      if (!latest.current) setFailure(problem);
      throw problem;
    }
  };

  /** Asks for little; fetches the whole again only where something has changed. */
  const refresh = async () => {
    const now = latest.current;
    if (!now) return load();
    const { checkpoints } = await api.checkpoints({ jobId: now.job.id, status: EVERY_STATUS, omit: 'data', limit: 100 }, gone.current.signal);
    const mine = checkpoints.find(checkpoint => checkpoint.id === id);
    if (!mine || mine.digest !== now.checkpoint.digest || mine.status !== now.checkpoint.status) return load();
    return mine.job.updatedAt === now.job.updatedAt && mine.job.status === now.job.status ? undefined : history(now.job.id);
  };

  useEffect(() => {
    load().catch(() => {});
    return () => gone.current.abort();
  }, []);

  useLive(shown ? `api/agent-jobs/${shown.job.id}/events` : null, {
    events: {
      job: () => { refresh().catch(() => {}); },
      checkpoints: () => { refresh().catch(() => {}); },
      logs: ({ logs = [] }) => keep({ ...latest.current, logs: mergeLogs(latest.current.logs, logs) }),
    },
    refresh,
  });

  return { shown, failure, load: () => load().catch(() => {}), refresh: () => refresh().catch(() => {}), changed, seen: () => setChanged(false) };
}
