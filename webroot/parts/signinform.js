/** Name and password, and what was wrong with them. */
import { useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { signIn } from '../session.js';

/** @param {{username?: string}} props a name that is known already */
export function SignInForm({ username = '' }) {
  const form = useRef();
  const [failure, setFailure] = useState(null);
  const [busy, setBusy] = useState(false);
  const submit = async event => {
    event.preventDefault();
    const { username: name, password } = form.current.elements;
    setBusy(true);
    setFailure(null);
    try {
      await signIn(name.value, password.value);
    } catch (problem) {
      setFailure(problem);
      setBusy(false);
      password.select();
      password.focus();
    }
  };
  return html`<form class="signin" ref=${form} onSubmit=${submit} method="post">
    <label>Username<input name="username" autocomplete="username" required autocapitalize="none" spellcheck=${false}
      defaultValue=${username} autofocus=${!username} /></label>
    <label>Password<input name="password" type="password" autocomplete="current-password" required autofocus=${Boolean(username)}
      aria-describedby=${failure ? 'signin-failure' : undefined} /></label>
    ${failure && html`<p id="signin-failure" class="wrong" role="alert">${failure.message}</p>`}
    <button class="primary" disabled=${busy}>${busy ? 'Signing in…' : 'Sign in'}</button>
  </form>`;
}
