/** A new user, with a first password that is shown this once. */
import { useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { ROLES } from '../logic/access.js';
import { Ask } from './ask.js';
import { Choices, Field } from './field.js';
import { freshPassword, Given, PasswordToGive } from './givenpassword.js';

const FIELDS = ['username', 'password', 'role'];

/** @param {{close: (made: boolean) => void}} props */
export function NewUser({ close }) {
  const [username, setUsername] = useState('');
  const [roles, setRoles] = useState(['user']);
  const [password, setPassword] = useState(freshPassword);
  const [failure, setFailure] = useState(null);
  const [made, setMade] = useState(null);
  if (made) return html`<${Given} title=${`${made.username} can sign in`} username=${made.username} password=${password} close=${() => close(true)} />`;
  const create = async () => {
    setFailure(null);
    return (await api.createUser({ username: username.trim(), password, role: roles[0] })).user;
  };
  const wrong = name => failure?.field(name) ?? (name === 'username' && failure?.code === 'CONFLICT' ? failure.message : undefined);
  const shown = problem => {
    setFailure(problem);
    return problem.code === 'CONFLICT' || FIELDS.some(name => problem.field(name));
  };
  return html`<${Ask} title="New user" word="Make the user" doing="Making…" act=${create} done=${setMade} shown=${shown} close=${() => close(false)}>
    <${Field} label="Username" hint="1 to 100 of a-z, 0-9 and . _ @ -" wrong=${wrong('username')}>${tie => html`
      <input ...${tie} value=${username} onInput=${event => setUsername(event.target.value)} maxlength="100" autocomplete="off" autocapitalize="none" spellcheck=${false} autofocus />`}</${Field}>
    <${Choices} kind="radio" name="role" legend="Role" options=${ROLES} chosen=${roles} choose=${setRoles} wrong=${wrong('role')} />
    <${PasswordToGive} label="First password" value=${password} set=${setPassword} wrong=${wrong('password')} />
  </${Ask}>`;
}
