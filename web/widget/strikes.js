// @ts-check
// What the citizen did with a message and the timeline does not tell, by message: kept, so that it is seen again later.

import { local } from "./storage.js";

export class ByMessage {
  /** @param {string} key where the browser keeps it */
  constructor(key) {
    this.key = key;
  }

  /** @param {number} seq @returns {any} */
  of(seq) {
    return local.getJson(this.key, {})[seq];
  }

  /** @param {number} seq @param {any} value undefined: nothing any more */
  set(seq, value) {
    local.setJson(this.key, { ...local.getJson(this.key, {}), [seq]: value });
  }

  /** What was before that message is erased. @param {number} before */
  forget(before) {
    const kept = Object.entries(local.getJson(this.key, {})).filter(([seq]) => Number(seq) >= before);
    local.set(this.key, kept.length ? JSON.stringify(Object.fromEntries(kept)) : null);
  }

  clear() {
    local.set(this.key, null);
  }
}

/** What is struck out of what is passed on: neither passed on nor shown as passed on later. */
export class Strikes extends ByMessage {
  constructor() {
    super("repere.strikes");
  }

  /** @param {number} seq @returns {string[]} ids of struck items */
  of(seq) {
    return super.of(seq) || [];
  }

  /** @param {number} seq @param {string} item @param {boolean} struck */
  strike(seq, item, struck) {
    const others = this.of(seq).filter((other) => other !== item);
    this.set(seq, struck ? [...others, item] : others);
  }
}
