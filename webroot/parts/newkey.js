/** A new key: what it is for and may do, and then the key itself, this once. */
import { useState } from 'preact/hooks';
import { api } from '../api.js';
import { html } from '../html.js';
import { me } from '../session.js';
import { grantable, together } from '../logic/access.js';
import { endOf, example, LIFETIMES } from '../logic/keys.js';
import { submits } from '../logic/roles.js';
import { Ask, Once } from './ask.js';
import { Copy } from './copy.js';
import { Choices, Field } from './field.js';
import { Secret } from './secret.js';

const FIELDS = ['name', 'scopes', 'expiresAt'];

/** @param {{close: (made: boolean) => void}} props */
export function NewKey({ close }) {
  const role = me.value.role;
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState(submits(role) ? ['read', 'submit'] : ['read']);
  const [lifetime, setLifetime] = useState('90');
  const [day, setDay] = useState('');
  const [failure, setFailure] = useState(null);
  const [made, setMade] = useState(null);
  if (made) return html`<${TakeAway} made=${made} close=${() => close(true)} />`;
  const create = async () => {
    setFailure(null);
    const expiresAt = endOf(lifetime, day, Date.now());
    if (expiresAt === '') throw { field: name => (name === 'expiresAt' ? 'Choose a day.' : undefined) };
    return api.createKey({ name, scopes, expiresAt });
  };
  const shown = problem => {
    setFailure(problem);
    return FIELDS.some(field => problem.field?.(field));
  };
  return html`<${Ask} title="New API key" word="Make the key" doing="Making…" act=${create} done=${setMade} shown=${shown} close=${() => close(false)}>
    <${Field} label="Name" hint="What it is for: the program, and where it runs." wrong=${failure?.field('name')}>${tie => html`
      <input ...${tie} value=${name} onInput=${event => setName(event.target.value)} maxlength="100" autocomplete="off" autofocus />`}</${Field}>
    <${Choices} kind="checkbox" name="scopes" legend="What it may do" options=${grantable(role)} chosen=${scopes} choose=${now => setScopes(together(scopes, now))} wrong=${failure?.field('scopes')} />
    <${Field} label="Ends after" hint=${lifetime === 'never' && 'A key without an end is still valid when everybody has forgotten it.'} wrong=${lifetime !== 'date' && failure?.field('expiresAt')}>${tie => html`
      <select ...${tie} value=${lifetime} onChange=${event => setLifetime(event.target.value)}>${LIFETIMES.map(([value, words]) => html`<option value=${value}>${words}</option>`)}</select>`}</${Field}>
    ${lifetime === 'date' && html`<${Field} label="Last day" wrong=${failure?.field('expiresAt')}>${tie => html`
      <input ...${tie} type="date" value=${day} onInput=${event => setDay(event.target.value)} />`}</${Field}>`}
  </${Ask}>`;
}

function TakeAway({ made, close }) {
  const command = example(made.secret, made.key.scopes, document.baseURI);
  return html`<${Once} title="Copy your key now" word="I have copied it" close=${close}>
    <p><strong>You will not see it again.</strong> The server keeps only a hash of it. If it gets lost, revoke it and make another.</p>
    <${Secret} text=${made.secret} what="API key" />
    ${command && html`<p class="after">For example:</p>
      <pre class="example" tabindex="0" role="region" aria-label="Example"><code>${command}</code></pre>
      <p><${Copy} what="the example" label="Copy the example" text=${() => command} /></p>`}
  </${Once}>`;
}
