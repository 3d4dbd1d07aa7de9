/** A session that is executed again works in another job: what belongs to which. */

/**
 * @param {object[]} items each with the `jobId` that it came from; one without it is taken for the present job's
 * @param {string|null} jobId the present job
 * @returns {{present: object[], earlier: Array<{jobId: string, items: object[]}>}} each in the order in which they came; of earlier jobs the first comes first
 */
export function attempts(items, jobId) {
  const isPresent = item => !item.jobId || !jobId || item.jobId === jobId;
  const earlier = new Map();
  items.filter(item => !isPresent(item)).forEach(item => earlier.set(item.jobId, [...earlier.get(item.jobId) ?? [], item]));
  // Ids of jobs sort by time.
  return { present: items.filter(isPresent), earlier: [...earlier].sort(([a], [b]) => (a < b ? -1 : 1)).map(([job, of]) => ({ jobId: job, items: of })) };
}
