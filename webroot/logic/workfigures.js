/** Figures of several kinds of agents together. */
import { number } from './work.js';

/**
 * @param {object[]} figures of each kind, as the API gives them
 * @returns {{sessions: number, approvalRate: number|null, meanRounds: number|null, tokens: number, cost: number}} a rate is of all decisions together, a mean of
 *   all sessions that were begun: one that nobody executed has no rounds
 */
export function totals(figures) {
  const sum = of => figures.reduce((all, one) => all + number(of(one)), 0);
  const approved = sum(one => one.approved);
  const decided = approved + sum(one => one.rejected) + sum(one => one.changesRequested);
  const withRounds = figures.filter(one => one.meanRounds !== null && one.meanRounds !== undefined);
  const begun = one => number(one.sessions) - number(one.byStatus?.initialized);
  const weight = withRounds.reduce((all, one) => all + begun(one), 0);
  return {
    sessions: sum(one => one.sessions),
    approvalRate: decided > 0 ? approved / decided : null,
    meanRounds: weight > 0 ? withRounds.reduce((all, one) => all + number(one.meanRounds) * begun(one), 0) / weight : null,
    tokens: sum(one => one.inputTokens) + sum(one => one.outputTokens),
    cost: sum(one => one.cost),
  };
}
