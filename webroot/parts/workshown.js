/** What a checkpoint of a session shows: why somebody is asked, and what was made. */
import { html } from '../html.js';
import { TITLES, TYPES } from '../logic/artifacts.js';
import { reasonsOf, restOfWork } from '../logic/rounds.js';
import { ArtifactGroup } from './artifactgroup.js';
import { Reading } from './reading.js';
import { Text } from './text.js';
import { Tree } from './tree.js';

/** @param {{work: object, tools?: Function, open?: Function}} props `work` as `workOf` gives it */
export function WorkShown({ work, tools, open }) {
  const reasons = reasonsOf(work);
  const types = [...TYPES, ...new Set(work.artifacts.map(({ artifactType }) => artifactType).filter(type => !TYPES.includes(type)))];
  const rest = restOfWork(work);
  return html`${reasons.length > 0 && html`<div class="reasons"><h3>Why you are asked</h3><ul>${reasons.map(reason => html`<li><${Text} text=${reason} most=${500} /></li>`)}</ul></div>`}
    ${types.map(type => ({ type, artifacts: work.artifacts.filter(({ artifactType }) => artifactType === type) })).filter(({ artifacts }) => artifacts.length > 0)
      .map(({ type, artifacts }) => html`<div key=${type} class="made"><h3>${TITLES[type] ?? 'Output'}</h3><${ArtifactGroup} type=${type} artifacts=${artifacts} tools=${tools} open=${open} /></div>`)}
    ${work.answer !== null && html`<${Reading} value=${work.answer} what="the answer" open=${open} />`}
    ${Object.keys(rest).length > 0 && html`<${Tree} value=${rest} what="what else it says" tools=${false} />`}`;
}

/** That a budget is used up. */
export function BudgetShown({ data }) {
  return html`<${Tree} value=${data} what="the budget" tools=${false} />`;
}
