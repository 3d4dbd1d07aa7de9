import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { Source } from '../../../webroot/source.js';

const CLOSED = 2;
let opened;
let heard;

/** A browser's, whose every word is chosen. */
class ScriptedEvents {
  static CLOSED = CLOSED;
  readyState = 0;
  #listeners = new Map();

  constructor() {
    opened.push(this);
  }

  addEventListener(kind, listener) {
    this.#listeners.set(kind, listener);
  }

  close() {
    this.readyState = CLOSED;
  }

  say(kind, data = '{}') {
    this.#listeners.get(kind)?.({ data });
  }
}

globalThis.EventSource = ScriptedEvents;

function listen() {
  return new Source('events', { up: () => heard.push('up'), down: () => heard.push('down'), event: kind => heard.push(kind) });
}

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  opened = [];
  heard = [];
});

test('a stream is up with its first word, not with its head', () => {
  listen();
  opened[0].onopen();
  assert.deepEqual(heard, []);
  opened[0].say('beat');
  opened[0].say('jobs');
  opened[0].say('beat');
  assert.deepEqual(heard, ['up', 'jobs']);
});

test('a stream that falls silent is given up and opened again', () => {
  listen();
  opened[0].onopen();
  opened[0].say('beat');
  mock.timers.tick(39_000);
  opened[0].say('beat');
  mock.timers.tick(39_000);
  assert.deepEqual(heard, ['up']);
  mock.timers.tick(2_000);
  assert.deepEqual(heard, ['up', 'down']);
  assert.equal(opened[0].readyState, CLOSED);
  mock.timers.tick(1_000);
  assert.equal(opened.length, 2);
  opened[1].onopen();
  opened[1].say('resync');
  assert.deepEqual(heard, ['up', 'down', 'up', 'resync']);
});

test('a stream of which only the head comes through is tried again', () => {
  listen();
  opened[0].onopen();
  mock.timers.tick(40_000);
  assert.deepEqual(heard, ['down']);
  mock.timers.tick(1_000);
  assert.equal(opened.length, 2);
});

test('what the browser itself opens again is left to it, and is up with the next word', () => {
  listen();
  opened[0].onopen();
  opened[0].say('beat');
  opened[0].onerror();
  mock.timers.tick(100_000);
  assert.equal(opened.length, 1);
  opened[0].onopen();
  opened[0].say('beat');
  assert.deepEqual(heard, ['up', 'down', 'up']);
});

test('a stream that is closed stays closed', () => {
  const source = listen();
  opened[0].onopen();
  source.close();
  mock.timers.tick(100_000);
  assert.equal(opened.length, 1);
  assert.deepEqual(heard, []);
});
