/** A job as the command that submits it again. */
import { pretty } from './tree.js';

const FIELDS = ['jobType', 'taskDescription', 'inputData', 'priority', 'maxAttempts', 'timeoutMs', 'tags', 'concurrencyKey', 'requires'];

/** @param {string} base the server's address, with a slash at its end */
export function curl(job, base) {
  const body = Object.fromEntries(FIELDS.filter(name => job[name] !== null && job[name] !== undefined && !isEmpty(job[name], name)).map(name => [name, job[name]]));
  return `curl '${base}api/agent-jobs' \\\n  -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \\\n  --data-binary ${quote(pretty(body))}`;
}

/** For a shell, whatever is in it. */
function quote(text) {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

function isEmpty(value, name) {
  return (name === 'tags' || name === 'requires') && Object.keys(value).length === 0;
}
