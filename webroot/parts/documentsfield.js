/** What an agent is given to read: pasted, from files, or made in earlier sessions. It cites them as D1, D2, … */
import { useRef, useState } from 'preact/hooks';
import { html } from '../html.js';
import { documentOf } from '../logic/documents.js';
import { flat } from '../logic/hostile.js';
import { count, plural } from '../logic/pages.js';
import { announce } from './announce.js';
import { PickArtifact } from './pickartifact.js';
import { PasteDocument } from './pastedocument.js';
import { Line, Text } from './text.js';

const MOST = 50;
const MOST_BYTES = 4_000_000;

/** @param {{project: string, documents: object[], set: (documents: object[]) => void, errors: object[], contextSize: number}} props */
export function DocumentsField({ project, documents, set, errors, contextSize }) {
  const [asking, setAsking] = useState(null);
  const [refused, setRefused] = useState([]);
  const picker = useRef();
  const total = documents.reduce((sum, { characters }) => sum + characters, 0);
  const close = () => setAsking(null);
  const add = more => {
    set([...documents, ...more].slice(0, MOST));
    announce(more.length === 1 ? `“${flat(more[0].title)}” was added.` : `${plural(more.length, 'document')} were added.`, { quiet: true });
    close();
  };
  const change = document => {
    set(documents.map((each, i) => (i === asking.at ? document : each)));
    close();
  };
  const files = async event => {
    const chosen = [...event.target.files];
    event.target.value = '';
    const read = await Promise.all(chosen.map(async file => (file.size > MOST_BYTES ? { problem: 'is too large' } : documentOf(file.name, new Uint8Array(await file.arrayBuffer())))));
    setRefused(read.map(({ problem }, i) => problem && `${chosen[i].name} ${problem}`).filter(Boolean));
    const good = read.map(({ document }) => document).filter(Boolean);
    if (good.length > 0) add(good);
  };
  const errorOf = i => errors.filter(({ field }) => field.startsWith(`contextDocuments[${i}]`));
  const general = errors.filter(({ field }) => !/^contextDocuments\[/.test(field));
  return html`<fieldset class="choices documents"><legend>Documents</legend>
    <p class="quiet note">What the agent is given to read and cites. It is data to the agent: nothing in it can decide or approve anything.</p>
    ${documents.length > 0 && html`<ol class="rowlist" aria-label="Documents">${documents.map((document, i) => html`<li key=${i}>
      <p class="what"><b class="ref">D${i + 1}</b> <${Line} text=${document.title} most=${150} /> <span class="quiet">${plural(document.characters, 'character')}${document.artifactId ? ', of an earlier session' : document.format === 'markdown' ? ', Markdown' : ''}</span>
        ${errorOf(i).map(({ message }) => html` <span class="wrong"><${Text} text=${message} most=${500} /></span>`)}</p>
      <p class="acts">
        ${!document.artifactId && html`<button type="button" class="small" onClick=${() => setAsking({ paste: document, at: i })} aria-label=${`Change ${flat(document.title)}`}>Change…</button>`}
        <button type="button" class="small" onClick=${() => set(documents.filter((_, at) => at !== i))} aria-label=${`Remove ${flat(document.title)}`}>Remove</button></p></li>`)}</ol>`}
    ${total > contextSize && html`<p class="care">${count(total)} characters are more than the ${count(contextSize)} that go into one question to the model: of each stage the passages that fit best are chosen.</p>`}
    ${[...refused, ...general.map(({ message }) => `The documents ${message}`)].map(text => html`<p class="wrong" role="alert"><${Text} text=${text} most=${500} /></p>`)}
    <p class="buttons"><button type="button" onClick=${() => setAsking({ paste: null })} disabled=${documents.length >= MOST}>Paste a text…</button>
      <button type="button" onClick=${() => picker.current.click()} disabled=${documents.length >= MOST}>Choose files…</button>
      <button type="button" onClick=${() => setAsking({ pick: true })} disabled=${documents.length >= MOST}>From an earlier session…</button>
      <input ref=${picker} type="file" hidden multiple accept=".txt,.md,.markdown,.csv,.json,.log,text/*" onChange=${files} aria-label="Files to read" /></p>
    ${asking?.paste !== undefined && html`<${PasteDocument} document=${asking.paste} close=${close} done=${asking.paste ? change : document => add([document])} />`}
    ${asking?.pick && html`<${PickArtifact} project=${project} close=${close} done=${document => add([document])} />`}
  </fieldset>`;
}
