// @ts-check
// Lines that are read out when they change.

import { el } from "./dom.js";

const CALM_MS = 60000;
const PASSING_MS = 8000;
const READ_MS = 3000;

export class StatusLine {
  constructor() {
    this.element = el("p", { class: "status", role: "status" });
  }

  /** Says it now, whatever was to be said. @param {string} text */
  tell(text) {
    clearTimeout(this.timer);
    if (text !== this.element.textContent) this.element.textContent = text;
  }

  /** Says it now, and no longer after a while. @param {string} text */
  mention(text) {
    this.tell(text);
    this.timer = setTimeout(() => this.tell(""), PASSING_MS);
  }
}

/** A line that is always true for the eye, and read out calmly: its words, and what is read out, are two elements. */
export class CalmLine {
  /** @param {(text: string) => Node} draw */
  constructor(draw) {
    this.draw = draw;
    this.words = el("p", {});
    this.voice = el("p", { class: "sr", role: "status" });
    this.element = el("div", { class: "status" }, this.words, this.voice);
    this.text = "";
    this.readAt = 0;
  }

  /** Shows it and reads it out now. @param {string} text */
  tell(text) {
    if (this.show(text)) this.read();
  }

  /** Shows it now, reads it out at most once a minute: for what changes often. @param {string} text */
  tellCalmly(text) {
    if (!this.show(text)) return;
    this.timer = setTimeout(() => this.read(), Math.max(0, this.readAt + CALM_MS - Date.now()));
  }

  /** @param {string} text @returns {boolean} whether it is new */
  show(text) {
    if (text === this.text) return false;
    clearTimeout(this.timer);
    this.voice.textContent = "";
    this.text = text;
    this.words.replaceChildren(this.draw(text));
    return true;
  }

  /** What was read out goes: whoever reads the page on finds the words once. */
  read() {
    this.readAt = Date.now();
    this.voice.textContent = this.text;
    this.timer = setTimeout(() => (this.voice.textContent = ""), READ_MS);
  }
}
