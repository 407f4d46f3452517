// @ts-check
// What the citizen struck out of what is passed on, by message: kept, so that it is neither passed on nor shown as passed on later.

import { local } from "./storage.js";

const KEY = "repere.strikes";

export class Strikes {
  /** @param {number} seq @returns {string[]} ids of struck items */
  of(seq) {
    return local.getJson(KEY, {})[seq] || [];
  }

  /** @param {number} seq @param {string} item @param {boolean} struck */
  set(seq, item, struck) {
    const others = this.of(seq).filter((other) => other !== item);
    local.setJson(KEY, { ...local.getJson(KEY, {}), [seq]: struck ? [...others, item] : others });
  }

  clear() {
    local.set(KEY, null);
  }
}
