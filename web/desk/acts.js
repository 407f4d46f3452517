/** What the agent does: take, give back, close, mark as dealt with, leave. Each says what came of it. */

import * as api from "./api.js";
import { conversationIn, go, goToConversation } from "./route.js";
import { errorWords, t } from "./strings.js";

/** The acts of one desk. */
export class Acts {
  /** @param {import("./desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    /** @type {Set<string>} conversations that this agent is giving away right now: their going is no news */
    this.leaving = new Set();
    /** @type {string|null} taken and not yet on screen */
    this.claimed = null;
  }

  /** @returns {import("./conversation.js").Listeners} what a view of a conversation may ask for */
  ofConversations() {
    const { desk } = this;
    return {
      onBack: () => go(""),
      onClaim: (id) => this.claim(id, desk.views.get(id)?.reference ?? ""),
      onRefresh: (id) => void desk.read(id),
      onRelease: (id) => this.giveAway(id, () => api.release(id), "was_released"),
      onClose: (id, reason, summary) => this.giveAway(id, () => api.close(id, reason, summary), "was_closed"),
      onResend: (id, seq) => this.resend(id, seq),
      onLastSpeaker: (id, speaker) => desk.speakers.heard(id, speaker),
    };
  }

  /**
   * Whether that conversation has just been taken here; asked once.
   *
   * @param {string} id
   * @returns {boolean}
   */
  justClaimed(id) {
    const just = this.claimed === id;
    this.claimed = null;
    return just;
  }

  async claim(id, reference) {
    try {
      const conversation = await api.claim(id);
      this.leaving.delete(id);
      this.claimed = id;
      this.desk.viewOf(id).showFresh(conversation);
      this.desk.notices.clear();
      if (conversationIn(location.hash) === id) void this.desk.open(id);
      else goToConversation(id);
    } catch (error) {
      this.refused(error, reference);
      if (conversationIn(location.hash) === id) void this.desk.read(id);
    }
  }

  async giveAway(id, act, key) {
    const reference = this.desk.views.get(id)?.reference ?? "";
    this.leaving.add(id);
    try {
      await act();
      this.desk.views.delete(id);
      go("");
      this.desk.notices.tell(t(key, { reference }));
    } catch (error) {
      this.leaving.delete(id);
      this.refused(error, reference);
      void this.desk.read(id);
    }
  }

  /**
   * What left the agent's conversations without an act of this screen, among those that have just gone.
   *
   * @param {import("./types.js").Waiting[]} gone
   * @returns {import("./types.js").Waiting[]}
   */
  lost(gone) {
    return gone.filter((item) => !this.leaving.delete(item.conversation_id));
  }

  async done(left) {
    try {
      await api.messageDone(left.handoff_id);
      this.desk.notices.tell(t("was_done", { reference: left.reference }));
    } catch (error) {
      this.refused(error, left.reference);
    }
  }

  async resend(id, seq) {
    const reference = this.desk.views.get(id)?.reference ?? "";
    try {
      await api.resend(id, seq);
      this.desk.notices.tell(t("delivery.resent", { reference }));
    } catch (error) {
      this.refused(error, reference);
    }
    await this.desk.read(id);
  }

  async logout(onLogout) {
    try {
      await api.logout();
      onLogout();
    } catch (error) {
      if (error.status !== 401) this.desk.notices.alert(`${t("logout.failed")} ${errorWords(error)}`);
    }
  }

  /** Without an answer the act may have been done all the same, and the agent must know that. */
  refused(error, reference) {
    if (!(error instanceof api.ApiError)) throw error;
    const words = reference ? t("act_failed", { reference, reason: errorWords(error) }) : errorWords(error);
    if (error.status !== 401) this.desk.notices.alert(error.status === 0 ? `${words} ${t("maybe_done")}` : words);
  }
}
