/** Keys that a page understands, while nobody types and no dialog is open. */
import { useEffect, useRef } from 'preact/hooks';

/** @param {Object<string, (event: KeyboardEvent) => void>} keys by `event.key` */
export function useKeys(keys) {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = event => {
      const typing = event.target.closest?.('input:not([type=checkbox]), textarea, select, [contenteditable]');
      if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector('dialog[open]')) return;
      const act = latest.current[event.key];
      if (act) {
        event.preventDefault();
        act(event);
      }
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
