/** API keys: how each stands, when it ends, how it is used. */
import { ago, span } from './time.js';

const DAY = 24 * 60 * 60 * 1000;

/** `open`, `expired` or `revoked`. */
export function standing(key, now) {
  if (key.revokedAt) return 'revoked';
  return key.expiresAt && Date.parse(key.expiresAt) <= now ? 'expired' : 'open';
}

/** When it ends, in words, and how urgent that is: `over`, `now`, `soon` or `later`. */
export function end(key, now) {
  if (key.revokedAt) return { words: `revoked ${ago(key.revokedAt, now)}`, level: 'later', at: key.revokedAt };
  if (!key.expiresAt) return { words: 'never expires', level: 'later', at: null };
  const ms = Date.parse(key.expiresAt) - now;
  if (ms <= 0) return { words: `expired ${ago(key.expiresAt, now)}`, level: 'over', at: key.expiresAt };
  return { words: `${span(ms)} left`, level: ms <= DAY ? 'now' : ms <= 7 * DAY ? 'soon' : 'later', at: key.expiresAt };
}

export const LIFETIMES = [['30', '30 days'], ['90', '90 days'], ['365', '1 year'], ['date', 'Until a day…'], ['never', 'Never']];

/** The time at which a key of this lifetime ends; null for never. `day` as a date field writes it: it lives to the end of that day. */
export function endOf(lifetime, day, now) {
  if (lifetime === 'never') return null;
  if (lifetime !== 'date') return new Date(now + Number(lifetime) * DAY).toISOString();
  const [year, month, date] = day.split('-').map(Number);
  const end = new Date(year, month - 1, date + 1);
  return Number.isNaN(end.getTime()) ? '' : end.toISOString();
}

/**
 * A command that does what the key may; null where there is none for its scopes.
 * @param {string} base the server's address, with a slash at its end
 */
export function example(secret, scopes, base) {
  const ask = path => `curl -H 'Authorization: Bearer ${secret}' \\\n  '${base}${path}'`;
  if (scopes.includes('read')) return ask('api/agent-jobs?limit=5');
  if (scopes.includes('submit')) {
    return `${ask('api/agent-jobs')} \\\n  -H 'Content-Type: application/json' \\\n  -d '{"jobType":"simple-task","inputData":{}}'`;
  }
  if (scopes.includes('admin')) return ask('api/admin/users');
  if (scopes.includes('decide')) return `${ask('api/admin/agent-checkpoints/<id>')} \\\n  -H 'Content-Type: application/json' -d '{}'`;
  return scopes.includes('metrics') ? ask('api/metrics') : null;
}
