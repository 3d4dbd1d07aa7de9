/** Remote agents, which the pages call workers: how to start one, and what is known of them, in words. */
import { count } from './pages.js';

export const PLATFORMS = [['linux', 'Linux'], ['macos', 'macOS'], ['windows', 'Windows']];
export const PROGRAMS = [['java', 'Java', 'Needs a Java 17 or newer; a JRE is enough.'], ['python', 'Python', 'One file; needs a Python 3.8 or newer, and nothing else.']];

/** What the reader's machine runs on, as far as its browser says; Linux where it does not. */
export function platformOf(agent) {
  if (/Windows/.test(agent)) return 'windows';
  return /Mac OS X|Macintosh/.test(agent) ? 'macos' : 'linux';
}

/** The platforms, the reader's own first. */
export function ownFirst(own) {
  return [...PLATFORMS].sort(([a], [b]) => (b === own) - (a === own));
}

/** The name of the file that is downloaded. */
export function fileOf(platform, program) {
  return `bascule-agent-${platform}-${program}.${platform === 'windows' ? 'zip' : 'tar.gz'}`;
}

/** What to type once it is downloaded. `hasKey`: a key is in it. */
export function commands(platform, program, hasKey) {
  const file = fileOf(platform, program);
  if (platform === 'windows') {
    // PowerShell has another way to set a variable; this one is good in both shells, without a blank before &&.
    return [`tar -xf ${file}`, 'cd bascule-agent', hasKey ? '.\\start.bat' : 'cmd /c "set API_KEY=bsk_…&& .\\start.bat"'].join('\n');
  }
  return [`tar -xzf ${file}`, 'cd bascule-agent', `${hasKey ? '' : 'API_KEY=bsk_… '}./start.sh`].join('\n');
}

/** How the runs of a day went. */
export function day({ completed, failed, lost }) {
  const ended = completed + failed + lost;
  return {
    completed: count(completed),
    rate: completed >= 24 ? `${count(Math.round(completed / 24))} an hour` : `${completed} a day`,
    failed: count(failed + lost),
    share: ended === 0 ? 'none ran' : `${percent((failed + lost) / ended)} of ${count(ended)}`,
    wrong: failed + lost > 0,
  };
}

/** Below one, one more digit; never nothing for something, never all for less. */
function percent(part) {
  const hundredth = part * 100;
  if (hundredth > 0 && hundredth < 0.1) return 'under 0.1 %';
  if (hundredth < 100 && hundredth > 99.9) return 'over 99.9 %';
  return `${hundredth > 0 && hundredth < 1 || hundredth > 99 && hundredth < 100 ? hundredth.toFixed(1) : Math.round(hundredth)} %`;
}

const ENDS = {
  RUNNING: ['is running', 'running'], COMPLETED: ['completed', 'completed'], FAILED: ['failed', 'failed'], PARKED: ['asked for approval', 'waiting_approval'],
  SLEPT: ['went to sleep', ''], RELEASED: ['given back', ''], LOST: ['lost: the worker went silent', 'failed'], CANCELLED: ['cancelled', 'cancelled'],
};

/** How a run ended: the words, and the look of their badge. */
export function ended(outcome) {
  return Object.hasOwn(ENDS, outcome) ? ENDS[outcome] : [outcome.toLowerCase(), ''];
}

/** Labels as texts, `name=value`, in the order of their names. */
export function labelled(labels) {
  return Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)).map(label => label.join('='));
}

/** How far the server's clock is ahead of this one, in milliseconds. */
export function ahead(serverTime, now) {
  return Date.parse(serverTime) - now;
}

/** Whether news tells of this agent, or may. */
export function tellsOf({ agents = [], more = 0 }, agentId) {
  return more > 0 || agents.some(agent => agent.agentId === agentId);
}
