/** Notifications of the browser, where a reader asked for them. */
import { signal } from '@preact/signals';
import { html } from '../html.js';
import { flat } from '../logic/hostile.js';
import { plural } from '../logic/pages.js';
import { announce } from './announce.js';

const KEY = 'bascule.notify';
const possible = 'Notification' in window;
const on = signal(possible && Notification.permission === 'granted' && kept());

function kept() {
  try {
    return localStorage.getItem(KEY) === 'on';
  } catch {
    return false;
  }
}

/** Tells of what arrived, where nobody looks at the page. */
export function notify(arrived) {
  if (!on.value || !document.hidden || arrived.length === 0) return;
  const [first] = arrived;
  const title = arrived.length === 1 ? 'A checkpoint waits for you' : `${plural(arrived.length, 'checkpoint')} wait for you`;
  const notification = new Notification(title, { body: flat(first.message).slice(0, 200), tag: 'bascule.checkpoints' });
  notification.onclick = () => { window.focus(); notification.close(); };
}

export function NotifySwitch() {
  if (!possible) return null;
  const turn = async () => {
    const granted = on.value || (await Notification.requestPermission()) === 'granted';
    if (!granted) {
      announce('The browser does not allow notifications from this page.');
      return;
    }
    on.value = !on.value;
    try {
      localStorage.setItem(KEY, on.value ? 'on' : 'off');
    } catch { /* It holds for this page, then. */ }
  };
  return html`<button type="button" class="small" aria-pressed=${on.value} onClick=${turn}>${on.value ? 'Notifications on' : 'Notify me'}</button>`;
}
