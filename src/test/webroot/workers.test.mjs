import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ahead, commands, day, ended, fileOf, labelled, ownFirst, platformOf, tellsOf } from '../../../webroot/logic/workers.js';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const EDGE = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0';
const SAFARI = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15';

test('the reader’s own platform comes first, and the others after it', () => {
  assert.deepEqual([FIREFOX, EDGE, SAFARI, ''].map(platformOf), ['linux', 'windows', 'macos', 'linux']);
  assert.deepEqual(ownFirst('windows').map(([name]) => name), ['windows', 'linux', 'macos']);
  assert.deepEqual(ownFirst('linux').map(([name]) => name), ['linux', 'macos', 'windows']);
});

test('the commands name the file that is downloaded, and ask for a key where none is in it', () => {
  assert.equal(commands('linux', 'java', true), 'tar -xzf bascule-agent-linux-java.tar.gz\ncd bascule-agent\n./start.sh');
  assert.match(commands('macos', 'python', false), /^tar -xzf bascule-agent-macos-python\.tar\.gz\n.*\nAPI_KEY=bsk_… \.\/start\.sh$/);
  assert.equal(fileOf('windows', 'python'), 'bascule-agent-windows-python.zip');
  assert.equal(commands('windows', 'java', true).split('\n')[2], '.\\start.bat');
  assert.deepEqual(commands('windows', 'java', false).split('\n').slice(2), ['cmd /c "set API_KEY=bsk_…&& .\\start.bat"'], 'of PowerShell and cmd');
});

test('a day in words: nothing is never said to be all, nor all to be nothing', () => {
  assert.deepEqual(day({ completed: 0, failed: 0, lost: 0 }), { completed: '0', rate: '0 a day', failed: '0', share: 'none ran', wrong: false });
  assert.equal(day({ completed: 2_400, failed: 0, lost: 0 }).rate, '100 an hour');
  assert.equal(day({ completed: 3, failed: 1, lost: 0 }).share, '25 % of 4');
  assert.equal(day({ completed: 9_999, failed: 0, lost: 1 }).share, 'under 0.1 % of 10\u202f000');
  assert.equal(day({ completed: 1, failed: 9_999, lost: 0 }).share, 'over 99.9 % of 10\u202f000');
  assert.equal(day({ completed: 199, failed: 1, lost: 0 }).share, '0.5 % of 200');
  assert.equal(day({ completed: 0, failed: 1, lost: 1 }).failed, '2');
});

test('an outcome that is not known is shown as it is', () => {
  assert.deepEqual(ended('COMPLETED'), ['completed', 'completed']);
  assert.deepEqual(ended('constructor'), ['constructor', '']);
});

test('news tells of an agent by its name, or of some of which it does not say which', () => {
  assert.equal(tellsOf({ agents: [{ agentId: 'a' }], more: 0 }, 'a'), true);
  assert.equal(tellsOf({ agents: [{ agentId: 'a' }], more: 0 }, 'b'), false);
  assert.equal(tellsOf({ agents: [], more: 2 }, 'b'), true);
});

test('labels stand in the order of their names, and a clock that goes wrong does not matter', () => {
  assert.deepEqual(labelled({ os: 'x=y', gpu: 'true' }), ['gpu=true', 'os=x=y']);
  assert.equal(ahead('2026-11-21T09:00:01.000Z', Date.parse('2026-11-21T09:00:00.000Z')), 1_000);
});
