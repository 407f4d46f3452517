/** The live line from the server: read with fetch, re-opened with growing, random pauses, and honest about its state. */

import { now } from "./clock.js";

/** @typedef {import("./types.js").Connection} Connection */

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const SILENCE_MS = 40_000; // the server says something every 15 s: longer silence means that the line is dead

/**
 * Reads server-sent events from text that arrives in pieces.
 *
 * @param {(name: string, data: any) => void} emit
 * @returns {(chunk: string) => void}
 */
export function eventReader(emit) {
  let rest = "";
  return (chunk) => {
    const blocks = (rest + chunk).replace(/\r\n/g, "\n").split("\n\n");
    rest = /** @type {string} */ (blocks.pop());
    for (const block of blocks) {
      const event = readBlock(block);
      if (event) emit(event.name, event.data);
    }
  };
}

/** @returns {{name: string, data: any}|null} null for a comment */
function readBlock(block) {
  let name = "message";
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) name = line.slice(6).trim();
    else if (line.startsWith("data:")) data.push(line.slice(5).trimStart());
  }
  return data.length ? { name, data: JSON.parse(data.join("\n")) } : null;
}

/**
 * The pause before try number `failures`: between half and the whole of a doubling time, so that desks do not return all at once.
 *
 * @param {number} failures  from 1
 * @param {number} chance  from 0 to 1
 * @returns {number} milliseconds
 */
export function pause(failures, chance) {
  const whole = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
  return whole * (0.5 + chance / 2);
}

/** Keeps one stream open until `stop`. */
export class DeskStream {
  /**
   * @param {{onEvent: (name: string, data: any) => void, onConnection: (connection: Connection) => void, onSessionEnded: () => void}} listeners
   */
  constructor(listeners) {
    this.listeners = listeners;
    /** @type {Connection} */
    this.connection = { name: "connecting", since: null };
    this.failures = 0;
    this.stopped = false;
    this.wake = () => {};
    this.abort = new AbortController();
    this.comeBack = () => document.visibilityState === "visible" && this.retryNow();
  }

  /** Opens it, and again whenever it ends. */
  async start() {
    addEventListener("online", this.comeBack);
    document.addEventListener("visibilitychange", this.comeBack);
    while (!this.stopped) {
      await this.readOnce();
      if (this.stopped) return;
      this.failures += 1;
      this.lost();
      await this.rest(pause(this.failures, Math.random()));
    }
  }

  /** Ends it for good. */
  stop() {
    this.stopped = true;
    removeEventListener("online", this.comeBack);
    document.removeEventListener("visibilitychange", this.comeBack);
    this.abort.abort();
    this.wake();
  }

  /** Tries at once if it is waiting to try. */
  retryNow() {
    this.wake();
  }

  /** Reads until the line ends, whatever the cause. */
  async readOnce() {
    this.abort = new AbortController();
    this.watch();
    try {
      const options = { headers: { Accept: "text/event-stream" }, signal: this.abort.signal, cache: /** @type {RequestCache} */ ("no-store") };
      const response = await fetch("/desk/api/stream", { credentials: "same-origin", ...options });
      if (response.status === 401) this.sessionOver();
      else if (response.ok && response.body) await this.readBody(response.body);
    } catch (error) {
      // A network failure and our own abort mean the same: the line is gone. Anything else is a defect, shown in the
      // console; it must not end the loop, or the screen would stay silent for ever.
      if (!(error instanceof TypeError || error instanceof DOMException)) reportError(error);
    } finally {
      clearTimeout(this.watchdog);
      this.abort.abort();
    }
  }

  /** @param {ReadableStream<Uint8Array>} body */
  async readBody(body) {
    const reader = body.pipeThrough(/** @type {any} */ (new TextDecoderStream())).getReader();
    const feed = eventReader((name, data) => this.listeners.onEvent(name, data));
    for (;;) {
      const { done, value } = await reader.read();
      if (done || this.stopped) return;
      this.watch();
      this.open();
      feed(value);
    }
  }

  watch() {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.abort.abort(), SILENCE_MS);
  }

  open() {
    this.failures = 0;
    if (this.connection.name !== "open") this.become({ name: "open", since: null });
  }

  lost() {
    const since = this.connection.since ?? now().toISOString();
    this.become({ name: "lost", since });
  }

  sessionOver() {
    this.stop();
    this.listeners.onSessionEnded();
  }

  /** @param {Connection} connection */
  become(connection) {
    this.connection = connection;
    this.listeners.onConnection(connection);
  }

  /** @param {number} milliseconds */
  rest(milliseconds) {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.wake = () => {
        clearTimeout(timer);
        resolve(undefined);
      };
    });
  }
}
