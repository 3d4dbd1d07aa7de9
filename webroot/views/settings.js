/** What belongs to oneself, and for admins what belongs to all: a page each, and the way from one to the next. */
import { html } from '../html.js';
import { href } from '../router.js';
import { me } from '../session.js';
import { administers } from '../logic/roles.js';
import { Nothing } from '../parts/states.js';
import Audit from './settingsaudit.js';
import Keys from './settingskeys.js';
import Password from './settingspassword.js';
import Sessions from './settingssessions.js';
import Users from './settingsusers.js';

const anyone = () => true;
const PARTS = [
  { part: 'keys', name: 'API keys', view: Keys, for: anyone },
  { part: 'sessions', name: 'My sessions', view: Sessions, for: anyone },
  { part: 'password', name: 'My password', view: Password, for: anyone },
  { part: 'users', name: 'Users', view: Users, for: administers },
  { part: 'audit', name: 'Audit log', view: Audit, for: administers },
];

export default function Settings({ part = 'keys' }) {
  const { role } = me.value;
  const shown = PARTS.find(candidate => candidate.part === part);
  return html`<div class="page settings">
    <nav class="sub" aria-label="Settings"><ul>${PARTS.filter(each => each.for(role)).map(each => html`
      <li key=${each.part}><a href=${href(`/settings/${each.part}`)} aria-current=${each === shown ? 'page' : undefined}>${each.name}</a></li>`)}</ul></nav>
    ${!shown ? html`<${Nothing} page title="There is no such setting." text="Choose one above." />`
      : !shown.for(role) ? html`<${Nothing} page title="This page is for admins." text=${`You are signed in as ${me.value.username}, a ${role}.`} />`
      : html`<${shown.view} key=${part} />`}
  </div>`;
}
