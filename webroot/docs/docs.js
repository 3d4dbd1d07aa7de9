/** The page of the HTTP API, made in the browser from the document that the server gives out. */
import { element } from './element.js';
import { method, operationArticle } from './operation.js';
import { fieldList, heading, json, type } from './parts.js';
import { prose } from './prose.js';
import { fields, groups, rulesOf } from './spec.js';

const main = document.getElementById('main');
const toc = document.getElementById('toc');
const search = document.getElementById('search');
const slug = name => name.toLowerCase().replaceAll(' ', '-');

fetch('api/openapi.json')
  .then(answer => (answer.ok ? answer.json() : Promise.reject(new Error(`the server answered ${answer.status}`))))
  .then(show)
  .catch(problem => main.replaceChildren(element('p.problem', { role: 'alert' },
    `The API's document could not be shown: ${problem.message}. Reload this page to try again.`)));

function show(spec) {
  document.getElementById('version').textContent = spec.info.version;
  main.replaceChildren(
    element('section', { id: 'overview' }, element('h1', {}, `${spec.info.title}: the API`),
      element('p.lead', {}, spec.info.summary), prose(spec.info.description),
      element('p', {}, element('a', { href: 'api/openapi.json' }, 'This page as an OpenAPI document'), '.')),
    authentication(spec),
    ...groups(spec).map(group => groupSection(spec, group)),
    schemaSection(spec));
  toc.replaceChildren(contents(spec));
  search.addEventListener('input', filter);
  document.addEventListener('keydown', shortcuts);
  addEventListener('hashchange', goToTarget);
  document.getElementById('unfold').addEventListener('click', unfold);
  toc.addEventListener('click', event => event.target.closest('a') && fold());
  goToTarget();
  followReading();
}

function authentication(spec) {
  const ways = Object.entries(spec.components.securitySchemes);
  return element('section', { id: 'authentication' }, heading('h2', 'authentication', 'Authentication'),
    element('dl', {}, ways.map(([name, way]) => [element('dt', {}, element('code', {}, name)), element('dd', {}, prose(way.description))])));
}

function groupSection(spec, { tag, operations }) {
  return element('section', { id: slug(tag.name) }, heading('h2', slug(tag.name), tag.name), prose(tag.description),
    operations.map(operation => operationArticle(spec, operation)));
}

function schemaSection(spec) {
  const names = Object.keys(spec.components.schemas).sort();
  return element('section', { id: 'schemas' }, heading('h2', 'schemas', 'Schemas'), names.map(name => {
    const schema = spec.components.schemas[name];
    const words = [name, schema.description, ...fields(spec, schema).map(field => field.name), ...(schema.enum ?? [])];
    const rules = rulesOf(schema);
    return element('article', { id: `schema-${name}`, 'data-search': words.join(' ').toLowerCase() },
      heading('h3', `schema-${name}`, element('code', {}, name)), prose(schema.description),
      fields(spec, schema).length ? fieldList(spec, schema) : element('p', {}, type(spec, schema)),
      rules.length ? element('p.rules', {}, rules.join(' · ')) : null,
      schema.example ? json(schema.example, `example of ${name}`) : null);
  }));
}

function contents(spec) {
  const link = (id, ...text) => element('li', {}, element('a', { href: `#${id}` }, text));
  const part = (id, name, items) => element('li', {}, element('a.part', { href: `#${id}` }, name), element('ul', {}, items));
  return element('ul', {},
    link('overview', 'Overview'), link('authentication', 'Authentication'),
    groups(spec).map(({ tag, operations }) => part(slug(tag.name), tag.name,
      operations.map(operation => link(operation.operationId, method(operation.method), ' ', operation.summary)))),
    part('schemas', 'Schemas', Object.keys(spec.components.schemas).sort().map(name => link(`schema-${name}`, name))));
}

/** Shows only what holds every word of the search. */
function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  const articles = [...main.querySelectorAll('article')];
  const hits = new Set(articles.filter(article => words.every(word => article.dataset.search.includes(word))));
  articles.forEach(article => { article.hidden = !hits.has(article); });
  main.querySelectorAll('section').forEach(section => {
    section.hidden = words.length > 0 && !section.querySelector('article:not([hidden])');
  });
  toc.querySelectorAll('a').forEach(link => {
    const target = document.getElementById(link.hash.slice(1));
    link.parentElement.hidden = Boolean(target?.hidden);
  });
  document.getElementById('found').textContent = words.length ? `${hits.size} of ${articles.length} shown` : '';
}

function shortcuts(event) {
  const typing = event.target.matches('input, textarea');
  if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    search.focus();
  } else if (event.key === 'Escape' && event.target === search) {
    search.value = '';
    filter();
  }
}

/** A link into the page shows its target even where a search had hidden it. */
function goToTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target || target === main) return;
  if (target.closest('[hidden]')) {
    search.value = '';
    filter();
  }
  target.scrollIntoView();
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

/** Marks in the contents what is being read. */
function followReading() {
  const links = new Map([...toc.querySelectorAll('a')].map(link => [link.hash.slice(1), link]));
  const watcher = new IntersectionObserver(entries => entries.filter(entry => entry.isIntersecting).forEach(({ target }) => {
    toc.querySelector('[aria-current]')?.removeAttribute('aria-current');
    const link = links.get(target.id);
    link?.setAttribute('aria-current', 'location');
    if (link && matchMedia('(min-width: 56rem)').matches) link.scrollIntoView({ block: 'nearest' });
  }), { rootMargin: '0px 0px -85% 0px' });
  main.querySelectorAll('article, #overview, #authentication').forEach(part => watcher.observe(part));
}

function unfold() {
  const button = document.getElementById('unfold');
  const open = button.getAttribute('aria-expanded') !== 'true';
  button.setAttribute('aria-expanded', String(open));
  document.getElementById('contents').classList.toggle('unfolded', open);
}

function fold() {
  if (document.getElementById('unfold').getAttribute('aria-expanded') === 'true') unfold();
}
