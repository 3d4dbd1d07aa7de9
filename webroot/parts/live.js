/** A view's stream, for as long as the view is shown. */
import { useEffect, useRef } from 'preact/hooks';
import { listen } from '../live.js';
import { stream } from './connection.js';

/**
 * @param {string|null} path of the stream; null for none, or, where `asks`, for asking now and then instead
 * @param {{events: object, refresh: () => Promise<void>, every?: () => number}} listener the latest one is told, whenever it was made
 * @param {{shown?: boolean, asks?: boolean}} options `shown`: the header tells of this stream
 */
export function useLive(path, listener, { shown = false, asks = false } = {}) {
  const latest = useRef(listener);
  latest.current = listener;
  useEffect(() => {
    if (!path && !asks) return undefined;
    const events = Object.fromEntries(Object.keys(listener.events).map(name => [name, data => latest.current.events[name](data)]));
    const live = listen(path, { events, refresh: () => latest.current.refresh(), every: () => latest.current.every?.() });
    if (shown) stream.value = live.state;
    return () => {
      live.close();
      if (stream.value === live.state) stream.value = null;
    };
  }, [path]);
}
