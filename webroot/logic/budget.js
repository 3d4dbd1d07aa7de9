/** What a session may use, and how much of it is used. */
import { count } from './pages.js';
import { isBudget } from './rounds.js';
import { dollars, number, share, tokens } from './work.js';

const NAMES = [['tokens', 'tokenBudget'], ['cost', 'costBudget']];

/**
 * How much of each budget is used; nothing for a budget that there is not.
 * @param {object[]} checkpoints of the session's present job: somebody who approved that a budget is used up allowed as much again
 * @returns {Array<{name: 'tokens'|'cost', share: number, words: string}>} `share` from 0 to 1, of all that is allowed by now
 */
export function budgets(session, usage, checkpoints = []) {
  const breaches = checkpoints.filter(isBudget);
  return NAMES.filter(([, field]) => number(session[field]) > 0).map(([name, field]) => {
    const own = number(session[field]);
    // Each breach says what was allowed until then.
    const most = Math.max(own, ...breaches.map(({ status, data }) => number(data?.[field]) + (status === 'APPROVED' ? own : 0)));
    const used = name === 'tokens' ? tokens(usage ?? {}) : number(usage?.cost);
    return { name, share: share(used, most), words: worded(name, used, most) + (most > own ? `, ${amount(name, most - own)} of them granted` : '') };
  });
}

const amount = (name, value) => (name === 'tokens' ? count(value) : dollars(value));

const worded = (name, used, most) => `${amount(name, used)} of ${amount(name, most)}${name === 'tokens' ? ' tokens' : ''}`;
