/** One work session with all that belongs to it, kept up to date: told by its job's events, and asked now and then. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { inTurn } from '../logic/inturn.js';
import { mergeById } from '../logic/merge.js';
import { onward } from '../logic/onward.js';
import { hasEnded } from '../logic/work.js';
import { useLive } from './live.js';
import { useSeldom } from './seldom.js';

const PAGE = 100;
/** More artifacts of one session are not shown. */
const MOST_PAGES = 10;
/** Far more than the rounds, stages and budgets of some attempts make; older ones are not shown. */
const MOST_CHECKPOINTS = 1_000;
const AT_MOST_EVERY_MS = 1_000;
/** What a model uses makes no event. */
const LOOK_MS = 10_000;

/**
 * @returns {{shown: {project, session, status, artifacts: object[], checkpoints: object[], type, model}|null, failure, load: () => Promise<void>}}
 *   artifacts and checkpoints are those of all its jobs
 */
export function useWorkSession(project, id) {
  const [shown, setShown] = useState(null);
  const [failure, setFailure] = useState(null);
  const latest = useRef(null);
  const gone = useRef(new AbortController());
  const { signal } = gone.current;
  const keep = next => { latest.current = next; setShown(next); };

  /** Those after the ones that are known: nothing that was made changes. */
  const artifacts = async known => {
    const has = new Set(known.map(artifact => artifact.id));
    let found = known;
    let cursor;
    for (let page = 0; page < MOST_PAGES; page++) {
      const answer = await api.workArtifacts(project, id, { limit: PAGE, cursor }, signal);
      found = mergeById(found, answer.artifacts);
      cursor = answer.pagination.nextCursor;
      if (!cursor || answer.artifacts.some(artifact => has.has(artifact.id))) break;
    }
    return found;
  };

  const points = async cursor => {
    const { checkpoints, pagination } = await api.workCheckpoints(project, id, { cursor }, signal);
    return { items: checkpoints, cursor: pagination?.nextCursor };
  };

  const first = async () => {
    const [{ project: whose }, { session }, status, { agentTypes, model }] = await Promise.all([api.project(project, signal), api.workSession(project, id, signal),
      api.workStatus(project, id, signal), api.agentTypes(signal)]);
    const type = agentTypes.find(({ name }) => name === session.agentType) ?? null;
    return { project: whose, session, status, type, model, stamp: null, artifacts: [], checkpoints: [], lastPage: undefined };
  };

  /** Asks how it stands, and for the rest only where that has changed. */
  const once = async () => {
    try {
      const known = latest.current ?? await first();
      const status = latest.current ? await api.workStatus(project, id, signal) : known.status;
      const stamp = stampOf(status);
      let changed = {};
      if (stamp !== known.stamp) {
        const [{ session }, { items, from }, made] = await Promise.all([api.workSession(project, id, signal),
          onward(points, { items: known.checkpoints, from: known.lastPage }, MOST_CHECKPOINTS), artifacts(known.artifacts)]);
        changed = { session, artifacts: made, checkpoints: items, lastPage: from };
      }
      keep({ ...known, ...changed, stamp, status });
      setFailure(null);
    } catch (problem) {
      if (problem.name !== 'AbortError' && problem.status !== 401) setFailure(problem);
      throw problem;
    }
  };
  // However slow the line is and however much happens, what is under way is finished and shown.
  const [load] = useState(() => inTurn(once));
  const quietly = () => load().catch(() => {});
  const soon = useSeldom(AT_MOST_EVERY_MS, quietly);
  /** How far it is, at once; all else with the whole. */
  const told = ({ job }) => {
    const now = latest.current;
    if (now && job.status === 'RUNNING') keep({ ...now, status: { ...now.status, progress: job.progress, progressNote: job.progressNote } });
    soon();
  };

  const jobId = shown?.status.jobId;
  useEffect(() => {
    quietly();
    const timer = setInterval(() => { if (!document.hidden && latest.current && !hasEnded(latest.current.status.status)) soon(); }, LOOK_MS);
    return () => { clearInterval(timer); gone.current.abort(); };
  }, []);
  // Executed again it has another job, and another stream at the same address: what stands behind the # is not sent.
  useLive(jobId ? `${api.workEvents(project, id)}#${encodeURIComponent(jobId)}` : null, { events: { job: told, checkpoints: soon, logs: soon }, refresh: load }, { shown: true, asks: shown !== null });

  return { shown, failure, load: quietly };
}

const stampOf = ({ status, jobId, round, artifacts, checkpoints }) => [status, jobId, round, artifacts, checkpoints.open, checkpoints.total].join(' ');
