/** What agents made: which of it counts now, which versions there were, and what its metadata says, whatever that is. */
import { ExactNumber } from './json.js';
import { number } from './work.js';

export const TYPES = ['research_finding', 'content_draft', 'report', 'generic_output'];

/** What a group of artifacts of a type is called. */
export const TITLES = { research_finding: 'Findings', content_draft: 'Variations', report: 'Report', generic_output: 'Output' };

const newestFirst = (a, b) => (a.id < b.id ? 1 : -1);

/**
 * @param {object[]} artifacts all that are known, in any order
 * @returns {Array<{type: string, now: object[], before: object[]}>} by type: `now` is what was made last, in the order in which it was made; `before` the
 *   last versions of what is not among it any more
 */
export function groups(artifacts) {
  return TYPES.map(type => ({ type, ...current(artifacts.filter(({ artifactType }) => artifactType === type)) })).filter(({ now }) => now.length > 0);
}

function current(ofType) {
  const sorted = [...ofType].sort(newestFirst);
  const round = sorted[0]?.round;
  const now = new Map();
  for (const artifact of sorted) {
    if (artifact.round !== round || now.has(artifact.key)) break;
    now.set(artifact.key, artifact);
  }
  const before = new Map();
  sorted.filter(({ key }) => !now.has(key)).forEach(artifact => { if (!before.has(artifact.key)) before.set(artifact.key, artifact); });
  return { now: [...now.values()].reverse(), before: [...before.values()].reverse() };
}

/** All versions of one thing that were made in the same job, newest first: a session that is executed again begins anew. */
export function versionsOf(artifacts, { id, key }) {
  const jobId = artifacts.find(artifact => artifact.id === id)?.jobId;
  return artifacts.filter(artifact => artifact.key === key && artifact.jobId === jobId).sort((a, b) => b.version - a.version);
}

/** How sure the agent says it is, from 0 to 1; null where it does not say. */
export function confidence({ metadata }) {
  const said = metadata?.confidence;
  if (typeof said !== 'number' && !(said instanceof ExactNumber)) return null;
  const value = number(said);
  return value >= 0 && value <= 1 ? value : null;
}

/**
 * What an artifact refers to.
 * @returns {Array<{ref: string, quote: string|null, state: 'known'|'unknown'|'misquoted'}>}
 */
export function sources({ metadata }) {
  const unknown = texts(metadata?.unknownSources);
  const listed = (Array.isArray(metadata?.sources) ? metadata.sources : [])
    .filter(source => source !== null && typeof source === 'object' && typeof source.document === 'string')
    .map(({ document: ref, quote, quoteFound }) => ({
      ref, quote: typeof quote === 'string' && quote.trim() ? quote : null,
      state: unknown.includes(ref) ? 'unknown' : quoteFound === false ? 'misquoted' : 'known',
    }));
  const rest = unknown.filter(ref => !listed.some(source => source.ref === ref));
  return [...listed, ...rest.map(ref => ({ ref, quote: null, state: 'unknown' }))];
}

/** A list of citations and nothing else, as sources; null for any other list. */
export function citations(list) {
  const isOne = one => one !== null && typeof one === 'object' && typeof one.document === 'string' && Object.keys(one).every(name => ['document', 'quote', 'quoteFound'].includes(name));
  return list.length > 0 && list.every(isOne) ? sources({ metadata: { sources: list } }) : null;
}

const texts = value => (Array.isArray(value) ? value.filter(one => typeof one === 'string') : []);

/** Metadata that no part of the view shows. */
export function restOf(metadata) {
  const { confidence: sure, sources: of, unknownSources, ...rest } = metadata ?? {};
  return rest;
}

/** What a generic output holds: JSON where it is, text where not. */
export function contentOf(content, parse) {
  try {
    const value = parse(content);
    return value !== null && typeof value === 'object' ? { value } : { text: content };
  } catch {
    return { text: content };
  }
}
