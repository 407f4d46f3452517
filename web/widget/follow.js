// @ts-check
// Which part of the conversation is in view: what is new, unless the citizen has gone back up; then a button tells that there is more.

import { button } from "./dom.js";

const CONTEXT_PX = 60; // how much of what came before stays above a message
const BELOW_PX = 12;
const SLACK_PX = 2; // places are rounded

export class Follow {
  /** @param {HTMLElement} log what scrolls @param {string} words of the button */
  constructor(log, words) {
    this.log = log;
    this.more = button(words, () => this.press(), { class: "more", hidden: true });
    /** @type {HTMLElement | null} what is held in view; null: the end */
    this.held = null;
    this.reading = false; // gone back up by hand
    this.free = false; // gone down by hand, not yet at the end: nothing is held, what is new still is shown
    this.top = 0;
    log.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => this.keep()).observe(log);
  }

  /** What is new, from its beginning. @param {HTMLElement} item */
  show(item) {
    if (item.hidden) return;
    if (this.reading) this.more.hidden = false;
    else this.hold(item);
  }

  /** The end: what the citizen has just sent. */
  toEnd() {
    this.hold(null);
  }

  /** The panel is open again. */
  open() {
    this.hold(this.reading || this.free ? null : this.held);
  }

  /** The place is found again where the room or the content changed, unless the citizen chose it. */
  keep() {
    if (!this.reading && !this.free) this.place();
  }

  press() {
    this.toEnd();
    this.log.focus({ preventScroll: true });
  }

  /** @param {HTMLElement | null} item */
  hold(item) {
    this.held = item;
    this.reading = false;
    this.free = false;
    this.more.hidden = true;
    this.place();
  }

  place() {
    this.log.scrollTop = this.held?.isConnected ? this.topOf(this.held) : this.log.scrollHeight;
    this.top = this.log.scrollTop;
  }

  /** All of it where there is room, else its beginning; of an emergency, its numbers. @param {HTMLElement} item */
  topOf(item) {
    const room = this.log.clientHeight;
    const numbers = /** @type {HTMLElement | null} */ (item.querySelector(".emergency ul"));
    const { top, bottom } = this.extent(item);
    if (bottom - top + BELOW_PX <= room) return Math.max(top - CONTEXT_PX, bottom + BELOW_PX - room);
    if (!numbers) return top - CONTEXT_PX;
    const part = this.extent(numbers);
    return part.bottom - top <= room ? top : Math.min(part.top, part.bottom + BELOW_PX - room);
  }

  /** Where an element lies in what scrolls. @param {HTMLElement} element */
  extent(element) {
    const box = element.getBoundingClientRect();
    const shift = this.log.scrollTop - this.log.getBoundingClientRect().top - this.log.clientTop;
    return { top: box.top + shift, bottom: box.bottom + shift };
  }

  /** Only what goes up was done to read again: content that shrinks ends at the end. */
  scrolled() {
    const { scrollTop } = this.log;
    if (!this.log.clientHeight) return; // closed
    const moved = scrollTop - this.top;
    if (Math.abs(moved) <= SLACK_PX) return;
    this.top = scrollTop;
    const atEnd = this.log.scrollHeight - scrollTop - this.log.clientHeight <= SLACK_PX;
    if (atEnd) this.hold(null);
    else if (moved < 0) this.reading = true;
    else this.free = true;
  }
}
