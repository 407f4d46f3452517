// @ts-check
// The conversation as it stands. What is drawn stays: it is changed in place, so that nothing is read out twice and no focus is lost.

import { renderCard } from "./cards.js";
import { el, rich } from "./dom.js";

const FRESH_MS = 15 * 60000;

export class Thread {
  /**
   * @param {HTMLElement} list
   * @param {import("./cards.js").Context} context
   * @param {() => void} onFocusLost what had the focus can't have it any more
   */
  constructor(list, context, onFocusLost) {
    this.list = list;
    this.context = context;
    this.say = context.say;
    this.onFocusLost = onFocusLost;
    setInterval(() => this.age(), 60000);
    this.clear();
  }

  clear() {
    /** @type {Map<number, any>} */
    this.messages = new Map();
    /** @type {Map<number, HTMLElement>} */
    this.items = new Map();
    /** @type {Map<string, HTMLElement>} messages on their way, by client id */
    this.pending = new Map();
    /** @type {{seq: number, full: Element, short: Element}[]} cards that exist in a simple variant */
    this.variants = [];
    /** @type {Set<number>} messages whose buttons no longer work */
    this.old = new Set();
    this.last = 0;
    this.list.replaceChildren();
  }

  /** What was said before that message is erased, and no longer shown. @param {number} before @returns {boolean} whether something was */
  forget(before) {
    const gone = [...this.items.keys()].filter((seq) => seq < before);
    for (const seq of gone) {
      this.leave(/** @type {HTMLElement} */ (this.items.get(seq)));
      this.items.get(seq)?.remove();
      this.items.delete(seq);
      this.messages.delete(seq);
      this.old.delete(seq);
    }
    this.variants = this.variants.filter(({ seq }) => seq >= before);
    return gone.length > 0;
  }

  /** What is about to go can't keep the focus. @param {HTMLElement} item */
  leave(item) {
    const { activeElement } = /** @type {ShadowRoot} */ (item.getRootNode());
    if (activeElement && item.contains(activeElement)) this.onFocusLost();
  }

  /** @returns {any} the last emergency card of this conversation */
  emergency() {
    const last = [...this.messages.keys()].sort((a, b) => b - a).map((seq) => this.messages.get(seq).cards.find((/** @type {any} */ card) => card.kind === "emergency"));
    return last.find(Boolean);
  }

  /** Queue cards that no longer say the place are marked so. @param {any} state */
  showPlace(state) {
    for (const card of /** @type {NodeListOf<HTMLElement>} */ (this.list.querySelectorAll(".card.queue"))) {
      card.classList.toggle("moved", state.control !== "queue" || card.dataset.position !== String(state.position));
    }
  }

  /** @param {any} message @returns {boolean} whether it is new */
  put(message) {
    this.last = Math.max(this.last, message.change);
    const before = this.messages.get(message.seq);
    if (before && before.change >= message.change) return false;
    this.messages.set(message.seq, message);
    if (before) this.change(before, message);
    else this.add(message);
    this.settle();
    this.age();
    return !before;
  }

  /** @returns {Set<string>} ids of the citizen's messages that are on the timeline */
  known() {
    return new Set([...this.messages.values()].map((message) => message.client_id).filter(Boolean));
  }

  /** Messages on their way, after all others. @param {import("./outbox.js").Waiting[]} waiting */
  showWaiting(waiting) {
    const ids = new Set(waiting.map((message) => message.client_id));
    for (const [id, item] of this.pending) {
      if (ids.has(id)) continue;
      this.pending.delete(id);
      item.remove();
    }
    waiting.forEach((message) => this.showOne(message));
  }

  /** @param {import("./outbox.js").Waiting} message */
  showOne(message) {
    let item = this.pending.get(message.client_id);
    if (!item) {
      item = el("li", { class: "citizen waiting" }, this.author(this.say("you")), el("p", { class: "bubble words" }, message.shown), el("p", { class: "pending" }));
      this.pending.set(message.client_id, item);
      this.list.append(item);
    }
    const state = /** @type {HTMLElement} */ (item.querySelector(".pending"));
    const words = this.say(message.failed ? "failed" : "pending");
    if (state.textContent !== words) state.textContent = words;
  }

  /** Shows simple variants, or no longer. @param {boolean} on */
  simplify(on) {
    for (const { full, short } of this.variants) (on ? full : short).replaceWith(on ? short : full);
  }

  /** The last element that shows such a card, if its message still counts. @param {string} selector @param {boolean} [old] old messages too */
  find(selector, old = false) {
    const found = Array.from(this.list.querySelectorAll(`li${old ? "" : ":not(.old)"} ${selector}`));
    return found[found.length - 1] || null;
  }

  /** No button of that message works any more. @param {number} seq */
  close(seq) {
    this.enable(seq, false);
  }

  /** The server refused the answer: the buttons of the last message work again, and none of them was pressed. */
  reopen() {
    for (const [seq, item] of this.items) {
      if (this.old.has(seq)) continue;
      this.enable(seq, true);
      this.context.given.set(seq, undefined);
      item.querySelectorAll("[data-once][aria-pressed]").forEach((option) => option.removeAttribute("aria-pressed"));
    }
  }

  /** Marks the option that was chosen; people also type it, in their way. @param {number} seq @param {string} title */
  mark(seq, title) {
    const same = (/** @type {string | null} */ text) => (text || "").trim().toLocaleLowerCase() === title.trim().toLocaleLowerCase();
    const options = this.items.get(seq)?.querySelectorAll(".choice") || [];
    for (const option of options) if (same(option.textContent)) option.setAttribute("aria-pressed", "true");
  }

  /** @param {number} seq @param {boolean} on */
  enable(seq, on) {
    const item = /** @type {HTMLElement} */ (this.items.get(seq));
    const focused = /** @type {ShadowRoot} */ (item.getRootNode()).activeElement;
    const lost = !on && focused && item.contains(focused) && focused.closest("[data-once]");
    item.querySelectorAll("[data-once]").forEach((control) => control.toggleAttribute("disabled", !on));
    if (lost) this.onFocusLost();
  }

  /** Older buttons stop working when something new is said. */
  settle() {
    const live = this.liveSeq();
    for (const [seq, message] of this.messages) {
      if (seq >= live || message.author === "citizen" || this.old.has(seq)) continue;
      this.old.add(seq);
      this.items.get(seq)?.classList.add("old");
      this.enable(seq, false);
      this.mark(seq, this.answerTo(seq));
    }
  }

  /** @returns {number} the last message of the bot or an agent: only its buttons still work */
  liveSeq() {
    return Math.max(0, ...[...this.messages.values()].filter((m) => m.author !== "citizen").map((m) => m.seq));
  }

  /** @param {number} seq @returns {string} what the citizen said next */
  answerTo(seq) {
    const next = [...this.messages.values()].filter((m) => m.author === "citizen" && m.seq > seq).sort((a, b) => a.seq - b.seq)[0];
    return next?.text || "";
  }

  /** What was true only when it was said is marked so. */
  age() {
    for (const [seq, message] of this.messages) {
      if (this.old.has(seq) || Date.now() - Date.parse(message.at) > FRESH_MS) this.items.get(seq)?.classList.add("past");
    }
  }

  /** @param {any} message */
  add(message) {
    const adopted = message.client_id ? this.pending.get(message.client_id) : undefined;
    const item = adopted || el("li");
    if (adopted) this.pending.delete(message.client_id);
    this.items.set(message.seq, item);
    if (adopted && adopted.querySelector(".bubble")?.textContent === message.text) adopted.querySelector(".pending")?.remove();
    else this.fill(item, message);
    item.className = message.author;
    item.setAttribute("data-seq", message.seq);
    this.insert(message.seq, item);
  }

  /** @param {any} before @param {any} message */
  change(before, message) {
    const item = /** @type {HTMLElement} */ (this.items.get(message.seq));
    const same = before.text === message.text && JSON.stringify(before.cards) === JSON.stringify(message.cards);
    if (!same) {
      this.fill(item, message);
      return this.enable(message.seq, !this.old.has(message.seq));
    }
    for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (item.querySelectorAll("input[data-item]"))) {
      box.checked = (message.ticks[box.dataset.card || ""] || []).includes(box.dataset.item);
    }
  }

  /** @param {HTMLElement} item @param {any} message */
  fill(item, message) {
    const name = message.author === "citizen" ? this.say("you") : message.author_name || this.say("bot");
    const words = message.text && el("p", { class: "bubble words" }, message.author === "bot" ? rich(message.text) : message.text);
    const parts = message.cards.map((/** @type {any} */ card, /** @type {number} */ index) => renderCard(card, this.context, {
      seq: message.seq, index, ticks: message.ticks?.[index] || [], either: (full, short) => this.either(message.seq, full, short),
    }));
    // Sources with nothing before them belong to the question that follows: alone at the top they would be an answer without words.
    if (message.cards[0]?.kind === "sources") parts.push(parts.shift());
    item.replaceChildren(this.author(name), ...[words, ...parts].filter(Boolean));
    item.hidden = !message.text && !parts.some(Boolean);
  }

  /** The one of two variants that is wanted; the other may take its place later. @param {number} seq @param {Element} full @param {Element} short */
  either(seq, full, short) {
    this.variants.push({ seq, full, short });
    return this.context.simple ? short : full;
  }

  /** @param {number} seq @param {HTMLElement} item */
  insert(seq, item) {
    const later = [...this.items.keys()].filter((other) => other > seq).sort((a, b) => a - b)[0];
    const before = (later && this.items.get(later)) || this.pending.values().next().value || null;
    if (item.parentNode !== this.list || item.nextElementSibling !== before) this.list.insertBefore(item, before);
  }

  /** @param {string} name */
  author(name) {
    return el("p", { class: "author" }, name, el("span", { class: "sr" }, " :"));
  }
}
