/** A new work session: what an agent shall do, with what, and when people are asked. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { go, href } from '../router.js';
import { me } from '../session.js';
import { worksIn } from '../logic/work.js';
import { announce } from '../parts/announce.js';
import { DocumentsField } from '../parts/documentsfield.js';
import { useFetched } from '../parts/fetched.js';
import { Field } from '../parts/field.js';
import { useHelp } from '../parts/help.js';
import { Limits, Strategy } from '../parts/newsessionfields.js';
import { useNewSession } from '../parts/newsessionstate.js';
import { NoModel } from '../parts/nomodel.js';
import { NoProject } from '../parts/noproject.js';
import { SchemaFields } from '../parts/schemafields.js';
import { Loading, Nothing } from '../parts/states.js';
import { Text } from '../parts/text.js';

const MAX_TASK = 10_000;

export default function NewSession({ id, agentType }) {
  return html`<${Known} key=${`${id} ${agentType}`} id=${id} agentType=${agentType} />`;
}

function Known({ id, agentType }) {
  const { value, failure, again } = useFetched(async signal => {
    const [{ project }, types] = await Promise.all([api.project(id, signal), api.agentTypes(signal)]);
    return { project, ...types };
  });
  useEffect(() => { document.title = 'New session · Bascule'; }, []);
  if (!value) return failure ? html`<${NoProject} failure=${failure} again=${again} />` : html`<${Loading} what="the form" />`;
  const type = value.agentTypes.find(({ name }) => name === agentType);
  const back = html`<p><a href=${href(`/projects/${id}`)}>Back to the project</a></p>`;
  if (!type) return html`<${Nothing} page title="There is no such kind of agent." text="Its file may have been removed from the server.">${back}</${Nothing}>`;
  if (!worksIn(value.project, me.value.role)) return html`<${Nothing} page title="You are not in this project." text="Its members give tasks to its agents.">${back}</${Nothing}>`;
  return html`<${Form} project=${value.project} type=${type} model=${value.model} limits=${value.limits} />`;
}

function Form({ project, type, model, limits }) {
  const made = session => {
    go(`/projects/${project.id}/sessions/${session.id}`);
    announce(session.status !== 'initialized' ? 'The session was made, and begins.' : session.autoExecute ? 'The session was made, but it was not begun.' : 'The session was made. It starts when you execute it.');
    document.getElementById('main').focus();
  };
  const state = useNewSession({ project, type, limits, made });
  const { fields, errors, notice, busy, set, restored } = state;
  const form = useRef();
  useHelp([['Ctrl Enter', 'Make the session, from any field']]);
  // What is wrong is where the reader goes on; what belongs to no field is said at the button.
  useLayoutEffect(() => { if (notice) form.current?.querySelector('[aria-invalid=true]')?.focus(); }, [notice]);
  const errorsOf = name => errors.filter(({ field }) => field === name || field.startsWith(`${name}.`) || field.startsWith(`${name}[`));
  const submit = event => {
    event.preventDefault();
    state.submit();
  };
  const keys = event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event); };
  const elsewhere = errors.filter(({ field }) => !/^(taskDescription|taskConfiguration|contextDocuments|approvalStrategy|maxRounds|tokenBudget|costBudget)/.test(field));
  return html`<section class="page work newjob">
    <p class="facts"><a href=${href(`/projects/${project.id}`)}><${Text} text=${project.name} most=${200} /></a></p>
    <h1>New session: <${Text} text=${type.title} most=${100} /></h1>
    <p class="lead"><${Text} text=${type.description} most=${1_000} /></p>
    <${NoModel} model=${model} />
    ${restored && html`<p class="notice restored" role="status"><span>What you had typed is back. <button type="button" class="link" onClick=${state.startOver}>Start over</button></span></p>`}
    <${Templates} templates=${type.templates} use=${state.useTemplate} />
    <form ref=${form} onSubmit=${submit} onKeyDown=${keys} noValidate>
      <${Field} id="taskDescription" label="Task" hint="What the agent shall do, in your words." errors=${errorsOf('taskDescription')}>${tie => html`
        <textarea ...${tie} rows="5" maxlength=${MAX_TASK} value=${fields.taskDescription} onInput=${event => set({ taskDescription: event.target.value })} required />`}</${Field}>
      <${SchemaFields} schema=${type.settings} values=${fields.configuration} set=${change => set({ configuration: { ...fields.configuration, ...change } })} errors=${errorsOf('taskConfiguration')} />
      <${DocumentsField} project=${project.id} documents=${fields.documents} set=${documents => set({ documents })} errors=${errorsOf('contextDocuments')} contextSize=${limits.contextSize} />
      <${Strategy} chosen=${fields.approvalStrategy} choose=${approvalStrategy => set({ approvalStrategy })} threshold=${type.thresholds?.confidence} stages=${type.stages} />
      <${Limits} fields=${fields} set=${set} errorsOf=${errorsOf} limits=${limits} />
      ${notice && html`<div class="notice refused" role="alert"><div><p><strong>${notice.title}</strong> <${Text} text=${notice.text} /></p>
        ${elsewhere.length > 0 && html`<ul>${elsewhere.map(({ field, message }) => html`<li><code><${Text} text=${field} most=${200} /></code> <${Text} text=${message} most=${1_000} /></li>`)}</ul>`}</div></div>`}
      <p class="check"><input type="checkbox" id="autoExecute" checked=${fields.autoExecute} onChange=${event => set({ autoExecute: event.target.checked })} />
        <label for="autoExecute">Execute it at once</label></p>
      <p class="buttons submit"><button class="primary" aria-disabled=${busy}>${busy ? 'Making…' : fields.autoExecute ? 'Make and execute' : 'Make the session'}</button>
        <a class="button" href=${href(`/projects/${project.id}`)}>Back</a></p>
    </form>
  </section>`;
}

function Templates({ templates, use }) {
  return templates.length > 0 && html`<section class="templates"><h2>Start from</h2><ul aria-label="Templates">${templates.map(template => html`<li key=${template.name}>
    <button type="button" onClick=${() => use(template)}><strong><${Text} text=${template.name} most=${100} /></strong>
      <span class="quiet"><${Text} text=${template.description} most=${300} /></span></button></li>`)}</ul></section>`;
}
