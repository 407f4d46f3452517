// @ts-check
// Where the citizen writes.

import { el } from "./dom.js";

const MAX_TEXT = 2000;
const NEAR_MAX = 1800;
const TYPING_EVERY_MS = 4000;

export class Composer {
  /** @param {{say: import("./cards.js").Say, onSend: (text: string) => void, onTyping: () => void}} options */
  constructor({ say, onSend, onTyping }) {
    this.say = say;
    this.onSend = onSend;
    this.onTyping = onTyping;
    this.input = /** @type {HTMLTextAreaElement} */ (el("textarea", { id: "repere-input", rows: "2", placeholder: say("placeholder"), "aria-describedby": "repere-count" }));
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("input", () => this.typed());
    this.count = el("p", { class: "count", id: "repere-count", role: "status" });
    const field = el("div", { class: "field" }, el("label", { for: "repere-input" }, say("input")), this.input, this.count);
    this.element = el("form", { class: "composer" }, field, el("button", { type: "submit", class: "primary" }, say("send")));
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  focus() {
    this.input.focus();
  }

  /** Takes over words begun elsewhere, after those already here. @param {string} draft */
  takeOver(draft) {
    this.input.value = [this.input.value.trim(), draft].filter(Boolean).join("\n");
    this.showCount();
  }

  /** Words too long stay where they are: nothing is cut without a word. */
  send() {
    const text = this.input.value.trim();
    this.showCount();
    if (!text || text.length > MAX_TEXT) return this.focus();
    this.input.value = "";
    this.showCount();
    this.onSend(text);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  typed() {
    this.showCount();
    if (Date.now() - (this.typedAt || 0) < TYPING_EVERY_MS) return;
    this.typedAt = Date.now();
    this.onTyping();
  }

  showCount() {
    const count = this.input.value.trim().length;
    const tooLong = count > MAX_TEXT;
    this.count.textContent = count > NEAR_MAX ? this.say(tooLong ? "too_long" : "count", { count, max: MAX_TEXT }) : "";
    this.input.setAttribute("aria-invalid", String(tooLong));
  }
}
