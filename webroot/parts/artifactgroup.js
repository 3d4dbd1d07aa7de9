/** Artifacts of one type: findings below each other, variations side by side, a report whole, anything else as a tree. */
import { html } from '../html.js';
import { parse } from '../logic/json.js';
import { confidence, contentOf, restOf, sources } from '../logic/artifacts.js';
import { percent } from '../logic/work.js';
import { short } from '../logic/tree.js';
import { Bar } from './bar.js';
import { Copy } from './copy.js';
import { Prose } from './prose.js';
import { Reading } from './reading.js';
import { Sources } from './sources.js';
import { Text } from './text.js';
import { Versions } from './versions.js';

const LOW = 0.5;
const MIDDLE = 0.75;

/**
 * @param {{type: string, artifacts: object[], tools?: (artifact: object) => {versions: object[], file: (format: string) => string}, open?: Function}} props
 *   `tools` are there where the session is at hand; `open` shows a document, at a quote
 */
export function ArtifactGroup({ type, artifacts, tools, open }) {
  const look = { research_finding: 'findings', content_draft: 'drafts', report: 'reports' }[type] ?? 'outputs';
  return html`<ul class=${`artifacts ${look}`}>${artifacts.map(artifact => html`<li key=${artifact.id ?? artifact.key}><${One} artifact=${artifact} tools=${tools?.(artifact)} open=${open} /></li>`)}</ul>`;
}

function One({ artifact, tools, open }) {
  const { artifactType, title, content, version } = artifact;
  const sure = confidence(artifact);
  const from = sources(artifact);
  const rest = Object.entries(restOf(artifact.metadata));
  return html`<article aria-label=${title.slice(0, 200)} data-artifact=${artifact.key}>
    <header><h4><${Text} text=${title} most=${300} /></h4>${version > 1 && html`<span class="tag">version ${version}</span>`}</header>
    ${sure !== null && html`<p class="confidence facts"><span>Confidence</span>
      <${Bar} value=${sure} label="Confidence" look=${sure < LOW ? 'bad' : sure < MIDDLE ? 'care' : 'good'} /><b>${percent(sure)}</b></p>`}
    <${Content} type=${artifactType} content=${content} title=${title} open=${open} />
    ${from.length > 0 ? html`<${Sources} all=${from} open=${open} />` : artifactType === 'research_finding' && html`<p class="care">It names no source.</p>`}
    ${rest.length > 0 && html`<dl class="facts more-facts">${rest.map(([name, value]) => html`<div key=${name}>
      <dt><${Text} text=${name} most=${60} /></dt><dd><${Text} text=${short(value)} most=${200} /></dd></div>`)}</dl>`}
    ${tools && html`<footer class="tools"><${Copy} what=${`“${title.slice(0, 60)}”`} text=${() => content} />
      ${artifactType !== 'generic_output' && Object.entries(FORMATS).map(([format, word]) => html`
        <a key=${format} class="button small" href=${tools.file(format)} download aria-label=${`Download as ${word}: ${title.slice(0, 60)}`}>${word}</a>`)}
      ${tools.versions.length > 1 && html`<${Versions} artifact=${artifact} versions=${tools.versions} open=${open} />`}</footer>`}
  </article>`;
}

const FORMATS = { markdown: 'Markdown', html: 'HTML' };

function Content({ type, content, title, open }) {
  if (type !== 'generic_output') return html`<${Prose} text=${content} open=${open} />`;
  const { value, text } = contentOf(content, parse);
  return value === undefined ? html`<${Prose} text=${text} open=${open} />` : html`<${Reading} value=${value} what=${title.slice(0, 100)} open=${open} />`;
}
