/** One connection to a stream of events, opened again whenever it is lost. No other file opens an EventSource. */
import { retryIn } from './logic/merge.js';

/** Every kind of event that a stream has; an EventSource hears no other. */
const KINDS = ['job', 'jobs', 'checkpoints', 'logs', 'counts', 'agents', 'resync', 'beat'];
/** A beat comes first and every 15 s. Without a word for so long the connection is lost, though the browser may never notice. */
const SILENCE_MS = 40_000;

export class Source {
  #path;
  #ears;
  #events = null;
  #tries = 0;
  #timer;
  #isUp;
  /** Of the longest silence. */
  #patience;

  /**
   * @param {string} path relative to the base
   * @param {{up: () => void, down: () => void, event: (kind: string, data: string) => void}} ears `up` and `down` may come several times; `up`
   *   with the first word, since proxies may let the head of a stream through and hold back the rest
   */
  constructor(path, ears) {
    this.#path = path;
    this.#ears = ears;
    this.#open();
  }

  close() {
    clearTimeout(this.#timer);
    clearTimeout(this.#patience);
    this.#events.close();
  }

  /** Tries again at once, where it would have waited. */
  hurry() {
    if (this.#events.readyState !== EventSource.CLOSED) return;
    clearTimeout(this.#timer);
    this.#open();
  }

  #open() {
    const events = new EventSource(this.#path);
    this.#events = events;
    this.#isUp = false;
    events.onopen = () => this.#listen();
    events.onerror = () => this.#lost();
    events.addEventListener('bye', () => {
      events.close();
      this.#lost();
    });
    KINDS.forEach(kind => events.addEventListener(kind, event => this.#hear(kind, event.data)));
  }

  #hear(kind, data) {
    this.#listen();
    if (!this.#isUp) {
      this.#isUp = true;
      this.#tries = 0;
      this.#ears.up();
    }
    if (kind !== 'beat') this.#ears.event(kind, data);
  }

  /** For as long as a stream may be silent. */
  #listen() {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      this.#events.close();
      this.#lost();
    }, SILENCE_MS);
  }

  /** What broke off the browser itself opens again, and goes on where it was; what was refused is tried anew, later each time. */
  #lost() {
    clearTimeout(this.#patience);
    this.#isUp = false;
    if (this.#events.readyState === EventSource.CLOSED) {
      this.#timer = setTimeout(() => this.#open(), retryIn(this.#tries++, Math.random()));
    }
    this.#ears.down();
  }
}
