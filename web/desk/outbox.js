/**
 * What the agent wrote and the server has not acknowledged. Messages go one at a time, in order; one that fails holds those
 * behind it, so that the citizen never reads them in another order. A retry carries the same id: never a second message.
 */

import { ApiError } from "./api.js";
import { now } from "./clock.js";
import { errorWords } from "./strings.js";

/** @typedef {import("./types.js").Outgoing} Outgoing */

/** @returns {string} a random id; `randomUUID` is missing where the page is not served over https */
export function newClientId() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The messages of one conversation on their way. */
export class Outbox {
  /**
   * @param {(item: Outgoing) => Promise<{seq: number, change: number}>} post
   * @param {{onChange: () => void, onSent: (item: Outgoing, answer: {seq: number, change: number}) => void, onRefused: () => void}} listeners
   */
  constructor(post, listeners) {
    this.post = post;
    this.listeners = listeners;
    /** @type {Outgoing[]} */
    this.items = [];
    this.sending = false;
    this.lines = 0; // how many times the line came back: what fails on an old one may go on the new one
  }

  /** The line, or the session, is back: what failed for want of it goes now. The same id makes a second message impossible. */
  reconnected() {
    this.lines += 1;
    if (this.blocked) this.retry();
  }

  /** @param {string} text */
  add(text) {
    this.items.push({ client_id: newClientId(), text, at: now().toISOString(), status: this.blocked ? "held" : "pending", error: "" });
    this.listeners.onChange();
    void this.drain();
  }

  /** Tries again everything that may still go. */
  retry() {
    this.items.filter((item) => item.status === "failed").forEach((item) => this.mark(item, "pending"));
    this.resume();
    this.listeners.onChange();
  }

  /** @param {string} text  written but never to be sent: shown as refused */
  keep(text) {
    this.items.push({ client_id: newClientId(), text, at: now().toISOString(), status: "refused", error: "" });
    this.listeners.onChange();
  }

  /** @param {string} clientId  the server has shown this message: it is no longer on its way */
  acknowledge(clientId) {
    const before = this.items.length;
    this.items = this.items.filter((item) => item.client_id !== clientId);
    if (this.items.length === before) return;
    this.resume();
    this.listeners.onChange();
  }

  /** @param {string} clientId  the agent gives up a message that was refused */
  discard(clientId) {
    this.acknowledge(clientId);
  }

  /** @returns {boolean} whether something failed and holds what follows */
  get blocked() {
    return this.items.some((item) => item.status === "failed");
  }

  /** Lets go what was held, once nothing before it is in doubt. */
  resume() {
    if (this.blocked) return;
    this.items.filter((item) => item.status === "held").forEach((item) => this.mark(item, "pending"));
    void this.drain();
  }

  async drain() {
    if (this.sending) return;
    this.sending = true;
    try {
      for (let item = this.next(); item; item = this.next()) await this.sendOne(item);
    } finally {
      this.sending = false;
    }
  }

  next() {
    return this.blocked ? undefined : this.items.find((item) => item.status === "pending");
  }

  /** @param {Outgoing} item */
  async sendOne(item) {
    const line = this.lines;
    try {
      const answer = await this.post(item);
      this.items = this.items.filter((other) => other !== item);
      this.listeners.onSent(item, answer);
    } catch (error) {
      this.failed(item, error);
      if (item.status === "failed" && line !== this.lines) this.retry();
    }
    this.listeners.onChange();
  }

  /** After a passing failure (or the end of the session) it can be tried again; after a refusal it can't. */
  failed(item, error) {
    if (!(error instanceof ApiError)) reportError(error);
    if (!this.items.includes(item)) return; // the live line has shown it meanwhile: it did arrive
    const refused = error instanceof ApiError && !error.passing && error.status !== 401;
    this.mark(item, refused ? "refused" : "failed", errorWords(error));
    if (!refused) return this.items.filter((other) => other.status === "pending").forEach((other) => this.mark(other, "held"));
    this.resume();
    this.listeners.onRefused();
  }

  mark(item, status, error = "") {
    item.status = status;
    item.error = error;
  }
}
