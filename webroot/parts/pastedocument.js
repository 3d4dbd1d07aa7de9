/** A text for the agent to read, typed or pasted. */
import { useState } from 'preact/hooks';
import { html } from '../html.js';
import { MOST_CHARACTERS, textOf } from '../logic/documents.js';
import { Ask } from './ask.js';
import { Field } from './field.js';

/** @param {{document: object|null, done: (document: object) => void, close: () => void}} props `document`: one that is changed */
export function PasteDocument({ document, done, close }) {
  const [title, setTitle] = useState(document?.title ?? '');
  const [content, setContent] = useState(document?.content ?? '');
  const [isMarkdown, setMarkdown] = useState(document?.format === 'markdown');
  const [missing, setMissing] = useState({});
  const act = async () => {
    const wrong = { title: !title.trim() && 'Give it a title: the agent and its readers see it.', content: !content.trim() && 'Nothing is here yet.' };
    setMissing(wrong);
    if (wrong.title || wrong.content) throw new Missing();
    return textOf(title, content, isMarkdown ? 'markdown' : 'text').document;
  };
  return html`<${Ask} title=${document ? 'Change the text' : 'Paste a text'} word=${document ? 'Save' : 'Add'} act=${act} done=${done} shown=${problem => problem instanceof Missing} close=${close}>
    <${Field} label="Title" wrong=${missing.title}>${tie => html`<input ...${tie} value=${title} onInput=${event => setTitle(event.target.value)} maxlength="300" autocomplete="off" autofocus />`}</${Field}>
    <${Field} label="Text" wrong=${missing.content}>${tie => html`<textarea ...${tie} rows="12" value=${content} onInput=${event => setContent(event.target.value)} maxlength=${MOST_CHARACTERS} />`}</${Field}>
    <p class="check"><input type="checkbox" id="is-markdown" checked=${isMarkdown} onChange=${event => setMarkdown(event.target.checked)} /><label for="is-markdown">It is Markdown</label></p>
  </${Ask}>`;
}

class Missing extends Error {}
