/** One connection to a stream of events, opened again whenever it is lost. No other file opens an EventSource. */
import { retryIn } from './logic/merge.js';

/** Every kind of event that a stream has; an EventSource hears no other. */
const KINDS = ['job', 'jobs', 'checkpoints', 'logs', 'counts', 'agents', 'resync'];

export class Source {
  #path;
  #ears;
  #events = null;
  #tries = 0;
  #timer;

  /**
   * @param {string} path relative to the base
   * @param {{up: () => void, down: () => void, event: (kind: string, data: string) => void}} ears `up` and `down` may come several times
   */
  constructor(path, ears) {
    this.#path = path;
    this.#ears = ears;
    this.#open();
  }

  close() {
    clearTimeout(this.#timer);
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
    events.onopen = () => {
      this.#tries = 0;
      this.#ears.up();
    };
    events.onerror = () => this.#lost();
    events.addEventListener('bye', () => {
      events.close();
      this.#lost();
    });
    KINDS.forEach(kind => events.addEventListener(kind, event => this.#ears.event(kind, event.data)));
  }

  /** What broke off the browser itself opens again, and goes on where it was; what was refused is tried anew, later each time. */
  #lost() {
    if (this.#events.readyState === EventSource.CLOSED) {
      this.#timer = setTimeout(() => this.#open(), retryIn(this.#tries++, Math.random()));
    }
    this.#ears.down();
  }
}
