/** Signing in. It takes the place of whatever page was asked for, and leaves the address, so that page follows. */
import { html } from '../html.js';
import { useEffect } from 'preact/hooks';
import { path } from '../router.js';
import { SignInForm } from '../parts/signinform.js';

export function Login() {
  useEffect(() => { document.title = 'Sign in · Bascule'; }, []);
  return html`<main class="login" id="main">
    <svg class="mark-bridge" viewBox="0 0 120 44" aria-hidden="true"><path d="M2 36h116M20 36V24M100 36V24M20 24 56 4M100 24H62" fill="none" stroke="currentColor" stroke-width="3" stroke-linecap="round"/></svg>
    <h1>Bascule</h1>
    <p class="lead">Work that waits for people, where it must.</p>
    <${SignInForm} />
    ${path.value !== '/' && html`<p class="quiet">Then on to <code>${path.value}</code></p>`}
  </main>`;
}
