/** What a browser or program calls itself, in the words that people use. A claim, no proof. */

const BROWSERS = [[/\bEdgA?\/|\bEdgiOS\//, 'Edge'], [/\bOPR\/|\bOpera\b/, 'Opera'], [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\bFirefox\/|\bFxiOS\//, 'Firefox'], [/\bHeadlessChrome\//, 'Chrome without a window'], [/\bChrome\/|\bCriOS\//, 'Chrome'],
  [/\bVersion\/[\d.]+.*\bSafari\//, 'Safari']];
const SYSTEMS = [[/\biPhone\b/, 'an iPhone'], [/\biPad\b/, 'an iPad'], [/\bAndroid\b/, 'Android'], [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b|\bMacintosh\b/, 'a Mac'], [/\bCrOS\b/, 'ChromeOS'], [/\bLinux\b|\bX11\b/, 'Linux']];

const nameIn = (names, agent) => names.find(([pattern]) => pattern.test(agent))?.[1];

/** `Firefox on Linux`, `curl`; `An unknown program` where it said nothing. */
export function device(agent) {
  if (!agent) return 'An unknown program';
  const browser = nameIn(BROWSERS, agent);
  if (!browser) return agent.split(/[/\s]/)[0] || agent;
  const system = nameIn(SYSTEMS, agent);
  return system ? `${browser} on ${system}` : browser;
}
