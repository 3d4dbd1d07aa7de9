/** A form for a JSON schema: one field for each property, and the object that the fields together say. */
import { parse } from './json.js';
import { pretty, typeOf } from './tree.js';

/** A text that may be longer than this is written in a field of several lines. */
const LONG = 300;

const NUMBER = /^-?\d+(\.\d+)?([eE][+-]?\d+)?$/;

/**
 * @param {object} schema of an object
 * @returns {Array<{name: string, kind: 'line'|'text'|'number'|'switch'|'choice'|'choices'|'list'|'json', label: string, hint: string, required: boolean,
 *   options?: any[], whole?: boolean, most?: number}>} `json` for whatever has no field of its own
 */
export function fieldsOf(schema) {
  const required = Array.isArray(schema?.required) ? schema.required : [];
  return Object.entries(schema?.properties ?? {}).map(([name, property]) => ({
    name, label: property.title ?? words(name), hint: hintOf(property), required: required.includes(name), ...kindOf(property),
  }));
}

function kindOf(property) {
  const { type } = property;
  if (Array.isArray(property.enum)) return { kind: 'choice', options: property.enum };
  if (type === 'string') return { kind: (property.maxLength ?? 0) > LONG || property.format === 'textarea' ? 'text' : 'line', most: property.maxLength };
  if (type === 'integer' || type === 'number') return { kind: 'number', whole: type === 'integer' };
  if (type === 'boolean') return { kind: 'switch' };
  if (type === 'array' && Array.isArray(property.items?.enum)) return { kind: 'choices', options: property.items.enum };
  if (type === 'array' && property.items?.type === 'string') return { kind: 'list' };
  return { kind: 'json' };
}

/** What is to be known of a property beside its name. */
function hintOf(property) {
  const { minimum, maximum, description, type, items } = property;
  const range = [minimum !== undefined && `from ${minimum}`, maximum !== undefined && `${minimum === undefined ? 'at most' : 'to'} ${maximum}`].filter(Boolean).join(' ');
  const lines = type === 'array' && items?.type === 'string' && !items.enum ? 'One a line.' : '';
  return [description, range && `${range[0].toUpperCase()}${range.slice(1)}.`, lines].filter(Boolean).join(' ');
}

/** `maxSources` and `max_sources` are both `Max sources`. */
function words(name) {
  const text = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/[_-]+/g, ' ').toLowerCase();
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/**
 * What the fields hold at first.
 * @param {object} [configuration] in place of the defaults, where it says something
 */
export function valuesOf(schema, configuration = {}) {
  return Object.fromEntries(fieldsOf(schema).map(field => {
    const given = Object.hasOwn(configuration, field.name) ? configuration[field.name] : schema.properties[field.name].default;
    return [field.name, written(field, given)];
  }));
}

function written({ kind, options }, value) {
  if (kind === 'switch') return value === true;
  if (kind === 'choice') return value === undefined ? '' : String(options.findIndex(option => same(option, value))).replace('-1', '');
  if (kind === 'choices') return Array.isArray(value) ? value.map(one => options.findIndex(option => same(option, one))).filter(at => at >= 0) : [];
  if (value === undefined || value === null) return '';
  if (kind === 'list') return Array.isArray(value) ? value.join('\n') : '';
  return kind === 'json' || typeOf(value) === 'object' || typeOf(value) === 'array' ? pretty(value) : String(value);
}

const same = (a, b) => a === b || JSON.stringify(a) === JSON.stringify(b);

/**
 * @param {object} values by the fields' names
 * @returns {{configuration: object, errors: Array<{field: string, message: string}>}} fields that nobody filled in are left out; errors are named as the
 *   API names them
 */
export function configurationOf(schema, values) {
  const configuration = {};
  const errors = [];
  fieldsOf(schema).forEach(field => {
    const { value, problem } = said(field, values[field.name]);
    if (problem) errors.push({ field: `taskConfiguration.${field.name}`, message: problem });
    else if (value !== undefined) configuration[field.name] = value;
    else if (field.required) errors.push({ field: `taskConfiguration.${field.name}`, message: 'is required' });
  });
  return { configuration, errors };
}

function said(field, value) {
  switch (field.kind) {
    case 'switch': return { value: value === true };
    case 'choice': return { value: value === '' || value === undefined ? undefined : field.options[Number(value)] };
    case 'choices': return { value: value?.length > 0 ? value.map(at => field.options[at]) : undefined };
    case 'number': return numeric(field, value ?? '');
    case 'list': return listed(value ?? '');
    case 'json': return json(value ?? '');
    default: return { value: value?.trim() ? value : undefined };
  }
}

function numeric({ whole }, text) {
  const given = text.trim();
  if (given === '') return {};
  if (!NUMBER.test(given)) return { problem: whole ? 'must be a whole number' : 'must be a number' };
  const value = Number(given);
  return whole && !Number.isSafeInteger(value) ? { problem: 'must be a whole number' } : { value };
}

function listed(text) {
  const lines = text.split('\n').map(line => line.trim()).filter(Boolean);
  return { value: lines.length > 0 ? lines : undefined };
}

function json(text) {
  if (text.trim() === '') return {};
  try {
    return { value: parse(text) };
  } catch {
    return { problem: 'must be JSON' };
  }
}
