/**
 * What happens, as it happens.
 *
 * A stream is a hint: whoever listens can also fetch. While there is none, because the server has none, is away or refuses
 * one more, or because a proxy holds it back, listeners are asked to fetch every few seconds; once it is (back), they are
 * asked once, and nothing was missed.
 */
import { signal } from '@preact/signals';
import { join } from './line.js';
import { parse } from './logic/json.js';

const POLL_MS = 4_000;
const HIDDEN_POLL_MS = 15_000;

/**
 * Listens until it is closed.
 *
 * @param {string|null} path of the stream, relative to the base; null where there is none for this reader: then it asks now and then
 * @param {{events: Object<string, (data: object) => void>, refresh: () => Promise<void>, every?: () => number}} listener `refresh` brings everything
 *   up to date and fails with the API's error; it is called for what the stream could not tell; `every` says after how many milliseconds a page that is
 *   seen asks again, where that is not every few seconds
 * @returns {{state: Signal<'connecting'|'live'|'polling'|'offline'>, close: () => void}}
 */
export function listen(path, listener) {
  return new Stream(path, listener);
}

class Stream {
  state = signal('connecting');
  #listener;
  #line;
  /** Of the next poll; none while there is a stream. */
  #timer;
  /** Of how long a stream may take to open. */
  #patience;

  constructor(path, listener) {
    this.#listener = listener;
    document.addEventListener('visibilitychange', this.#seen);
    if (path) {
      this.#patience = setTimeout(() => this.#lost(), POLL_MS);
      this.#line = join(path, { up: () => this.#connected(), down: () => this.#lost(), event: (kind, data) => this.#tell(kind, data) });
    } else {
      this.#lost();
    }
  }

  close() {
    document.removeEventListener('visibilitychange', this.#seen);
    this.#line?.close();
    this.#rest();
  }

  /** What happened between the last refresh and now, no event will tell. */
  #connected() {
    this.#rest();
    this.state.value = 'live';
    this.#update();
  }

  #lost() {
    if (this.#timer !== undefined) return;
    if (this.state.value === 'live') this.state.value = 'connecting';
    this.#pollIn(0);
  }

  #tell(kind, data) {
    if (kind === 'resync') this.#update();
    else this.#listener.events[kind]?.(parse(data));
  }

  #pollIn(ms) {
    this.#timer = setTimeout(() => this.#poll(), ms);
  }

  async #poll() {
    const mine = this.#timer;
    const reached = await this.#update();
    if (this.#timer !== mine) return;
    this.state.value = reached ? 'polling' : 'offline';
    const seen = (reached && this.#listener.every?.()) || POLL_MS;
    this.#pollIn(document.hidden ? Math.max(seen, HIDDEN_POLL_MS) : seen);
  }

  /** Who comes back does not wait for the next poll. */
  #seen = () => {
    if (document.hidden || this.#timer === undefined) return;
    this.#rest();
    this.#pollIn(0);
  };

  #rest() {
    clearTimeout(this.#patience);
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Whether the server was reached. */
  #update() {
    return this.#listener.refresh().then(() => true, failure => failure.code !== 'NETWORK' && !(failure.status >= 502));
  }
}
