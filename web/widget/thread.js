// @ts-check
// The conversation as it stands: messages by number, drawn again only where something changed.

import { renderCard } from "./cards.js";
import { el, rich } from "./dom.js";

export class Thread {
  /** @param {HTMLElement} listElement @param {import("./cards.js").Context} context @param {(key: string) => string} say */
  constructor(listElement, context, say) {
    this.list = listElement;
    this.context = context;
    this.say = say;
    /** @type {Map<number, any>} */
    this.messages = new Map();
    /** @type {Map<number, HTMLElement>} */
    this.items = new Map();
    this.last = 0;
  }

  /** @param {any} message */
  put(message) {
    this.last = Math.max(this.last, message.change);
    const before = this.messages.get(message.seq);
    if (before && before.change >= message.change) return false;
    this.messages.set(message.seq, message);
    this.#draw(message);
    this.#settle();
    return !before;
  }

  /** Draws everything again, when the way of showing changed. */
  redraw() {
    for (const message of this.messages.values()) this.#draw(message);
  }

  clear() {
    this.messages.clear();
    this.items.clear();
    this.list.replaceChildren();
    this.last = 0;
  }

  /** @returns {Set<string>} ids of the citizen's messages that are on the timeline */
  known() {
    return new Set([...this.messages.values()].map((message) => message.client_id).filter(Boolean));
  }

  /** Messages on their way, after all others. @param {{client_id: string, shown: string | null, failed?: boolean}[]} waiting */
  showWaiting(waiting) {
    this.list.querySelectorAll("li.waiting").forEach((item) => item.remove());
    for (const message of waiting) {
      this.list.append(el("li", { class: "citizen waiting" }, this.#author(this.say("you")), el("p", { class: "bubble" }, message.shown || ""), el("p", { class: "pending" }, this.say(message.failed ? "failed" : "pending"))));
    }
  }

  /** The number of the last message of the bot or an agent: only its buttons still work. */
  #liveSeq() {
    return Math.max(0, ...[...this.messages.values()].filter((m) => m.author !== "citizen").map((m) => m.seq));
  }

  /** Older buttons stop working when something new is said. */
  #settle() {
    const live = this.#liveSeq();
    if (live === this.liveSeq) return;
    const before = this.liveSeq;
    this.liveSeq = live;
    const old = before && this.messages.get(before);
    if (old) this.#draw(old);
  }

  /** @param {any} message */
  #draw(message) {
    const name = message.author === "citizen" ? this.say("you") : message.author_name || this.say("bot");
    const live = message.seq >= this.#liveSeq();
    const chosen = [...this.messages.values()].find((m) => m.author === "citizen" && m.seq > message.seq)?.text ?? null;
    const parts = message.cards.map((/** @type {any} */ card, /** @type {number} */ index) =>
      renderCard(card, this.context, { seq: message.seq, index, ticks: message.ticks?.[index] || [], live, chosen }));
    const item = el("li", { class: message.author, "data-seq": message.seq }, this.#author(name), message.text && el("p", { class: "bubble" }, rich(message.text)), ...parts);
    if (!message.text && !parts.some(Boolean)) item.hidden = true;
    const shown = this.items.get(message.seq);
    this.items.set(message.seq, item);
    if (shown) shown.replaceWith(item);
    else this.#insert(message.seq, item);
  }

  /** @param {number} seq @param {HTMLElement} item */
  #insert(seq, item) {
    const next = [...this.items.keys()].filter((other) => other > seq).sort((a, b) => a - b)[0];
    const before = (next && this.items.get(next)) || this.list.querySelector("li.waiting");
    this.list.insertBefore(item, before || null);
  }

  /** @param {string} name */
  #author(name) {
    return el("p", { class: "author" }, name, el("span", { class: "sr" }, " :"));
  }
}
