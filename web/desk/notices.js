/** Sentences that tell the agent what just happened: seen until closed or replaced, and read out. */

import { button, el } from "./dom.js";
import { t } from "./strings.js";

/** The place for notices at the top of the desk. Only the words are in regions that are read out, the button is beside them. */
export class Notices {
  /** @param {() => void} onClosed  the agent has read it and goes on: the focus has to go somewhere */
  constructor(onClosed) {
    this.onClosed = onClosed;
    this.alerts = el("p", { role: "alert" });
    this.news = el("p", { role: "status" });
    this.dismiss = button(t("dismiss"), () => this.close(), { hidden: t("dismiss_what") });
    this.element = el("div", {}, this.alerts, this.news, this.dismiss);
    this.clear();
  }

  /** @param {string} words  something failed or was refused */
  alert(words) {
    this.show(this.alerts, words, "notice alert");
  }

  /** @param {string} words  something was done */
  tell(words) {
    this.show(this.news, words, "notice");
  }

  clear() {
    this.alerts.textContent = "";
    this.news.textContent = "";
    this.element.className = "";
    this.dismiss.hidden = true;
  }

  close() {
    this.clear();
    this.onClosed();
  }

  show(place, words, kind) {
    this.clear();
    place.textContent = words;
    this.element.className = kind;
    this.dismiss.hidden = false;
  }
}

/**
 * Says something to screen readers only, once, when they are free.
 *
 * @param {string} words
 */
export function announce(words) {
  const place = /** @type {HTMLElement} */ (document.getElementById("announcer"));
  place.textContent = "";
  setTimeout(() => (place.textContent = words), 100); // the same sentence twice is read twice only if it changes in between
}
