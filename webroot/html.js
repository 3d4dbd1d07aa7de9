/** The one way to make elements: `html` with templates. Text goes in as text, so nothing from a job can become markup. */
import { h } from 'preact';
import htm from 'htm';

export const html = htm.bind(h);
