// @ts-check
// Calls to the server. The token is a header, never part of an address.

import { local } from "./storage.js";

const TOKEN = "repere.token";
const PATIENCE_MS = 15000;

/** The server does not know this conversation. */
export class Gone extends Error {}
/** The server will never accept this. */
export class Refused extends Error {}
/** The server can't answer now; later it may. */
export class Unavailable extends Error {}

/** @param {string} path @param {number} status @returns {Error | null} */
function failure(path, status) {
  const words = `${path}: ${status}`;
  if (status === 401) return new Gone(words);
  if (status === 429 || status >= 500) return new Unavailable(words);
  return status >= 400 ? new Refused(words) : null;
}

export class Api {
  /** @param {string} base */
  constructor(base) {
    this.base = base;
    this.token = local.get(TOKEN);
  }

  /** @returns {Promise<Record<string, string>>} the sentences of the interface */
  wording() {
    return this.call("GET", "/api/v1/wording");
  }

  /** Opens a conversation unless this browser has one. */
  async ensure() {
    this.token = local.get(TOKEN);
    if (this.token) return;
    const { token } = await this.call("POST", "/api/v1/conversations", {});
    this.token = token;
    local.set(TOKEN, token);
  }

  /** Forgets the conversation of this browser. */
  forget() {
    local.set(TOKEN, null);
    this.token = null;
  }

  /** @param {object} message */
  send(message) {
    return this.call("POST", "/api/v1/messages", message);
  }

  /** @param {number} seq @param {number} card @param {string} item @param {boolean} ticked */
  tick(seq, card, item, ticked) {
    return this.call("PUT", `/api/v1/messages/${seq}/ticks`, { card, item, ticked });
  }

  /** @param {boolean} on */
  typing(on) {
    return this.call("POST", "/api/v1/typing", { on });
  }

  /** @param {number} after @param {AbortSignal} signal @returns {Promise<ReadableStream<Uint8Array>>} */
  async stream(after, signal) {
    const headers = { ...this.authorization(), "Last-Event-ID": String(after), Accept: "text/event-stream" };
    const response = await fetch(this.base + "/api/v1/stream", { headers, signal, cache: "no-store" });
    const failed = failure("stream", response.status);
    if (failed) throw failed;
    if (!response.body) throw new Unavailable("stream: no body");
    return response.body;
  }

  authorization() {
    return this.token ? { Authorization: `Bearer ${this.token}` } : {};
  }

  /** On a dead line nothing would ever come back: after a while it is a failure. @param {string} method @param {string} path @param {object} [body] */
  async call(method, path, body) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), PATIENCE_MS);
    const headers = { ...this.authorization(), ...(body ? { "Content-Type": "application/json" } : {}) };
    try {
      const response = await fetch(this.base + path, { method, headers, body: body && JSON.stringify(body), signal: abort.signal });
      const failed = failure(path, response.status);
      if (failed) throw failed;
      return response.status === 204 ? null : await response.json();
    } finally {
      clearTimeout(timer);
    }
  }
}
