// @ts-check
// Messages on their way: kept in the browser and tried again until the server has them; each has one id, so it is there once.

import { Gone, Refused } from "./api.js";
import { identifier } from "./dom.js";

const KEY = "repere.outbox";
const PAUSE = 2000;

export class Outbox {
  /**
   * @param {import("./api.js").Api} api
   * @param {{onChange: () => void, onGone: () => void}} listener
   */
  constructor(api, listener) {
    this.api = api;
    this.listener = listener;
    /** @type {{client_id: string, shown: string | null, body: any, failed?: boolean}[]} */
    this.waiting = JSON.parse(localStorage.getItem(KEY) || "[]");
    this.busy = false;
    window.addEventListener("online", () => this.flush());
  }

  /** @param {object} body text, choice or postback @param {string | null} shown the words that stand for it meanwhile */
  add(body, shown) {
    const client_id = identifier();
    this.waiting.push({ client_id, shown, body });
    this.#keep();
    this.flush();
  }

  /** Sends what waits, in order. */
  async flush() {
    if (this.busy) return;
    this.busy = true;
    while (this.waiting.length) {
      const next = this.waiting[0];
      try {
        await this.api.send({ client_id: next.client_id, ...next.body });
        this.#drop(next.client_id);
      } catch (error) {
        if (error instanceof Gone) {
          this.busy = false;
          return this.listener.onGone();
        }
        if (error instanceof Refused) this.#drop(next.client_id);
        else {
          next.failed = true;
          this.#keep();
          await new Promise((resolve) => setTimeout(resolve, PAUSE));
        }
      }
    }
    this.busy = false;
  }

  /** Those of the messages that the timeline does not show yet. @param {Set<string>} known */
  unseen(known) {
    return this.waiting.filter((message) => message.shown && !known.has(message.client_id));
  }

  clear() {
    this.waiting = [];
    this.#keep();
  }

  /** @param {string} id */
  #drop(id) {
    this.waiting = this.waiting.filter((message) => message.client_id !== id);
    this.#keep();
  }

  #keep() {
    localStorage.setItem(KEY, JSON.stringify(this.waiting));
    this.listener.onChange();
  }
}
