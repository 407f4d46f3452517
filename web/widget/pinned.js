// @ts-check
// The numbers of the last emergency: one line that stays in sight whatever is said meanwhile.

import { el } from "./dom.js";

export class Pinned {
  /** @param {import("./cards.js").Say} say */
  constructor(say) {
    this.say = say;
    this.list = el("ul", {});
    this.element = el("div", { class: "pinned", role: "region", "aria-label": say("emergency"), hidden: true }, this.list);
  }

  /** @param {any} card the last emergency of this conversation, if there is one */
  show(card) {
    const shown = JSON.stringify(card?.numbers ?? null);
    if (shown === this.shown) return;
    this.shown = shown;
    this.list.replaceChildren(...(card?.numbers ?? []).map((/** @type {any} */ n, /** @type {number} */ index) => el("li", {}, this.number(n, index === 0))));
    this.element.hidden = !card;
  }

  /** The first one in full, the others short for the eye. @param {any} item @param {boolean} first */
  number(item, first) {
    const verb = item.by_text ? this.say(first ? "text_to" : "text_short") : this.say("call");
    return el("a", { href: item.url }, el("span", { class: first || item.by_text ? null : "sr" }, `${verb} `), item.number, el("span", { class: "sr" }, `, ${item.label}`));
  }
}
