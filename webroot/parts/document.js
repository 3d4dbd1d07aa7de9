/** A document that was given to an agent, opened at a quote. Which one stands in the address, so that a link and the back button work. */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { go, search } from '../router.js';
import { read, write } from '../logic/filters.js';
import { count, plural } from '../logic/pages.js';
import { around, find } from '../logic/quote.js';
import { Dialog } from './dialog.js';
import { useFetched } from './fetched.js';
import { Failed, Loading } from './states.js';
import { Marked, Text } from './text.js';

const FILTERS = { document: 'text', quote: 'text' };
/** A longer quote is found by its beginning. */
const MOST_OF_A_QUOTE = 500;
const BEFORE = 3_000;
const AFTER = 20_000;

/** @returns {{ref: string, quote: string, show: (ref: string, quote?: string) => void, close: () => void}} */
export function useDocument(address) {
  const { document: ref, quote } = read(FILTERS, search.value);
  const here = useRef(false);
  const show = (which, words = '') => {
    here.current = true;
    go(address + write(FILTERS, { document: which, quote: (words ?? '').slice(0, MOST_OF_A_QUOTE) }, search.value));
  };
  // Who came to it from this page goes back; who came by a link stays.
  const close = () => {
    if (here.current) history.back();
    else go(address + write(FILTERS, {}, search.value), { replace: true });
    here.current = false;
  };
  return { ref, quote, show, close };
}

/** @param {{project: string, session: string, at: object, documents: object[]}} props `at` as `useDocument` gives it */
export function DocumentShown({ project, session, at, documents }) {
  const { value, failure, again } = useFetched(async signal => (await api.workDocument(project, session, at.ref, signal)).document);
  const about = documents.find(({ ref }) => ref === at.ref);
  const title = `${at.ref}${about ? `: ${about.title}` : ''}`;
  const isUnknown = failure?.status === 404;
  return html`<${Dialog} title=${title.slice(0, 200)} class="document" close=${at.close}>
    ${isUnknown ? html`<p class="care">There is no document ${at.ref} in this session. What refers to it may be made up.</p>`
      : failure ? html`<${Failed} failure=${failure} again=${again} />`
        : value ? html`<${Content} text=${value.content} quote=${at.quote} />` : html`<${Loading} what="the document" />`}
    <p class="buttons"><button type="button" autofocus onClick=${at.close}>Close</button>${about && html`<span class="quiet">${plural(about.characters, 'character')}</span>`}</p>
  </${Dialog}>`;
}

function Content({ text, quote }) {
  const [whole, setWhole] = useState(false);
  const mark = useRef();
  const place = useMemo(() => find(text, quote), [text, quote]);
  useLayoutEffect(() => mark.current?.scrollIntoView({ block: 'center' }), [place, whole]);
  if (!place) {
    return html`${quote && html`<p class="care">The quote is not in this document: <q><${Text} text=${quote} most=${300} /></q></p>`}
      <div class="sheet" tabindex="0" role="region" aria-label="Text"><${Text} text=${text} most=${AFTER} /></div>`;
  }
  const shown = around(text, place, whole ? text.length : BEFORE);
  return html`<div class="sheet" tabindex="0" role="region" aria-label="Text">
    ${shown.hidden > 0 && html`<button type="button" class="more" onClick=${() => setWhole(true)}>Show the ${count(shown.hidden)} characters before</button>`}
    <bdi class="text"><${Marked} text=${shown.before} /><mark ref=${mark}><${Marked} text=${shown.quote} /></mark></bdi><${Text} text=${shown.after} most=${AFTER} /></div>`;
}
