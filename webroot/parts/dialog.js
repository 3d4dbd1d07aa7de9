/** A dialog over the page: the browser's own, which keeps the focus in it and gives it back. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import { html } from '../html.js';

/**
 * @param {{title: string, close?: () => void, class?: string}} props without `close` it cannot be closed by Escape
 */
export function Dialog({ title, close, class: kind = '', children }) {
  const ref = useRef();
  useLayoutEffect(() => {
    const before = document.activeElement;
    ref.current.showModal();
    // Once it is gone: while it is open, nothing outside of it takes the focus, or what is typed.
    return () => setTimeout(() => before?.isConnected && before.focus());
  }, []);
  const cancel = event => {
    event.preventDefault();
    close?.();
  };
  // A browser closes it on a second Escape, whatever was said to the first.
  const stay = () => ref.current?.showModal();
  return html`<dialog ref=${ref} class=${kind} aria-label=${title} onCancel=${cancel} onClose=${stay}>
    <h2>${title}</h2>${children}</dialog>`;
}
