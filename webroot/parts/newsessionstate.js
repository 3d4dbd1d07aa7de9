/** A new session on its way: what was typed, what is wrong with it, and making it. */
import { useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { me } from '../session.js';
import { plural } from '../logic/pages.js';
import { configurationOf, valuesOf } from '../logic/schemaform.js';
import { announce } from './announce.js';
import { forget, keep, kept } from './draft.js';
import { notBegun } from './notbegun.js';

/** @returns {{fields, errors, notice, busy, restored, set, useTemplate, startOver, submit}} */
export function useNewSession({ project, type, limits, made }) {
  const user = me.value.id;
  const about = `session ${project.id} ${type.name}`;
  const fresh = () => ({
    taskDescription: '', configuration: valuesOf(type.settings), documents: [], approvalStrategy: 'checkpoint_required', autoExecute: false,
    maxRounds: written(limits.maxRounds), tokenBudget: written(limits.tokenBudget), costBudget: written(limits.costBudget),
  });
  const [{ fields, restored }, setFields] = useState(() => {
    const before = kept(user, about);
    return before ? { fields: { ...fresh(), ...before }, restored: true } : { fields: fresh(), restored: false };
  });
  const [errors, setErrors] = useState([]);
  const [notice, setNotice] = useState(null);
  const [busy, setBusy] = useState(false);
  const latest = useRef(fields);
  latest.current = fields;

  const set = change => {
    const next = { ...latest.current, ...change };
    latest.current = next;
    setFields({ fields: next, restored });
    keep(user, about, next);
    const changed = Object.keys(change).map(name => ({ configuration: 'taskConfiguration', documents: 'contextDocuments' })[name] ?? name);
    setErrors(now => now.filter(({ field }) => !changed.some(name => field.startsWith(name))));
  };
  const useTemplate = ({ name, taskDescription, taskConfiguration }) => {
    set({ taskDescription, configuration: valuesOf(type.settings, taskConfiguration) });
    announce(`The form is filled in from “${name}”.`);
    document.getElementById('taskDescription')?.focus();
  };
  const startOver = () => {
    forget(user, about);
    setErrors([]);
    setNotice(null);
    latest.current = fresh();
    setFields({ fields: latest.current, restored: false });
  };
  const submit = async () => {
    if (busy) return;
    const { body, errors: wrong } = bodyOf(type, latest.current);
    setErrors(wrong);
    setNotice(wrong.length > 0 ? { title: 'It was not sent.', text: `${plural(wrong.length, 'thing is', 'things are')} wrong.` } : null);
    if (wrong.length > 0) return;
    setBusy(true);
    try {
      const { session, executeError } = await api.createWorkSession(project.id, body);
      forget(user, about);
      notBegun(session.id, executeError);
      made(session);
    } catch (failure) {
      setErrors(failure.problem?.errors ?? []);
      setNotice(refused(failure));
      setBusy(false);
    }
  };
  return { fields, errors, notice, busy, restored, set, useTemplate, startOver, submit };
}

const written = value => (value === null || value === undefined ? '' : String(value));

function bodyOf(type, fields) {
  const { configuration, errors } = configurationOf(type.settings, fields.configuration);
  const wrong = [...errors];
  const numeric = (name, pattern, what) => {
    const text = fields[name].trim();
    if (text !== '' && !pattern.test(text)) wrong.push({ field: name, message: what });
    return text === '' ? undefined : Number(text);
  };
  if (!fields.taskDescription.trim()) wrong.unshift({ field: 'taskDescription', message: 'is required' });
  const body = {
    agentType: type.name, taskDescription: fields.taskDescription.trim(), taskConfiguration: configuration,
    contextDocuments: fields.documents.map(({ title, format, content, artifactId }) => (artifactId ? { artifactId } : { title, format, content })),
    approvalStrategy: fields.approvalStrategy, autoExecute: fields.autoExecute,
    maxRounds: numeric('maxRounds', /^\d{1,3}$/, 'must be a whole number'),
    tokenBudget: numeric('tokenBudget', /^\d{1,15}$/, 'must be a whole number of tokens'),
    costBudget: numeric('costBudget', /^\d{1,9}(\.\d{1,6})?$/, 'must be an amount in dollars, as 2.50'),
  };
  return { body, errors: wrong };
}

function refused(failure) {
  if (failure.status === 0) return { title: 'The server did not answer.', text: 'The session may have been made or not: look in the project before you make it again.' };
  if (failure.code === 'MODEL_NOT_CONFIGURED') return { title: 'It cannot be executed.', text: failure.message };
  const errors = failure.problem?.errors ?? [];
  return { title: 'It was not accepted.', text: errors.length > 0 ? `${plural(errors.length, 'thing is', 'things are')} wrong.` : failure.message };
}
