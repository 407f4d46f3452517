/** Where the agent writes. */

import { el, field, setFieldError } from "./dom.js";
import { t } from "./strings.js";

const MAX_TEXT = 2_000;
const NEAR_MAX = 1_800;
const TYPING_EVERY_MS = 3_000;
const IDLE_MS = 5_000;

/** A text area that sends on Enter; tells the citizen that the agent writes, at most every three seconds. */
export class Composer {
  /** @param {{onSend: (text: string) => void, onTyping: (on: boolean) => void}} listeners */
  constructor({ onSend, onTyping }) {
    this.onSend = onSend;
    this.onTyping = onTyping;
    this.lastTyping = 0;
    this.input = el("textarea", { id: "composer", rows: 3, on: { input: () => this.typed(), keydown: (event) => this.key(event), blur: () => this.idle() } });
    this.count = el("p", { class: "hint", role: "status" });
    const send = el("button", { type: "submit", class: "primary" }, t("composer.send"));
    this.element = el("form", { class: "composer" }, field(t("composer.label"), this.input, t("composer.hint")), this.count, send);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
  }

  /** @returns {string} what is written and not sent */
  get draft() {
    return this.input.value;
  }

  /** @param {string} text */
  set draft(text) {
    this.input.value = text;
  }

  focus() {
    this.input.focus();
  }

  send() {
    const text = this.input.value.trim();
    const tooLong = text.length > MAX_TEXT;
    setFieldError(this.input, tooLong ? t("composer.too_long", { max: MAX_TEXT, count: text.length }) : "");
    this.input.focus();
    if (!text || tooLong) return;
    this.input.value = "";
    this.count.textContent = "";
    this.idle();
    this.onSend(text);
  }

  /** Enter and Ctrl+Enter send; Shift+Enter is a new line; Enter that ends a composed character is none of these. */
  key(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.send();
  }

  typed() {
    const length = this.input.value.trim().length;
    this.count.textContent = length > NEAR_MAX ? t("composer.count", { count: length, max: MAX_TEXT }) : "";
    if (length <= MAX_TEXT) setFieldError(this.input, "");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.idle(), IDLE_MS);
    if (length && Date.now() - this.lastTyping > TYPING_EVERY_MS) {
      this.lastTyping = Date.now();
      this.onTyping(true);
    }
  }

  /** The agent has stopped writing; said only if it was said that they write. */
  idle() {
    clearTimeout(this.timer);
    if (!this.lastTyping) return;
    this.lastTyping = 0;
    this.onTyping(false);
  }
}
