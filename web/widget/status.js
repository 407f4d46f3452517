// @ts-check
// One line that is read out when it changes.

import { el } from "./dom.js";

const CALM_MS = 60000;
const PASSING_MS = 8000;

export class StatusLine {
  constructor() {
    this.element = el("p", { class: "status", role: "status" });
    this.toldAt = 0;
  }

  /** Says it now, whatever was to be said. @param {string} text */
  tell(text) {
    clearTimeout(this.timer);
    if (text === this.element.textContent) return;
    this.element.textContent = text;
    this.toldAt = Date.now();
  }

  /** Says it at most once a minute: for what changes often and does not matter at once. @param {string} text */
  tellCalmly(text) {
    clearTimeout(this.timer);
    const wait = this.toldAt + CALM_MS - Date.now();
    if (wait <= 0 || !this.element.textContent) return this.tell(text);
    this.timer = setTimeout(() => this.tell(text), wait);
  }

  /** Says it now, and no longer after a while. @param {string} text */
  mention(text) {
    this.tell(text);
    this.timer = setTimeout(() => this.tell(""), PASSING_MS);
  }
}
