// @ts-check
// Calls to the server. The token is a header, never part of an address.

const TOKEN = "repere.token";

export class Gone extends Error {}
export class Refused extends Error {}

export class Api {
  /** @param {string} base */
  constructor(base) {
    this.base = base;
    this.token = localStorage.getItem(TOKEN);
  }

  /** @returns {Promise<any>} the sentences of the interface */
  wording() {
    return this.#call("GET", "/api/v1/wording");
  }

  /** Opens a conversation unless this browser has one. */
  async ensure() {
    this.token = localStorage.getItem(TOKEN);
    if (this.token) return;
    const { token } = await this.#call("POST", "/api/v1/conversations", {});
    this.token = token;
    localStorage.setItem(TOKEN, token);
  }

  /** Forgets the conversation of this browser. */
  forget() {
    localStorage.removeItem(TOKEN);
    this.token = null;
  }

  conversation() {
    return this.#call("GET", "/api/v1/conversation");
  }

  /** @param {object} message */
  send(message) {
    return this.#call("POST", "/api/v1/messages", message);
  }

  /** @param {number} seq @param {number} card @param {string} item @param {boolean} ticked */
  tick(seq, card, item, ticked) {
    return this.#call("PUT", `/api/v1/messages/${seq}/ticks`, { card, item, ticked });
  }

  /** @param {boolean} on */
  typing(on) {
    return this.#call("POST", "/api/v1/typing", { on });
  }

  /** @param {number} after @param {AbortSignal} signal @returns {Promise<Response>} */
  async stream(after, signal) {
    const headers = { ...this.#authorization(), "Last-Event-ID": String(after), Accept: "text/event-stream" };
    const response = await fetch(this.base + "/api/v1/stream", { headers, signal, cache: "no-store" });
    if (response.status === 401) throw new Gone();
    if (!response.ok || !response.body) throw new Error(`stream: ${response.status}`);
    return response;
  }

  #authorization() {
    return this.token ? { Authorization: `Bearer ${this.token}` } : {};
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  async #call(method, path, body) {
    const headers = { ...this.#authorization(), ...(body ? { "Content-Type": "application/json" } : {}) };
    const response = await fetch(this.base + path, { method, headers, body: body && JSON.stringify(body) });
    if (response.status === 401) throw new Gone();
    if (response.status >= 400 && response.status < 500 && response.status !== 429) throw new Refused(String(response.status));
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response.status === 204 ? null : response.json();
  }
}
