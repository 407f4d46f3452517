// @ts-check
// What the browser keeps for us. Where storage is blocked or full, it lasts as long as the page: never a reason to stop.

class Kept {
  /** @param {"localStorage" | "sessionStorage"} area */
  constructor(area) {
    this.area = area;
    /** @type {Map<string, string | null>} what the browser would not keep */
    this.memory = new Map();
  }

  /** @param {string} key @returns {string | null} */
  get(key) {
    if (this.memory.has(key)) return this.memory.get(key) ?? null;
    try {
      return window[this.area].getItem(key);
    } catch {
      return null;
    }
  }

  /** @param {string} key @param {string | null} value null: forgotten */
  set(key, value) {
    try {
      if (value === null) window[this.area].removeItem(key);
      else window[this.area].setItem(key, value);
      this.memory.delete(key);
    } catch {
      this.memory.set(key, value);
    }
  }

  /** @param {string} key @param {any} otherwise where nothing is kept, or nothing readable @returns {any} */
  getJson(key, otherwise) {
    try {
      return JSON.parse(this.get(key) ?? "null") ?? otherwise;
    } catch {
      return otherwise;
    }
  }

  /** @param {string} key @param {any} value */
  setJson(key, value) {
    this.set(key, JSON.stringify(value));
  }
}

export const local = new Kept("localStorage");
export const session = new Kept("sessionStorage");
