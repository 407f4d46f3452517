/** Who wrote last in the agent's own conversations, so that the list can tell where something has to be read. */

import * as api from "./api.js";
import { lastSpeaker } from "./transcript.js";

export class Speakers {
  /** @param {() => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    /** @type {Map<string, "citizen"|"agent"|null>} null: being read, or nobody wrote */
    this.known = new Map();
  }

  /** Forgets all: messages may have been missed. */
  clear() {
    this.known.clear();
  }

  /**
   * @param {string} id
   * @param {"citizen"|"agent"|null} speaker
   */
  heard(id, speaker) {
    if (this.known.get(id) === speaker) return;
    this.known.set(id, speaker);
    this.onChange();
  }

  /** @param {string[]} ids  read from the server where it is not known yet */
  async read(ids) {
    for (const id of ids.filter((other) => !this.known.has(other))) {
      this.known.set(id, null);
      try {
        this.learn(id, (await api.conversation(id)).messages);
      } catch (error) {
        this.known.delete(id); // asked again with the next change of the queue; the list says nothing meanwhile
        if (!(error instanceof api.ApiError)) throw error;
      }
    }
  }

  /** What came by the live line during the reading is newer than what was read. */
  learn(id, messages) {
    if (!this.known.get(id)) this.heard(id, lastSpeaker(messages));
  }
}
