/** What a project is called and what it is about: of a new one, or of one that there is. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { Ask } from './ask.js';
import { Field } from './field.js';

const MAX_NAME = 200;
const MAX_DESCRIPTION = 10_000;

/** @param {{project?: object, save: (change: object) => Promise<{project: object}>, done: (project: object) => void, close: () => void}} props */
export function ProjectForm({ project, save, done, close }) {
  const [name, setName] = useState(project?.name ?? '');
  const [description, setDescription] = useState(project?.description ?? '');
  const [failure, setFailure] = useState(null);
  const [missing, setMissing] = useState(false);
  const act = async () => {
    setFailure(null);
    setMissing(!name.trim());
    if (!name.trim()) throw new Missing();
    return (await save({ name: name.trim(), ...(project || description.trim() ? { description: description.trim() } : {}) })).project;
  };
  const shown = problem => {
    setFailure(problem);
    return problem instanceof Missing || ['name', 'description'].some(field => problem.field?.(field));
  };
  return html`<${Ask} title=${project ? 'Change the project' : 'New project'} word=${project ? 'Save' : 'Make the project'} doing=${project ? 'Saving…' : 'Making…'}
      act=${act} done=${done} shown=${shown} close=${close}>
    <${Field} label="Name" wrong=${missing ? 'Give it a name.' : failure?.field?.('name')}>${tie => html`
      <input ...${tie} value=${name} onInput=${event => setName(event.target.value)} maxlength=${MAX_NAME} autocomplete="off" autofocus />`}</${Field}>
    <${Field} label="Description" hint="Optional: what it is about." wrong=${failure?.field?.('description')}>${tie => html`
      <textarea ...${tie} rows="4" value=${description} onInput=${event => setDescription(event.target.value)} maxlength=${MAX_DESCRIPTION} />`}</${Field}>
  </${Ask}>`;
}

class Missing extends Error {}
