/** One's own password. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { changePassword, me } from '../session.js';
import { PASSWORD_RULE } from '../logic/access.js';
import { Field, Wrong } from '../parts/field.js';
import { useHelp } from '../parts/help.js';

const FIRST_ADMIN = 'admin';
const EMPTY = { oldPassword: '', newPassword: '', again: '' };

export default function Password() {
  const [typed, setTyped] = useState(EMPTY);
  const [wrong, setWrong] = useState({});
  const [busy, setBusy] = useState(false);
  const [changed, setChanged] = useState(false);
  const form = useRef();
  useHelp([]);
  useEffect(() => { document.title = 'My password · Bascule'; }, []);
  const refuse = found => {
    setWrong(found);
    form.current.elements[Object.keys(found).find(name => name in EMPTY) ?? 'oldPassword'].focus();
  };
  const submit = async event => {
    event.preventDefault();
    setChanged(false);
    const missing = lacking(typed);
    if (busy || missing) return missing && refuse(missing);
    setBusy(true);
    setWrong({});
    try {
      await changePassword(typed.oldPassword, typed.newPassword);
      setTyped(EMPTY);
      setChanged(true);
    } catch (failure) {
      refuse(failure.status === 403 ? { oldPassword: failure.message }
        : failure.field?.('newPassword') ? { newPassword: failure.field('newPassword') } : { all: failure.message });
    } finally {
      setBusy(false);
    }
  };
  const field = (name, label, autocomplete, hint) => html`<${Field} label=${label} hint=${hint} wrong=${wrong[name]}>${tie => html`
    <input ...${tie} name=${name} type="password" autocomplete=${autocomplete} value=${typed[name]} maxlength="1000" onInput=${event => setTyped(now => ({ ...now, [name]: event.target.value }))} />`}</${Field}>`;
  return html`<section class="narrow">
    <h1>My password</h1>
    <p class="lead">A new password ends your sessions everywhere else. Here you stay signed in.</p>
    ${changed && html`<p class="notice" role="status"><span>Your password is changed, and every other session of yours has ended.</span></p>`}
    <form class="own" ref=${form} onSubmit=${submit} noValidate method="post">
      <input type="text" name="username" autocomplete="username" value=${me.value.username} readonly hidden />
      ${field('oldPassword', 'Present password', 'current-password')}
      ${field('newPassword', 'New password', 'new-password', PASSWORD_RULE)}
      ${field('again', 'New password again', 'new-password')}
      <${Wrong} text=${wrong.all} />
      <p class="buttons"><button class="primary" disabled=${busy}>${busy ? 'Changing…' : 'Change the password'}</button></p>
    </form>
    ${me.value.username === FIRST_ADMIN && html`<p class="quiet note">Where the server is started with <code>BASCULE_ADMIN_PASSWORD</code>, change it there too: the next start sets it again.</p>`}
  </section>`;
}

/** What the server need not be asked for. */
function lacking({ oldPassword, newPassword, again }) {
  if (!oldPassword) return { oldPassword: 'Type the password that you have now.' };
  if (!newPassword) return { newPassword: 'Type the new password.' };
  return newPassword === again ? null : { again: 'This is not the same as above.' };
}
