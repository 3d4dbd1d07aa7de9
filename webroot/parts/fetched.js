/** One thing that is fetched, and can be fetched again while it stays shown. */
import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * @param {(signal: AbortSignal) => Promise<any>} ask
 * @param {string} what is asked for; another one begins anew
 * @param {{stays?: boolean}} options `stays`: what there was stays shown until the other is there
 * @returns {{value: any, failure: object|null, again: () => Promise<void>}} `value` is null until it is known
 */
export function useFetched(ask, what = '', { stays = false } = {}) {
  const [state, setState] = useState({ value: null, failure: null });
  const asking = useRef(null);
  const again = async () => {
    asking.current?.abort();
    const { signal } = (asking.current = new AbortController());
    try {
      const value = await ask(signal);
      if (!signal.aborted) setState({ value, failure: null });
    } catch (failure) {
      if (!signal.aborted) setState(now => ({ ...now, failure }));
    }
  };
  useEffect(() => {
    if (!stays) setState({ value: null, failure: null });
    again();
    return () => asking.current.abort();
  }, [what]);
  return { ...state, again };
}
