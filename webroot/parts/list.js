/** A list that is fetched page by page. */
import { useEffect, useRef, useState } from 'preact/hooks';

const EMPTY = { items: [], cursor: null, loaded: false, failure: null };

/**
 * @param {(cursor: string|undefined, signal: AbortSignal) => Promise<{items: object[], cursor: string|null}>} fetchPage the first page without a cursor
 * @param {string} what is asked for; another one begins another list
 * @returns {{items: object[], loaded: boolean, failure: object|null, again: () => void, more: (() => void)|null}} `again` fetches from the
 *   beginning, while what there is stays; `more` is there where the list goes on
 */
export function useList(fetchPage, what = '') {
  const [list, setList] = useState(EMPTY);
  const asking = useRef(null);
  const load = async (cursor, before) => {
    asking.current?.abort();
    const { signal } = (asking.current = new AbortController());
    try {
      const page = await fetchPage(cursor, signal);
      if (!signal.aborted) setList({ items: [...before, ...page.items], cursor: page.cursor, loaded: true, failure: null });
    } catch (failure) {
      if (!signal.aborted) setList(now => ({ ...now, failure }));
    }
  };
  useEffect(() => {
    setList(EMPTY);
    load(undefined, []);
    return () => asking.current.abort();
  }, [what]);
  const { items, cursor, loaded, failure } = list;
  return { items, loaded, failure, again: () => load(undefined, []), more: cursor ? () => load(cursor, items) : null };
}
