/** Of a new session: when people are asked, and how far it may go. */
import { html } from '../html.js';
import { percent, STRATEGIES } from '../logic/work.js';
import { Field } from './field.js';

/** @param {{chosen: string, choose: (name: string) => void, threshold?: number, stages: object[]}} props */
export function Strategy({ chosen, choose, threshold, stages }) {
  return html`<fieldset class="choices strategies"><legend>When people are asked</legend>
    ${STRATEGIES.map(({ name, title, does }) => html`<div key=${name}>
      <input type="radio" id=${`strategy-${name}`} name="approvalStrategy" checked=${chosen === name} onChange=${() => choose(name)} aria-describedby=${`strategy-${name}-does`} />
      <label for=${`strategy-${name}`}>${title}</label>
      <p id=${`strategy-${name}-does`} class="quiet note">${does}
        ${name === 'checkpoint_required' && stages.length > 1 && html` Its stages: ${stages.map(stage => stage.title).join(', ')}.`}
        ${name === 'auto_approve_low_risk' && typeof threshold === 'number' && html` Confidence is low below ${percent(threshold)}.`}</p></div>`)}</fieldset>`;
}

export function Limits({ fields, set, errorsOf, limits }) {
  const number = (name, label, hint) => html`<${Field} id=${name} label=${label} hint=${hint} errors=${errorsOf(name)}>${tie => html`
    <input ...${tie} value=${fields[name]} onInput=${event => set({ [name]: event.target.value })} inputmode="decimal" autocomplete="off" />`}</${Field}>`;
  return html`<div class="cells">
    ${number('maxRounds', 'Rounds at most', `The first counts; each time that it is sent back begins another. ${limits.maxRounds} by default.`)}
    ${number('tokenBudget', 'Budget of tokens', 'When it is used up a person is asked. Empty: the server’s.')}
    ${number('costBudget', 'Budget in dollars', 'Likewise, where the server knows prices.')}</div>`;
}
