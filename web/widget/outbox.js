// @ts-check
// Messages on their way: kept in the browser and tried again until the server has them; each has one id, so it is there once.

import { Gone, Refused } from "./api.js";
import { identifier } from "./dom.js";
import { local } from "./storage.js";

const KEY = "repere.outbox";
const PAUSE_MS = 2000;

/** @typedef {{client_id: string, shown: string | null, body: any, failed?: boolean}} Waiting */

/** @returns {Waiting[]} what an earlier page left unsent */
function kept() {
  const found = local.getJson(KEY, []);
  return Array.isArray(found) ? found.filter((message) => message && message.client_id && message.body) : [];
}

export class Outbox {
  /**
   * @param {import("./api.js").Api} api
   * @param {{onChange: () => void, onRefused: () => void, onGone: () => void}} listener
   */
  constructor(api, listener) {
    this.api = api;
    this.listener = listener;
    this.waiting = kept();
    /** @type {Waiting[]} the server has them, the timeline may not show them yet */
    this.accepted = [];
    this.busy = false;
    window.addEventListener("online", () => this.flush());
  }

  /** @param {object} body text, choice or postback @param {string | null} shown the words that stand for it meanwhile */
  add(body, shown) {
    this.waiting.push({ client_id: identifier(), shown, body });
    this.keep();
    this.flush();
  }

  /** Sends what waits, in order. */
  async flush() {
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.waiting.length) await this.sendOne(this.waiting[0]);
    } catch (error) {
      if (!(error instanceof Gone)) throw error;
      this.listener.onGone();
    } finally {
      this.busy = false;
    }
  }

  /** @param {Waiting} message */
  async sendOne(message) {
    try {
      await this.api.send({ client_id: message.client_id, ...message.body });
      if (this.waiting.includes(message)) this.accepted.push(message); // not if it was erased meanwhile
      this.drop(message.client_id);
    } catch (error) {
      if (error instanceof Gone) throw error;
      if (error instanceof Refused) return this.refused(message);
      message.failed = true;
      this.keep();
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  /** @param {Waiting} message */
  refused(message) {
    this.drop(message.client_id);
    this.listener.onRefused();
  }

  /** Those of the messages that the timeline does not show yet. @param {Set<string>} known */
  unseen(known) {
    this.accepted = this.accepted.filter((message) => !known.has(message.client_id));
    return [...this.accepted, ...this.waiting].filter((message) => message.shown && !known.has(message.client_id));
  }

  clear() {
    this.accepted = [];
    this.waiting = [];
    this.keep();
  }

  /** @param {string} id */
  drop(id) {
    this.waiting = this.waiting.filter((message) => message.client_id !== id);
    this.keep();
  }

  keep() {
    local.setJson(KEY, this.waiting);
    this.listener.onChange();
  }
}
