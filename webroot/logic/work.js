/** Work sessions in words, and what a reader may do with them. */
import { ExactNumber } from './json.js';
import { administers, decides, submits } from './roles.js';
import { count, plural } from './pages.js';

/** Every status with its word, in the order of a session's life. */
export const STATUSES = [
  ['initialized', 'not started'], ['in_progress', 'at work'], ['pending_review', 'waits for review'],
  ['completed', 'completed'], ['failed', 'failed'], ['cancelled', 'cancelled'],
];

const WORDS = new Map(STATUSES);

/** When people are asked, as a form offers it. */
export const STRATEGIES = [
  { name: 'checkpoint_required', title: 'After each stage', does: 'The agent stops after each stage and waits until somebody approves what it made, or says what to change.' },
  { name: 'final_only', title: 'Once, at the end', does: 'The agent goes through all stages by itself. Nothing is done before somebody approves the result.' },
  { name: 'auto_approve_low_risk', title: 'Only where there is a risk',
    does: 'People are asked where confidence is low, a citation failed, the content is of high impact, or the agent asks for it. All else is approved by rule, and each such approval is recorded with its figures.' },
];

export const statusWord = status => WORDS.get(status) ?? String(status);

export const strategyOf = name => STRATEGIES.find(strategy => strategy.name === name) ?? { name, title: name, does: '' };

/** Whether a session has ended: it can be executed again where it failed or was cancelled. */
export const hasEnded = status => ['completed', 'failed', 'cancelled'].includes(status);

const MOVING_MS = 4_000;
const STILL_MS = 30_000;

/** After how many milliseconds a list of sessions is worth another look: soon where an agent is at work or somebody may decide, else now and then. */
export const lookAgainIn = sessions => (sessions.some(({ status }) => ['in_progress', 'pending_review'].includes(status)) ? MOVING_MS : STILL_MS);

export const canExecute = status => ['initialized', 'failed', 'cancelled'].includes(status);

/** Whether somebody makes, executes, cancels and decides sessions of a project. */
export const worksIn = (project, role) => administers(role) || (project.role !== null && project.role !== undefined && submits(role));

/** Whether somebody changes a project and its members. */
export const ownsProject = (project, role) => administers(role) || (project.role === 'owner' && submits(role));

/** Whether somebody may decide a session's checkpoints, as far as the page knows; the server decides. */
export const reviewsIn = (project, role) => decides(role) || worksIn(project, role);

/** A number of the API, however it was written; 0 where there is none. */
export function number(value) {
  const n = Number(value instanceof ExactNumber ? value.text : value ?? 0);
  return Number.isFinite(n) ? n : 0;
}

/** An amount in US dollars: `$1.20`, and below ten cents as exactly as it matters. */
export function dollars(cost) {
  const amount = number(cost);
  if (amount === 0) return '$0';
  if (amount < 0.0001) return 'under $0.0001';
  return `$${amount < 0.1 ? String(Number(amount.toFixed(4))) : grouped(amount.toFixed(2))}`;
}

function grouped(text) {
  const [whole, part] = text.split('.');
  return `${count(whole)}.${part}`;
}

/**
 * What a session has used, in words.
 * @param {{calls: number, inputTokens: number, outputTokens: number, cost: number|null}} usage
 */
export function usageWords(usage) {
  if (!usage || number(usage.calls) === 0) return 'No call to the model yet';
  const cost = number(usage.cost);
  return `${plural(tokens(usage), 'token')} in ${plural(number(usage.calls), 'call')}${cost > 0 ? `, ${dollars(cost)}` : ''}`;
}

export const tokens = usage => number(usage.inputTokens) + number(usage.outputTokens);

export function share(part, whole) {
  const of = number(whole);
  return of > 0 ? Math.min(1, Math.max(0, number(part) / of)) : 0;
}

/** A share as a whole percentage; a dash where it is not known. */
export function percent(value) {
  return value === null || value === undefined ? '–' : `${Math.round(number(value) * 100)} %`;
}

/** Where a session stands, in a sentence. */
export function standing({ status, round, maxRounds, openCheckpoints = 0 }) {
  switch (status) {
    case 'initialized': return 'Nothing was done yet: it starts when somebody executes it.';
    case 'in_progress': return round > 0 ? `The agent is at work on round ${round} of at most ${maxRounds}.` : 'The agent is about to begin.';
    case 'pending_review': return openCheckpoints > 0 ? `It waits for a decision, in round ${round} of at most ${maxRounds}.` : 'It waits for a decision.';
    case 'completed': return round > 1 ? `Done, after ${round} rounds.` : 'Done.';
    case 'failed': return 'It failed, or somebody rejected what it made. It can be executed again.';
    case 'cancelled': return 'It was cancelled. It can be executed again.';
    default: return '';
  }
}
