/** How to start a worker: what to download, with a key if one is wanted, and what to type. */
import { useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { href } from '../router.js';
import { me } from '../session.js';
import { submits } from '../logic/roles.js';
import { commands, fileOf, ownFirst, platformOf, PLATFORMS, PROGRAMS } from '../logic/workers.js';
import { Copy } from './copy.js';
import { Field } from './field.js';
import { save } from './save.js';

const server = () => document.baseURI;

export function WorkerDownload() {
  const own = platformOf(navigator.userAgent);
  const mayHave = submits(me.value.role);
  const [platform, setPlatform] = useState(own);
  const [program, setProgram] = useState('java');
  const [withKey, setWithKey] = useState(mayHave);
  const [keyName, setKeyName] = useState('');
  const [state, setState] = useState({});
  const [, word] = PLATFORMS.find(([name]) => name === platform);
  const [, , needs] = PROGRAMS.find(([name]) => name === program);
  const choose = set => value => {
    set(value);
    setState({});
  };
  const download = async event => {
    event.preventDefault();
    if (state.busy) return;
    setState({ busy: true });
    try {
      const file = withKey
        ? await api.agentFileWithKey(platform, { kind: program, server: server(), ...(keyName.trim() ? { keyName } : {}) })
        : await api.agentFile(platform, { kind: program, server: server() });
      save({ name: file.name ?? fileOf(platform, program), blob: file.blob });
      setState({ done: true });
    } catch (failure) {
      setState({ failure });
    }
  };
  return html`<section class="download" aria-labelledby="download-title">
    <h2 id="download-title">Start a worker</h2>
    <form onSubmit=${download} noValidate>
      <div class="choose"><${Switch} label="Platform" options=${ownFirst(own)} chosen=${platform} choose=${choose(setPlatform)} />
        <${Switch} label="Language" options=${PROGRAMS} chosen=${program} choose=${choose(setProgram)} />
        <span class="quiet note">${needs}</span></div>
      ${mayHave ? html`<div class="key"><label class="check"><input type="checkbox" checked=${withKey} onChange=${event => choose(setWithKey)(event.target.checked)} /> Make a key for it</label>
        ${withKey && html`<${Field} label="Name of the key" hint="To know it by; left empty, after the platform." wrong=${state.failure?.field?.('keyName')}>${tie => html`
          <input ...${tie} value=${keyName} onInput=${event => setKeyName(event.target.value)} maxlength="100" autocomplete="off" />`}</${Field}>`}
        <p class="quiet note">${withKey ? html`The key is in the archive’s <code>agent.conf</code> and nowhere else. It can fetch and run jobs, and do nothing else.`
          : html`Make one with the scope <code>agent</code> under <a href=${href('/settings/keys')}>API keys</a>.`}</p></div>`
      : html`<p class="quiet note">Your role cannot have a key for workers: whoever starts it needs one of a user, reviewer or admin.</p>`}
      <p class="buttons"><button class="primary" aria-disabled=${Boolean(state.busy)}>${state.busy ? 'Packing…' : `Download for ${word}`}</button></p>
    </form>
    <${Outcome} state=${state} file=${fileOf(platform, program)} withKey=${withKey} />
    <${Commands} text=${commands(platform, program, withKey)} />
  </section>`;
}

/** One of few. */
function Switch({ label, options, chosen, choose }) {
  return html`<div class="switch" role="group" aria-label=${label}>${options.map(([name, words]) => html`
    <button type="button" key=${name} aria-pressed=${chosen === name} onClick=${() => choose(name)}>${words}</button>`)}</div>`;
}

function Outcome({ state: { done, failure }, file, withKey }) {
  if (failure) return html`<p class="notice wrong" role="alert"><span>Nothing was downloaded. ${failure.message}</span></p>`;
  return done && html`<p class="notice done" role="status"><span><code>${file}</code> was downloaded${withKey ? ', with a new key in it: keep it to yourself' : ''}.
    Once it runs it appears below.</span></p>`;
}

function Commands({ text }) {
  return html`<div class="commands"><p>Then, where you downloaded it to:</p>
    <pre class="example" tabindex="0" role="region" aria-label="Commands"><code>${text}</code></pre>
    <p><${Copy} what="the commands" label="Copy the commands" text=${() => text} /></p></div>`;
}
