// @ts-check
// What one can do while waiting in the queue: leave a message instead, or leave. There as long as the wait, whatever is said meanwhile.

import { button, el, setBusy } from "./dom.js";
import { leaveForm } from "./forms.js";

export class WaitingBar {
  /**
   * @param {{say: import("./cards.js").Say, postback: import("./cards.js").Context["postback"], onDraft: (draft: string) => void, onOpen: (open: boolean) => void}} options
   *   `onDraft` gets the words of a message that was being written when the wait ended; `onOpen` hears whether the form is open
   */
  constructor({ say, postback, onDraft, onOpen }) {
    this.say = say;
    this.postback = postback;
    this.onDraft = onDraft;
    this.onOpen = onOpen;
    this.toggle = button(say("leave_message"), () => this.open(this.place.hidden), { class: "quiet", "aria-expanded": "false", "aria-controls": "repere-leave" });
    this.leave = button(say("leave_queue"), () => this.leaveQueue(), { class: "quiet" });
    this.place = el("div", { id: "repere-leave", hidden: true });
    this.element = el("div", { class: "waiting-bar", hidden: true }, el("p", { class: "actions" }, this.toggle, this.leave), this.place);
  }

  /** @param {boolean} waiting */
  show(waiting) {
    setBusy(this.toggle, false);
    setBusy(this.leave, false);
    if (!waiting) this.end();
    else if (!this.form) this.renew();
    this.element.hidden = !waiting;
  }

  renew() {
    this.form = leaveForm({ label: this.say("leave_label"), send: this.say("leave_send"), onSend: (text) => this.send(text) });
    this.place.replaceChildren(this.form);
  }

  /** Nothing half-written is lost when somebody comes. */
  end() {
    const draft = this.area() ? this.area().value.trim() : "";
    this.open(false);
    this.place.replaceChildren();
    this.form = undefined;
    if (draft) this.onDraft(draft);
  }

  /** @returns {any} where the message is written */
  area() {
    return this.place.querySelector("textarea");
  }

  /** @param {boolean} on */
  open(on) {
    this.place.hidden = !on;
    this.onOpen(on);
    this.toggle.setAttribute("aria-expanded", String(on));
    if (on) this.area().focus();
  }

  /** @param {string} text */
  send(text) {
    this.renew();
    this.open(false);
    this.toggle.focus();
    this.hold();
    this.postback("message.leave", { text }, text);
  }

  leaveQueue() {
    this.hold();
    this.postback("queue.leave");
  }

  /** Until the server has answered. */
  hold() {
    setBusy(this.toggle, true);
    setBusy(this.leave, true);
  }
}
