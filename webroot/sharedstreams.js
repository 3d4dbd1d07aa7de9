/**
 * The streams of all tabs of a browser, each opened once. This runs as a SharedWorker, which is there for as long as any tab is,
 * so that no tab matters more than another.
 *
 * A page says `{join: path, seen}`, then `{seen}` whenever it comes to the front or leaves it, `{took}` for each event, `{here}` now and
 * then, and `{leave}`. It is told `{up}`, `{down}`, `{event, data}`, `{here}`, and `{unknown}` where it has to join anew.
 */
import { Delivery } from './logic/delivery.js';
import { seated } from './logic/seats.js';
import { Source } from './source.js';

/** Browsers keep six connections to a server for all tabs together: two are left for what pages ask. */
const MOST_STREAMS = 4;
/** A page that was silent for so long has crashed. The timers of a hidden one run once a minute. */
const SILENT_MS = 200_000;

const streams = new Map();
let streamsSoFar = 0;

class Stream {
  since = streamsSoFar++;
  listeners = new Set();
  #path;
  #source = null;
  /** `up`, `down`, or not known yet. */
  #state = null;

  constructor(path) {
    this.#path = path;
  }

  get seen() {
    return [...this.listeners].some(listener => listener.seen);
  }

  get listening() {
    return this.listeners.size;
  }

  /** With a connection from now on, or without one. */
  seat(has) {
    if (has && !this.#source) {
      this.#state = null;
      this.#source = new Source(this.#path, { up: () => this.#turn('up'), down: () => this.#turn('down'), event: (...told) => this.#tell(...told) });
    } else if (!has) {
      this.#source?.close();
      this.#source = null;
      if (this.#state !== 'down') this.#turn('down');
    }
  }

  add(listener) {
    this.listeners.add(listener);
    if (this.#state === 'down') this.#source?.hurry();
    if (this.#state) listener.say({ [this.#state]: true });
  }

  #turn(state) {
    this.#state = state;
    this.listeners.forEach(listener => listener.say({ [state]: true }));
  }

  #tell(event, data) {
    this.listeners.forEach(listener => listener.tell({ event, data }));
  }
}

class Listener {
  seen;
  heardAt = Date.now();
  #port;
  #stream;
  #delivery = new Delivery();

  constructor(port, { join, seen }) {
    if (!streams.has(join)) streams.set(join, new Stream(join));
    this.#port = port;
    this.#stream = streams.get(join);
    this.seen = seen;
    this.#stream.add(this);
    arrange();
  }

  get joined() {
    return this.#stream.listeners.has(this);
  }

  say(words) {
    this.#port.postMessage(words);
  }

  tell(event) {
    if (this.#delivery.offer()) this.say(event);
  }

  hear(words) {
    this.heardAt = Date.now();
    if (words.here) this.say({ here: true });
    if (words.took && this.#delivery.took()) this.say({ event: 'resync', data: '{}' });
    if (words.seen !== undefined) {
      this.seen = words.seen;
      arrange();
    }
    if (words.leave) this.leave();
  }

  leave() {
    this.#stream.listeners.delete(this);
    arrange();
  }
}

/** Gives connections to those that should have them; forgets what nobody listens to. */
function arrange() {
  streams.forEach((stream, path) => {
    if (stream.listening > 0) return;
    stream.seat(false);
    streams.delete(path);
  });
  const all = [...streams.values()];
  const connected = seated(all, MOST_STREAMS);
  // First those that give theirs back.
  all.filter(stream => !connected.has(stream)).forEach(stream => stream.seat(false));
  connected.forEach(stream => stream.seat(true));
}

self.onconnect = ({ ports: [port] }) => {
  let listener = null;
  port.onclose = () => listener?.leave(); // Not every browser says so; the others' tabs are missed in the end.
  port.onmessage = ({ data: words }) => {
    if (words.join) {
      listener?.leave();
      listener = new Listener(port, words);
    } else if (listener?.joined) {
      listener.hear(words);
    } else if (!words.leave) {
      port.postMessage({ unknown: true });
    }
  };
};

setInterval(() => {
  const since = Date.now() - SILENT_MS;
  streams.forEach(stream => stream.listeners.forEach(listener => { if (listener.heardAt < since) listener.leave(); }));
}, SILENT_MS / 4);
