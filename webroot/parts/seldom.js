/** Work that is asked for often and done seldom. */
import { useEffect, useRef } from 'preact/hooks';

const SETTLE_MS = 250;

/** Does something a moment after it is asked to, and not more often than so many milliseconds. */
export function useSeldom(everyMs, act) {
  const latest = useRef(act);
  latest.current = act;
  const timer = useRef(null);
  const lastAt = useRef(-Infinity);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    timer.current ??= setTimeout(() => {
      timer.current = null;
      lastAt.current = performance.now();
      latest.current();
    }, Math.max(SETTLE_MS, lastAt.current + everyMs - performance.now()));
  };
}
