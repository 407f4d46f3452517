/** Sentences that tell the agent what just happened: seen until closed or replaced, and read out. */

import { button, el } from "./dom.js";
import { t } from "./strings.js";

/** The place for notices at the top of the desk. */
export class Notices {
  constructor() {
    this.alerts = el("div", { role: "alert" });
    this.news = el("div", { role: "status" });
    this.element = el("div", { class: "notices" }, this.alerts, this.news);
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
    this.alerts.replaceChildren();
    this.news.replaceChildren();
  }

  show(place, words, kind) {
    this.clear();
    const dismiss = button(t("dismiss"), () => notice.remove(), { hidden: t("dismiss_what") });
    const notice = el("div", { class: kind }, el("p", {}, words), dismiss);
    place.append(notice);
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
