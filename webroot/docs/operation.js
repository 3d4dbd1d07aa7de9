import { element, foldable } from './element.js';
import { code, fieldItem, fieldList, heading, json, type } from './parts.js';
import { inline, prose } from './prose.js';
import { curl, examplesOf, fields, nameOf, resolve } from './spec.js';

/** One operation: what it is for, what it takes, what it answers. */
export function operationArticle(spec, operation) {
  const id = operation.operationId;
  return element('article', { id, 'data-search': searchText(spec, operation) },
    heading('h3', id, operation.summary),
    element('p.route', {}, method(operation.method), ' ', element('code', {}, operation.path)),
    prose(operation.description),
    parameters(spec, operation),
    body(spec, operation),
    requests(spec, operation),
    element('h4', {}, 'Answers'),
    Object.entries(operation.responses).map(([status, response]) => answer(spec, status, resolve(spec, response))));
}

export function method(name) {
  return element(`span.method.${name}`, {}, name.toUpperCase());
}

function parameters(spec, operation) {
  const all = (operation.parameters ?? []).map(parameter => resolve(spec, parameter));
  return all.length
    ? [element('h4', {}, 'Parameters'),
      element('ul.fields', {}, all.map(parameter => fieldItem(spec, { ...parameter, where: parameter.in })))]
    : null;
}

function jsonOf(content) {
  return content?.['application/json'];
}

function body(spec, operation) {
  const media = jsonOf(operation.requestBody?.content);
  return media
    ? [element('h4', {}, 'Body', operation.requestBody.required ? '' : ' (optional)'),
      element('p', {}, type(spec, media.schema), ': ', inline(resolve(spec, media.schema).description ?? '')),
      fieldList(spec, media.schema)]
    : null;
}

function requests(spec, operation) {
  const media = jsonOf(operation.requestBody?.content);
  const examples = media ? examplesOf(media) : [{ summary: null, value: undefined }];
  return [
    element('h4', {}, examples.length > 1 ? 'Examples' : 'Example'),
    examples.map(({ summary, value }) => [
      summary ? element('p.caption', {}, summary) : null,
      code(curl(spec, operation, location.origin, value), `curl line: ${summary ?? operation.summary}`),
    ]),
  ];
}

function answer(spec, status, response) {
  const kind = status.startsWith('2') ? 'good' : 'bad';
  const summary = [
    element(`span.status.${kind}`, {}, status === 'default' ? 'else' : status),
    element('span', {}, inline(response.description)),
  ];
  const fold = foldable(summary, () => answerBody(spec, status, response));
  fold.classList.add('answer');
  return fold;
}

function answerBody(spec, status, response) {
  const headers = Object.entries(response.headers ?? {}).map(([name, header]) => ({ name, where: 'header', ...header }));
  return [
    headers.length ? element('ul.fields', {}, headers.map(header => fieldItem(spec, header))) : null,
    ...Object.entries(response.content ?? {}).flatMap(([contentType, media]) => [
      element('p.caption', {}, contentType, nameOf(media.schema) ? [': ', type(spec, media.schema)] : ''),
      nameOf(media.schema) || !fields(spec, media.schema).length ? null : fieldList(spec, media.schema),
      ...examplesOf(media).flatMap(({ summary, value }) => [
        summary ? element('p.caption', {}, summary) : null,
        typeof value === 'string' ? code(value, `example of ${status}`) : json(value, `example of ${status}`),
      ]),
    ]),
  ].filter(Boolean);
}

function searchText(spec, operation) {
  const media = jsonOf(operation.requestBody?.content);
  const names = [
    ...(operation.parameters ?? []).map(parameter => resolve(spec, parameter).name),
    ...(media ? fields(spec, media.schema).map(field => field.name) : []),
  ];
  return [operation.method, operation.path, operation.operationId, operation.summary, operation.description,
    ...names, ...Object.keys(operation.responses)].join(' ').toLowerCase();
}
