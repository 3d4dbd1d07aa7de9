/** A new job: from its type's example, or in place of one that has ended. */
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { html } from '../html.js';
import { go, href, search } from '../router.js';
import { read } from '../logic/filters.js';
import { formField } from '../logic/jobform.js';
import { announce } from '../parts/announce.js';
import { useHelp } from '../parts/help.js';
import { InputField } from '../parts/inputfield.js';
import { NewJobFields } from '../parts/newjobfields.js';
import { useNewJob } from '../parts/newjobstate.js';
import { Failed, Loading, Nothing } from '../parts/states.js';
import { Line, Text } from '../parts/text.js';
import { TypeField } from '../parts/typefield.js';
import { Badge } from '../parts/badge.js';

const FILTERS = { retryOf: 'text', type: 'text' };

export default function NewJob() {
  const { retryOf, type } = read(FILTERS, search.value);
  return html`<${Form} key=${`${retryOf} ${type}`} retryOf=${retryOf || undefined} type=${type || undefined} />`;
}

function Form({ retryOf, type }) {
  const state = useNewJob({ retryOf, type, accepted });
  const form = useRef();
  const { known, draft, errors, notice } = state;
  useHelp([['Ctrl Enter', 'Submit, from any field']]);
  useEffect(() => { document.title = `${retryOf ? 'Retry a job' : 'New job'} · Bascule`; }, [retryOf]);
  // What is wrong is where the reader goes on; what belongs to no field is said at the button.
  useLayoutEffect(() => { if (notice?.kind === 'refused') form.current?.querySelector('[aria-invalid=true]')?.focus(); }, [notice]);
  if (state.failure) return html`<${Refused} failure=${state.failure} again=${state.load} retryOf=${retryOf} />`;
  if (!draft) return html`<${Loading} what="the form" />`;
  if (known.types.length === 0) {
    return html`<${Nothing} page title="There is no job type yet." text="A node or an agent that handles one enters it here when it starts." />`;
  }
  const { fields } = draft;
  const errorsOf = name => errors.filter(({ field }) => formField(field) === name);
  const type_ = known.types.find(({ name }) => name === fields.jobType);
  const submit = event => {
    event.preventDefault();
    state.submit();
  };
  const keys = event => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event); };
  return html`<section class="page newjob">
    <h1>${retryOf ? 'Retry with edited input' : 'New job'}</h1>
    ${known.job && html`<${InPlaceOf} job=${known.job} />`}
    ${known.restored && html`<p class="notice restored" role="status"><span>What you had typed is back. <button type="button" class="link" onClick=${state.startOver}>Start over</button></span></p>`}
    <form ref=${form} onSubmit=${submit} onKeyDown=${keys} noValidate>
      <${TypeField} types=${known.types} type=${type_} choose=${state.choose} errors=${errorsOf('jobType')} fixed=${fields.jobType} />
      <${InputField} value=${fields.inputData} set=${inputData => state.set({ inputData })} type=${type_} errors=${errorsOf('inputData')} />
      <${NewJobFields} fields=${fields} set=${state.set} errorsOf=${errorsOf} type=${type_} />
      ${notice && html`<${Notice} state=${state} rest=${errors.filter(({ field }) => !FIELDS.includes(formField(field)))} />`}
      <p class="buttons submit"><button class="primary" aria-disabled=${state.busy}>${state.busy ? 'Submitting…' : draft.sent ? 'Try again' : 'Submit the job'}</button>
        ${draft.touched && !state.busy && html`<button type="button" onClick=${state.startOver}>Start over</button>`}</p>
    </form>
  </section>`;
}

/** Every field that shows what is wrong with it. */
const FIELDS = ['jobType', 'inputData', 'taskDescription', 'priority', 'runAt', 'maxAttempts', 'timeoutMs', 'tags', 'concurrencyKey', 'concurrencyLimit', 'requires'];

function accepted(job) {
  go(`/jobs/${job.id}`);
  announce('The job was submitted.');
  document.getElementById('main').focus();
}

function Notice({ state, rest }) {
  const { notice, findAccepted, submitAnother } = state;
  return html`<div class=${`notice ${notice.kind === 'refused' ? 'refused' : 'unknown'}`} role="alert">
    <div><p><strong>${notice.title}</strong> <${Text} text=${notice.text} /></p>
      ${rest.length > 0 && html`<ul>${rest.map(({ field, message }) => html`<li><code><${Text} text=${field} most=${200} /></code> <${Text} text=${message} most=${1_000} /></li>`)}</ul>`}
      ${notice.kind === 'accepted-before' && html`<p class="buttons">
        <button type="button" onClick=${findAccepted}>Open what was accepted</button>
        <button type="button" onClick=${submitAnother}>Submit this as another job</button></p>`}</div>
  </div>`;
}

function InPlaceOf({ job }) {
  const ended = ['COMPLETED', 'FAILED', 'CANCELLED'].includes(job.status);
  return html`<div class=${`notice ${ended ? 'about' : 'unknown'}`}><div>
    <p>In place of <a href=${href(`/jobs/${job.id}`)}><${Line} text=${job.taskDescription || job.jobType} most=${120} /></a> <${Badge} status=${job.status} /></p>
    ${job.error && html`<p><code><${Text} text=${job.error.code} most=${100} /></code> <${Text} text=${job.error.message} most=${500} /></p>`}
    <p class="quiet">${ended ? 'A new job, linked to that one, which stays as it is. It does every step again.'
      : 'That job has not ended: a new one in its place is not accepted before it has.'}</p></div></div>`;
}

function Refused({ failure, again, retryOf }) {
  if (failure.code === 'NOT_FOUND' && retryOf) {
    return html`<${Nothing} page title="There is no such job to retry." text="It may have been removed, or it is not yours to see.">
      <p><a href=${href('/jobs/new')}>Submit a new job</a></p></${Nothing}>`;
  }
  return html`<${Failed} failure=${failure} again=${again} />`;
}
