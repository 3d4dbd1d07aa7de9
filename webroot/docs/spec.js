/** Reads an OpenAPI document: what its pages need to know of it, and no DOM. */

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];

/** @returns what `thing` refers to, or `thing` itself */
export function resolve(spec, thing) {
  if (!thing?.$ref) return thing ?? {};
  const found = thing.$ref.slice(2).split('/').reduce((here, name) => here?.[name], spec);
  const { $ref, ...besides } = thing;
  return { ...found, ...besides };
}

export const nameOf = schema => schema?.$ref?.split('/').pop();

/** @returns {Array<{tag, operations}>} in the order of the document's tags */
export function groups(spec) {
  const operations = Object.entries(spec.paths).flatMap(([path, item]) =>
    METHODS.filter(method => item[method]).map(method => ({ path, method, ...item[method] })));
  return spec.tags.map(tag => ({ tag, operations: operations.filter(o => o.tags.includes(tag.name)) }));
}

/** @returns {Array<{name, schema, required}>} the fields of an object, those of `allOf` included */
export function fields(spec, schema) {
  const { properties = {}, required = [], allOf = [] } = resolve(spec, schema);
  const own = Object.entries(properties).map(([name, field]) => ({ name, schema: field, required: required.includes(name) }));
  return [...allOf.flatMap(part => fields(spec, part)), ...own];
}

/** The schema whose fields a value of `schema` holds: itself, an array's items, or what it is when it is not null. */
export function inner(spec, schema) {
  const { items, anyOf } = resolve(spec, schema);
  if (items) return inner(spec, items);
  const some = anyOf?.find(choice => choice.type !== 'null');
  return some ? inner(spec, some) : schema;
}

/** @returns {Array<string|{ref: string}>} a type in words, with the names of schemas to link */
export function typeOf(spec, schema) {
  if (schema.$ref) return [{ ref: nameOf(schema) }];
  if (schema.anyOf) return schema.anyOf.flatMap((choice, i) => [...(i ? [' or '] : []), ...typeOf(spec, choice)]);
  if ('const' in schema) return [JSON.stringify(schema.const)];
  if (schema.type === 'array') return ['list of ', ...typeOf(spec, schema.items)];
  const types = [schema.type ?? 'object'].flat();
  return [types.map(type => (type === 'string' && schema.format === 'date-time' ? 'time' : type)).join(' or ')];
}

/** @returns {string[]} the rules of a schema in words */
export function rulesOf(schema) {
  const range = (least, most, what) =>
    least === undefined && most === undefined ? null
      : most === undefined ? `at least ${least}${what}`
        : least === undefined ? `at most ${most}${what}` : `${least} to ${most}${what}`;
  return [
    range(schema.minimum, schema.maximum, ''),
    range(schema.minLength, schema.maxLength, ' characters'),
    range(schema.minItems, schema.maxItems, ' items'),
    schema.pattern && `matches ${schema.pattern}`,
    schema.enum && `one of ${schema.enum.join(', ')}`,
    schema.default !== undefined && `default ${JSON.stringify(schema.default)}`,
  ].filter(Boolean);
}

/** @returns {Array<{summary, value}>} the examples of a media type */
export function examplesOf(media) {
  if (media.example !== undefined) return [{ summary: null, value: media.example }];
  return Object.values(media.examples ?? {});
}

/** A line for a shell that makes the request; `body` is an example of it, or undefined. */
export function curl(spec, operation, base, body) {
  const parameters = (operation.parameters ?? []).map(parameter => resolve(spec, parameter));
  const path = operation.path.replace(/{(\w+)}/g, (hole, name) =>
    parameters.find(p => p.in === 'path' && p.name === name)?.example ?? `$${name.toUpperCase()}`);
  const words = ['curl', ...(operation.method === 'get' ? [] : ['-X', operation.method.toUpperCase()]), `"${base}${path}"`];
  const lines = [words.join(' ')];
  if (operation.security?.some(way => way.bearer) && !operation.security.some(way => !Object.keys(way).length)) {
    lines.push('-H "Authorization: Bearer $BASCULE_TOKEN"');
  }
  if (body !== undefined) {
    lines.push("-H 'Content-Type: application/json'", `-d ${quoted(body)}`);
  }
  return lines.join(' \\\n  ');
}

/** JSON in a shell's quotes, over several lines where one would be long. */
function quoted(json) {
  const line = JSON.stringify(json);
  const text = line.length > 70 ? JSON.stringify(json, null, 2) : line;
  return `'${text.replaceAll("'", "'\\''")}'`;
}
