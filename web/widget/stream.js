// @ts-check
// The live stream: server-sent events by fetch, resumed where they stopped.

import { Gone, Unavailable } from "./api.js";

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 30000;
const SILENCE_MS = 40000; // the server says something every 15 s: longer silence means that the line is dead
const DOUBTFUL_MS = 20000; // a page that comes back to the foreground with less than that is not worth a new line

/**
 * Splits a body into events as it arrives.
 * @param {ReadableStream<Uint8Array>} body
 * @param {() => void} onLife something came, if only a heartbeat
 * @returns {AsyncGenerator<{event: string, data: any}>}
 */
async function* events(body, onLife) {
  const decoder = new TextDecoder();
  const reader = body.getReader();
  let rest = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    onLife();
    const blocks = (rest + decoder.decode(value, { stream: true })).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").filter((l) => !l.startsWith(":")).map((l) => [l.slice(0, l.indexOf(":")), l.slice(l.indexOf(":") + 1).trimStart()]));
      if (fields.data) yield { event: fields.event || "message", data: JSON.parse(fields.data) };
    }
  }
}

/** @param {unknown} error @returns {boolean} whether the line is gone, rather than something wrong with us */
function isOutage(error) {
  return error instanceof Unavailable || error instanceof TypeError || error instanceof DOMException;
}

/** Keeps one stream open until stopped. */
export class Stream {
  /**
   * @param {import("./api.js").Api} api
   * @param {{last: () => number, onEvent: (name: string, data: any) => void, onState: (connected: boolean) => void, onGone: () => void}} listener
   */
  constructor(api, listener) {
    this.api = api;
    this.listener = listener;
    this.stopped = false;
    this.hurried = false;
    this.pause = FIRST_PAUSE_MS;
    this.abort = new AbortController();
    /** @type {() => void} */
    this.wake = () => {};
    this.hurry = () => this.again();
    this.cut = () => this.abort.abort();
    this.visible = () => document.visibilityState === "visible" && Date.now() - (this.heardAt || 0) > DOUBTFUL_MS && this.again();
  }

  /** Opens it, and again whenever it ends. */
  async start() {
    window.addEventListener("online", this.hurry);
    window.addEventListener("offline", this.cut);
    document.addEventListener("visibilitychange", this.visible);
    while (!this.stopped) {
      await this.readOnce();
      if (this.stopped) return;
      if (!this.hurried) {
        this.listener.onState(false);
        await this.rest();
      }
      this.hurried = false;
    }
  }

  stop() {
    this.stopped = true;
    window.removeEventListener("online", this.hurry);
    window.removeEventListener("offline", this.cut);
    document.removeEventListener("visibilitychange", this.visible);
    this.abort.abort();
    this.wake();
  }

  /** A new line at once, in place of one that may be dead. */
  again() {
    this.hurried = true;
    this.pause = FIRST_PAUSE_MS;
    this.abort.abort();
    this.wake();
  }

  /** Reads until the line ends, whatever the cause. */
  async readOnce() {
    this.abort = new AbortController();
    this.watch();
    try {
      const body = await this.api.stream(this.listener.last(), this.abort.signal);
      this.pause = FIRST_PAUSE_MS;
      this.listener.onState(true);
      for await (const event of events(body, () => this.watch())) this.listener.onEvent(event.event, event.data);
    } catch (error) {
      if (this.stopped) return;
      if (error instanceof Gone) return this.gone();
      // What is not an outage is a defect: shown in the console, without ending the loop, or the panel would stay silent for ever.
      if (!isOutage(error)) console.error(error);
    } finally {
      clearTimeout(this.watchdog);
      this.abort.abort();
    }
  }

  gone() {
    this.stop();
    this.listener.onGone();
  }

  watch() {
    this.heardAt = Date.now();
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(() => this.abort.abort(), SILENCE_MS);
  }

  rest() {
    const wait = this.pause * (0.5 + Math.random());
    this.pause = Math.min(LONGEST_PAUSE_MS, this.pause * 2);
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, wait);
      this.wake = () => {
        clearTimeout(timer);
        resolve(null);
      };
    });
  }
}
