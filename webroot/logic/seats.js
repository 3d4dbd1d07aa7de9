/** Which streams have a connection, where there are not enough for all. */

/**
 * Those that somebody looks at come first, then those that more listen to, then those that were there before.
 *
 * @template {{seen: boolean, listening: number, since: number}} S
 * @param {S[]} streams `seen`: whether any page is in front that listens; `since`: a number that grows
 * @returns {Set<S>}
 */
export function seated(streams, most) {
  const order = (a, b) => Number(b.seen) - Number(a.seen) || b.listening - a.listening || a.since - b.since;
  return new Set([...streams].sort(order).slice(0, most));
}
