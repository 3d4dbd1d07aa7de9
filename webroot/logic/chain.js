/** What is known of the audit log's chain while it is checked part by part. */

export const UNKNOWN = { state: 'unknown', upTo: 0, headSeq: 0 };

/**
 * What is known after another part.
 * @param {object} part the API's answer for the part after `known.upTo`
 */
export function withPart(known, part) {
  const { upTo, headSeq, headHash, finished, problem } = part;
  return { state: problem ? 'broken' : finished ? 'whole' : 'running', upTo, headSeq, headHash, problem };
}

/** What is known after a part that could not be checked. A log that does not go so far as it was checked already has lost its end. */
export function withFailure(known, failure) {
  if (failure.status === 400 && known.upTo > 0) {
    const text = `Entry ${known.upTo} was there a moment ago, and the log ends before it now: its end was removed.`;
    return { ...known, state: 'broken', problem: { seq: known.upTo, kind: 'TRUNCATED', text } };
  }
  return { ...known, state: 'failed', failure };
}

/** How much is checked, in whole percent; all of an empty log. */
export function percent({ upTo, headSeq }) {
  return headSeq === 0 ? 100 : Math.min(100, Math.floor((100 * upTo) / headSeq));
}
