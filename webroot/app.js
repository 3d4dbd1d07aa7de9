/** The frame around every page, and which page it holds. */
import { useEffect, useState } from 'preact/hooks';
import { html } from './html.js';
import { me, ended, startFailure, start } from './session.js';
import { path, go, follow } from './router.js';
import { routes } from './routes.js';
import { match } from './logic/route.js';
import { home } from './logic/roles.js';
import { Header } from './parts/header.js';
import { Announcer } from './parts/announce.js';
import { Help } from './parts/help.js';
import { Failed, Loading, Nothing } from './parts/states.js';
import { SignInAgain } from './parts/signinagain.js';
import { Login } from './views/login.js';

export function App() {
  if (startFailure.value) return html`<main class="alone"><${Failed} failure=${startFailure.value} again=${start} /></main>`;
  if (me.value === undefined) return html`<main class="alone"><${Loading} what="Bascule" /></main>`;
  if (me.value === null) return html`<${Login} />`;
  return html`
    <div class="frame" onClick=${follow}>
      <a class="skip" href="#main" data-leaves onClick=${skip}>Skip to the content</a>
      <${Header} />
      <main id="main" tabindex="-1"><${Page} key=${me.value.id} /></main>
      <${Announcer} />
      <${Help} />
      ${ended.value && html`<${SignInAgain} />`}
    </div>`;
}

function Page() {
  const here = path.value;
  const role = me.value.role;
  useEffect(() => { if (here === '/') go(home(role), { replace: true }); }, [here]);
  if (here === '/') return null;
  const found = routes.map(route => ({ route, named: match(route.path, here) })).find(({ named }) => named);
  if (!found) return html`<${Nothing} page title="There is no page at this address." text="Check the address, or start from the navigation above." />`;
  if (!found.route.for(role)) {
    return html`<${Nothing} page title="This page is for other roles." text=${`You are signed in as ${me.value.username}, a ${role}.`} />`;
  }
  return html`<${View} key=${found.route.path} load=${found.route.load} named=${found.named} />`;
}

function View({ load, named }) {
  const [view, setView] = useState(null);
  const [failure, setFailure] = useState(null);
  const get = () => { setFailure(null); load().then(module => setView(() => module.default), setFailure); };
  useEffect(get, []);
  if (failure) return html`<${Failed} failure=${failure} again=${get} />`;
  return view ? html`<${view} ...${named} />` : html`<${Loading} what="the page" />`;
}

function skip(event) {
  event.preventDefault();
  document.getElementById('main').focus();
}
