/** A change of a user: what it will do to them first, then the change. */
import { useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { me } from '../session.js';
import { consequences, ROLES } from '../logic/access.js';
import { announce } from './announce.js';
import { Ask } from './ask.js';
import { Choices } from './field.js';
import { freshPassword, Given, PasswordToGive } from './givenpassword.js';

const WORDS = {
  role: { title: name => `The role of ${name}`, word: 'Change the role', said: name => `${name} has another role.` },
  password: { title: name => `A new password for ${name}`, word: 'Set the password' },
  deactivate: { title: name => `Deactivate ${name}?`, word: 'Deactivate', said: name => `${name} can no longer sign in.` },
  activate: { title: name => `Activate ${name}?`, word: 'Activate', said: name => `${name} can sign in again.` },
};

/** @param {{user: object, kind: 'role'|'password'|'deactivate'|'activate', close: (done: boolean) => void}} props */
export function ChangeUser({ user, kind, close }) {
  const name = user.username;
  const [roles, setRoles] = useState([user.role]);
  const [password, setPassword] = useState(freshPassword);
  const [failure, setFailure] = useState(null);
  const [given, setGiven] = useState(false);
  if (given) return html`<${Given} title=${`${name} has a new password`} username=${name} password=${password} close=${() => close(true)} />`;
  const change = { role: { role: roles[0] }, password: { password }, deactivate: { active: false }, activate: { active: true } }[kind];
  const act = () => {
    setFailure(null);
    return api.changeUser(user.id, change);
  };
  const done = () => {
    if (kind === 'password') {
      setGiven(true);
    } else {
      announce(WORDS[kind].said(name));
      close(true);
    }
  };
  const shown = problem => {
    setFailure(problem);
    return Boolean(problem.field('password'));
  };
  return html`<${Ask} title=${WORDS[kind].title(name)} word=${WORDS[kind].word} danger=${kind === 'deactivate'} act=${act} done=${done} shown=${shown} close=${() => close(false)}>
    ${kind === 'role' && html`<${Choices} kind="radio" name="role" legend="Role" options=${ROLES} chosen=${roles} choose=${setRoles} />`}
    ${kind === 'password' && html`<${PasswordToGive} label="New password" value=${password} set=${setPassword} wrong=${failure?.field('password')} />`}
    <ul class="consequences" aria-label="What it does">${consequences(kind, name, user.id === me.value.id).map(line => html`<li>${line}</li>`)}</ul>
  </${Ask}>`;
}
