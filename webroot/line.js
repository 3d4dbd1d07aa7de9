/**
 * A page's way to a stream: through the worker that all tabs of a browser share, or, where there is none, over a connection of
 * its own.
 */
import { Source } from './source.js';

/** So often a page and the worker make sure of each other. */
const HERE_MS = 10_000;
/** A worker that answers none of so many questions has crashed. */
const MOST_SILENCES = 3;
/** Of six connections that a browser has for all tabs, one that nobody looks at gives its own back. */
const HIDDEN_FOR_MS = 60_000;

/**
 * @param {string} path of the stream, relative to the base
 * @param {{up: () => void, down: () => void, event: (kind: string, data: string) => void}} ears
 * @returns {{close: () => void}}
 */
export function join(path, ears) {
  let way;
  const alone = () => { way = new Own(path, ears); };
  try {
    way = new Shared(path, ears, alone);
  } catch { // The browser has no such workers, or allows none here.
    alone();
  }
  return { close: () => way.close() };
}

class Shared {
  #path;
  #ears;
  #alone;
  #port;
  #timer;
  #silences = 0;

  constructor(path, ears, alone) {
    this.#path = path;
    this.#ears = ears;
    this.#alone = alone;
    this.#join();
    this.#timer = setInterval(() => this.#ask(), HERE_MS);
    document.addEventListener('visibilitychange', this.#seen);
    addEventListener('pagehide', this.#left);
    addEventListener('pageshow', this.#back);
  }

  close() {
    clearInterval(this.#timer);
    document.removeEventListener('visibilitychange', this.#seen);
    removeEventListener('pagehide', this.#left);
    removeEventListener('pageshow', this.#back);
    this.#left();
  }

  #join() {
    // Of another name with each change of what is said: one of an older version may still be there.
    const worker = new SharedWorker(new URL('./sharedstreams.js', import.meta.url), { type: 'module', name: 'bascule-2' });
    worker.onerror = () => this.#giveUp();
    this.#port = worker.port;
    this.#port.onmessage = ({ data: words }) => this.#hear(words);
    this.#greet();
  }

  #greet() {
    this.#port.postMessage({ join: this.#path, seen: !document.hidden });
  }

  #hear(words) {
    this.#silences = 0;
    if (words.up) this.#ears.up();
    if (words.down) this.#ears.down();
    if (words.unknown) this.#greet();
    if (words.event) {
      this.#port.postMessage({ took: true });
      this.#ears.event(words.event, words.data);
    }
  }

  #ask() {
    if (this.#silences++ === MOST_SILENCES) this.#giveUp();
    else this.#port.postMessage({ here: true });
  }

  #giveUp() {
    this.close();
    this.#alone();
  }

  #seen = () => this.#port.postMessage({ seen: !document.hidden });

  #left = () => {
    this.#port.postMessage({ leave: true });
    this.#port.close();
  };

  /** The browser had kept the page. */
  #back = event => { if (event.persisted) this.#join(); };
}

class Own {
  #path;
  #ears;
  #source = null;
  #timer;

  constructor(path, ears) {
    this.#path = path;
    this.#ears = ears;
    this.#open();
    document.addEventListener('visibilitychange', this.#seen);
  }

  close() {
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#seen);
    this.#source?.close();
  }

  #open() {
    this.#source = new Source(this.#path, this.#ears);
  }

  #seen = () => {
    clearTimeout(this.#timer);
    if (document.hidden) this.#timer = setTimeout(() => this.#rest(), HIDDEN_FOR_MS);
    else if (!this.#source) this.#open();
  };

  /** Nobody looks: the page asks now and then instead. */
  #rest() {
    this.#source.close();
    this.#source = null;
    this.#ears.down();
  }
}
