/** A new job on its way: what was typed, what is known of the types, and what became of submitting it. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { me } from '../session.js';
import { bodyOf, EMPTY, fieldsOf, formField } from '../logic/jobform.js';
import { failed } from '../logic/submission.js';
import { pretty } from '../logic/tree.js';
import { forget, keep, kept, newKey } from './draft.js';

const UNKNOWN = failed({ status: 0, code: 'NETWORK', problem: {} });

/**
 * A draft: `fields`; `touched`, whether somebody typed into it; the `key` under which it is submitted; `sent`, the request of which it is
 * not known whether it was accepted, or null.
 *
 * @param {{retryOf?: string, type?: string}} about `retryOf`: the job that this one is in place of
 */
export function useNewJob({ retryOf, type, accepted }) {
  const user = me.value.id;
  const about = retryOf ?? (type ? `type ${type}` : '');
  const [known, setKnown] = useState(null);
  const [failure, setFailure] = useState(null);
  const [draft, setDraft] = useState(null);
  const [errors, setErrors] = useState([]);
  const [notice, setNotice] = useState(null);
  const [busy, setBusy] = useState(false);
  const gone = useRef(new AbortController());
  const latest = useRef(null);
  const underWay = useRef(false);

  const put = next => {
    latest.current = next;
    setDraft(next);
    keep(user, about, next);
  };
  const fresh = (types, job) => {
    const wanted = types.find(({ name }) => name === type) ?? (type ? { name: type, example: {} } : types[0]);
    return { fields: job ? fieldsOf(job) : { ...EMPTY, ...ofType(wanted) }, touched: false, key: newKey(), sent: null };
  };
  const load = async () => {
    setFailure(null);
    try {
      const { signal } = gone.current;
      const [{ jobTypes }, old] = await Promise.all([api.jobTypes(signal), retryOf ? api.job(retryOf, signal) : null]);
      const before = kept(user, about);
      const stays = before && (before.touched || before.sent);
      setKnown({ types: jobTypes, job: old?.job ?? null, restored: Boolean(stays) });
      if (stays && before.sent) setNotice(UNKNOWN);
      put(stays ? before : fresh(jobTypes, old?.job));
    } catch (problem) {
      if (problem.name !== 'AbortError') setFailure(problem);
    }
  };
  useEffect(() => {
    load();
    return () => gone.current.abort();
  }, []);

  const set = change => {
    put({ ...latest.current, touched: true, fields: { ...latest.current.fields, ...change } });
    const changed = Object.keys(change).map(name => (name.startsWith('timeout') ? 'timeoutMs' : name));
    setErrors(now => now.filter(({ field }) => !changed.includes(formField(field))));
  };
  /** Another type: its example comes in where nobody has typed an input. */
  const choose = jobType => {
    const { fields } = latest.current;
    const example = known.types.find(({ name }) => name === fields.jobType);
    const untouched = fields.inputData.trim() === '' || (example && fields.inputData === pretty(example.example));
    const next = known.types.find(({ name }) => name === jobType);
    set(untouched ? ofType(next) : { jobType });
  };
  const startOver = () => {
    setErrors([]);
    setNotice(null);
    setKnown({ ...known, restored: false });
    put(fresh(known.types, known.job));
  };

  const send = async text => {
    if (underWay.current) return;
    underWay.current = true;
    setBusy(true);
    setNotice(null);
    setErrors([]);
    const { sent, key } = latest.current;
    put({ ...latest.current, sent: sent ?? text });
    try {
      const { job } = await api.submitJob(text, key);
      forget(user, about);
      accepted(job);
    } catch (problem) {
      const outcome = failed(problem);
      // What may have been accepted before stays in doubt, whatever became of this.
      if (outcome.kind === 'refused') put({ ...latest.current, sent });
      setErrors(problem.problem?.errors ?? []);
      setNotice(outcome);
    } finally {
      underWay.current = false;
      setBusy(false);
    }
  };
  const submit = () => {
    const { text, errors: wrong } = bodyOf(latest.current.fields, retryOf);
    if (wrong.length === 0) return send(text);
    setErrors(wrong);
    setNotice({ ...failed({ status: 400, problem: { errors: wrong } }), title: 'It was not sent.' });
    return undefined;
  };
  /** Asks again for what was accepted: the answer says which job it is. */
  const findAccepted = () => send(latest.current.sent);
  const submitAnother = () => {
    put({ ...latest.current, key: newKey(), sent: null });
    submit();
  };

  return { known, failure, load, draft, errors, notice, busy, set, choose, startOver, submit, findAccepted, submitAnother };
}

function ofType(type) {
  return type ? { jobType: type.name, inputData: pretty(type.example) } : {};
}
