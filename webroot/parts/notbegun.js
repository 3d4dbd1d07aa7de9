/** Why a session that was made to begin at once did not: told when it was made, shown on its page until it is begun. */
let last = null;

/** @param {{code: string, message: string}|null|undefined} problem as the API gives it with the session that was made */
export function notBegun(session, problem) {
  if (problem) last = { session, problem };
}

/** What was told of a session, or null. */
export const whyNotBegun = session => (last?.session === session ? last.problem : null);

/** Somebody tried again, or gave it up. */
export function forgetNotBegun() {
  last = null;
}
