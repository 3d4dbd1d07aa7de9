/** Work that takes a while and is asked for meanwhile: it is finished first, and then done once more for all who asked. */

/**
 * @param {() => Promise<any>} act
 * @returns {() => Promise<any>} does it, and never twice at a time; who asks while it is done is given what is done next, so nothing that was there when
 *   somebody asked is missed
 */
export function inTurn(act) {
  let now = null;
  let next = null;
  const begin = () => {
    next = null;
    now = act().finally(() => { now = null; });
    return now;
  };
  return () => {
    if (next) return next;
    if (!now) return begin();
    next = now.catch(() => {}).then(begin);
    return next;
  };
}
