/** One conversation on screen: whose it is, the dossier, the transcript, and where to write if it is the agent's. */

import * as api from "./api.js";
import { moment, now } from "./clock.js";
import { Composer } from "./composer.js";
import { button, el, refill, whileBusy } from "./dom.js";
import { dossierCard } from "./dossier.js";
import { endingActions } from "./ending.js";
import { Outbox } from "./outbox.js";
import { channelWords } from "./queue.js";
import { t } from "./strings.js";
import { Transcript } from "./transcript.js";

/** @typedef {import("./types.js").Conversation} Conversation */
/** @typedef {import("./types.js").Message} Message */

const TYPING_LASTS_MS = 10_000;

/**
 * @typedef {{onBack: () => void, onClaim: (id: string) => Promise<void>, onRefresh: (id: string) => void,
 *   onRelease: (id: string) => Promise<void>, onClose: (id: string, reason: string, summary: string) => Promise<void>,
 *   onResend: (id: string, seq: number) => Promise<void>, onLastSpeaker: (id: string, speaker: string|null) => void}} Listeners
 */

/** The view of one conversation; lives as long as the desk does, so that drafts and messages on their way survive a look elsewhere. */
export class ConversationView {
  /**
   * @param {string} id
   * @param {import("./types.js").Agent} me
   * @param {Listeners} acts
   */
  constructor(id, me, acts) {
    this.id = id;
    this.acts = acts;
    this.myName = `${me.first_name} ${me.last_name}`;
    this.connected = true;
    this.reads = 0;
    this.parts();
    this.outbox = new Outbox((item) => api.say(id, item.client_id, item.text), {
      onChange: () => this.transcript.showOutgoing(this.outbox.items),
      onSent: (item, answer) => this.sent(item, answer),
      onRefused: () => acts.onRefresh(id),
    });
  }

  parts() {
    this.heading = el("h2", { tabindex: -1 }, t("conversation.title"));
    this.meta = el("p", {});
    this.whose = el("p", { class: "whose" });
    this.since = el("p", { class: "hint" });
    this.taking = el("div", { class: "actions" });
    this.owner = el("div", { class: "owner" }, el("div", { role: "status" }, this.whose, this.since), this.taking);
    this.ending = el("div", { class: "ending-place" });
    this.dossier = el("div", { class: "dossier-place" });
    this.typing = el("p", { class: "typing", role: "status" });
    this.transcript = new Transcript({
      myName: this.myName,
      onRetry: () => this.outbox.retry(),
      onDiscard: (id) => this.outbox.discard(id),
      onFocusLost: () => this.goOn(),
      onResend: (seq) => this.acts.onResend(this.id, seq),
    });
    this.composer = new Composer({ onSend: (text) => this.outbox.add(text), onTyping: (on) => void this.tellTyping(on) });
    this.writing = el("div", { class: "writing" }, this.typing, this.composer.element);
    const head = el("div", { class: "head" }, button(t("back"), this.acts.onBack, { kind: "back" }), this.heading, this.meta, this.owner, this.ending);
    this.element = el("section", { class: "conversation" }, head, this.dossier, this.transcript.element, this.writing);
    this.writing.hidden = true; // until it is known whose conversation it is, nothing can be written
    this.transcript.element.hidden = true;
  }

  /** @returns {number} messages that may still leave and that the server has not acknowledged */
  get unsent() {
    return this.outbox.items.filter((item) => item.status !== "refused").length;
  }

  /** @returns {boolean} whether something written here would be lost with the page */
  get unsaved() {
    return this.outbox.items.length > 0 || this.composer.draft.trim() !== "";
  }

  /** Reads it from the server; only the answer to the latest reading is shown, since an older one may arrive after it. */
  async read() {
    const mine = ++this.reads;
    const conversation = await api.conversation(this.id);
    if (mine === this.reads) this.show(conversation);
  }

  /** @param {Conversation} conversation  as the server has just told it; readings under way are older */
  showFresh(conversation) {
    this.reads += 1;
    this.show(conversation);
  }

  /** @param {Conversation} conversation */
  show(conversation) {
    const before = this.conversation;
    this.conversation = conversation;
    this.readAt = now().toISOString();
    this.heading.textContent = conversation.state.reference ?? this.reference ?? t("conversation.title");
    this.reference = conversation.state.reference ?? this.reference;
    this.meta.textContent = t("conversation.meta", { channel: channelWords(conversation.channel), control: t(`control.${conversation.state.control}`) });
    this.showOwner();
    if (!before || JSON.stringify(before.packet) !== JSON.stringify(conversation.packet)) {
      this.dossier.replaceChildren(dossierCard(conversation.packet, conversation.channel));
    }
    if (before?.owned !== conversation.owned) this.showMeans();
    this.transcript.element.hidden = false;
    this.transcript.load(conversation.messages, { channel: channelWords(conversation.channel), owned: conversation.owned });
    conversation.messages.forEach((message) => message.client_id && this.outbox.acknowledge(message.client_id));
    this.acts.onLastSpeaker(this.id, this.transcript.lastSpeaker());
  }

  /** What can be done depends on whose it is: only the owner sees where to write. */
  showMeans() {
    const { owned } = /** @type {Conversation} */ (this.conversation);
    const acts = {
      unsent: () => this.unsent,
      onRelease: () => this.acts.onRelease(this.id),
      onClose: (reason, summary) => this.acts.onClose(this.id, reason, summary),
    };
    this.ending.replaceChildren(...(owned ? [endingActions(acts)] : []));
    this.writing.hidden = !owned;
    if (!owned) this.keepDraft();
  }

  /** What was being written when the conversation went away stays on screen, to be copied. */
  keepDraft() {
    const draft = this.composer.draft.trim();
    if (!draft) return;
    this.composer.draft = "";
    this.outbox.keep(draft);
  }

  /** Says plainly who has the conversation; without a live line the desk can't know, and says that. Only the words are read out. */
  showOwner() {
    if (!this.conversation) return;
    const { owned } = this.conversation;
    this.owner.className = owned ? (this.connected ? "owner mine" : "owner unsure") : "owner";
    this.whose.textContent = this.ownerWords();
    this.since.textContent = owned ? "" : t("conversation.not_live", { moment: moment(/** @type {string} */ (this.readAt)) });
    const held = this.taking.contains(document.activeElement);
    refill(this.taking, ...(owned ? [] : this.takingActs()));
    if (held && !this.taking.contains(document.activeElement)) this.goOn();
  }

  /** What can be done with a conversation that is not the agent's. */
  takingActs() {
    const { state } = /** @type {Conversation} */ (this.conversation);
    const named = { kind: "primary", hidden: state.reference ?? "", "data-focus": "claim" };
    const claim = button(t("waiting.claim"), () => void whileBusy(claim, () => this.acts.onClaim(this.id)), named);
    const refresh = button(t("conversation.refresh"), () => this.acts.onRefresh(this.id), { "data-focus": "refresh" });
    return state.control === "queue" ? [claim, refresh] : [refresh];
  }

  ownerWords() {
    const { owned, state } = /** @type {Conversation} */ (this.conversation);
    if (owned) return t(this.connected ? "owner.mine" : "owner.unsure");
    if (state.control === "agent" && state.agent) return t("owner.colleague", state.agent);
    return t(`owner.${state.control}`);
  }

  /** @param {boolean} connected  whether the live line is open */
  setConnected(connected) {
    if (this.connected === connected) return;
    this.connected = connected;
    if (connected) this.outbox.reconnected();
    else this.showTyping(false);
    this.showOwner();
  }

  /** @param {Message} message  from the live line */
  receive(message) {
    this.transcript.apply(message);
    if (message.client_id) this.outbox.acknowledge(message.client_id);
    if (message.author === "citizen") this.showTyping(false);
    this.acts.onLastSpeaker(this.id, this.transcript.lastSpeaker());
  }

  /** The server has it: it becomes a message of the transcript, unless the live line was faster. */
  sent(item, { seq, change }) {
    const message = { seq, change, author: "agent", author_name: this.myName, at: item.at, text: item.text, cards: [], ticks: {}, client_id: item.client_id };
    this.transcript.apply(/** @type {Message} */ (message));
    this.acts.onLastSpeaker(this.id, this.transcript.lastSpeaker());
  }

  /** @param {boolean} on  whether the citizen is writing; forgotten after a while, in case the end is never told */
  showTyping(on) {
    clearTimeout(this.typingTimer);
    this.typing.textContent = on ? t("conversation.typing") : "";
    if (on) this.typingTimer = setTimeout(() => this.showTyping(false), TYPING_LASTS_MS);
  }

  /** A sign of life only: when it fails nothing is lost and nothing is to be said. */
  async tellTyping(on) {
    await api.typing(this.id, on).catch((error) => error instanceof api.ApiError || reportError(error));
  }

  /** Once on the page: the end of the transcript, and the focus where the agent goes on. */
  enter(toComposer) {
    this.transcript.toEnd();
    if (toComposer) this.goOn();
    else this.heading.focus();
  }

  /** The focus where the agent goes on: the composer, or else the title. */
  goOn() {
    if (this.conversation?.owned) this.composer.focus();
    else this.heading.focus();
  }
}
