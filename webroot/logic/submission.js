/** What became of a submission, and what to do, in words. */

/**
 * @param {{status: number, code: string, message: string, problem: object}} failure of the API
 * @returns {{kind: 'unknown'|'accepted-before'|'refused', title: string, text: string}} `unknown`: it may have been accepted;
 *   `accepted-before`: something else was accepted under the same key
 */
export function failed(failure) {
  if (failure.status === 422 && failure.code === 'IDEMPOTENCY_MISMATCH') {
    return { kind: 'accepted-before', title: 'What you sent before was accepted after all.',
      text: 'Its answer was lost. What stands here now is different, and was not submitted.' };
  }
  if (failure.status === 0 || failure.status >= 500) {
    return { kind: 'unknown', title: failure.status === 0 ? 'The server did not answer.' : 'The server could not say whether it was accepted.',
      text: 'The job may have been accepted or not. Try again: however often you do, it is submitted only once.' };
  }
  if (failure.status === 401) return { kind: 'refused', title: 'Your session has ended.', text: 'Nothing was submitted. Sign in, then submit again.' };
  const errors = failure.problem.errors ?? [];
  return { kind: 'refused', title: 'It was not accepted.',
    text: errors.length > 0 ? `${errors.length === 1 ? 'One thing is' : `${errors.length} things are`} wrong.` : failure.message };
}
