/** Over a page whose session has ended: what is on it, and what was typed, stays. */
import { html } from '../html.js';
import { me, ended } from '../session.js';
import { Dialog } from './dialog.js';
import { SignInForm } from './signinform.js';

export function SignInAgain() {
  const leave = () => { ended.value = false; me.value = null; };
  return html`<${Dialog} title="Your session has ended" class="narrow">
    <p>Sign in to go on where you were. What you have typed is still there.</p>
    <${SignInForm} username=${me.value.username} />
    <button type="button" class="link" onClick=${leave}>Leave this page instead</button>
  </${Dialog}>`;
}
