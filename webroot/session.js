/** Who is signed in. The one store of it; the session itself is a cookie that no script can read. */
import { signal } from '@preact/signals';
import { api, onSignedOut } from './api.js';

/** `{id, username, role, expiresAt}`; null where nobody is signed in; undefined until it is known. */
export const me = signal(undefined);

/** Whether a session that was there has ended: the page stays as it is, and asks to sign in again over it. */
export const ended = signal(false);

/** Why it is not known who is signed in, or null. */
export const startFailure = signal(null);

/** The tabs of a browser have one cookie together: what one does to the session, the others look at. */
const tabs = 'BroadcastChannel' in window ? new BroadcastChannel(`bascule session ${new URL(document.baseURI).pathname}`) : null;
if (tabs) tabs.onmessage = () => lookAgain();

let timer;

export async function start() {
  startFailure.value = null;
  try {
    welcome((await api.me()).user);
  } catch (failure) {
    if (failure.status === 401) me.value = null;
    else startFailure.value = failure;
  }
}

/** Signs in. After an ended session as somebody else, the page starts anew: what it shows was the other's. */
export async function signIn(username, password) {
  const { user, expiresAt } = await api.login(username, password);
  tabs?.postMessage('signed in');
  if (ended.value && me.value && me.value.id !== user.id) {
    location.reload();
    return;
  }
  welcome({ ...user, expiresAt });
}

/** Changes one's own password. All sessions end by it, and this one goes on as another. */
export async function changePassword(oldPassword, newPassword) {
  const { user, expiresAt } = await api.changePassword(oldPassword, newPassword);
  welcome({ ...user, expiresAt });
}

export async function signOut() {
  await api.logout().catch(failure => { if (failure.status !== 401) throw failure; });
  tabs?.postMessage('signed out');
  clearTimeout(timer);
  ended.value = false;
  me.value = null;
}

/** A page that is somebody else's stays as it is, and asks who is there. */
async function lookAgain() {
  const answer = await api.me().catch(failure => failure);
  const user = answer.user ?? null;
  if (user && (!me.value || me.value.id === user.id)) welcome(user);
  else if (user || answer.status === 401) end();
}

function welcome(user) {
  me.value = user;
  ended.value = false;
  clearTimeout(timer);
  const rest = Date.parse(user.expiresAt) - Date.now();
  // A browser's timer holds no more than 24 days.
  if (rest > 0 && rest < 2_000_000_000) timer = setTimeout(end, rest);
}

function end() {
  if (me.value) ended.value = true;
}

onSignedOut(end);
