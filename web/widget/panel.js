// @ts-check
// The panel: header, conversation, composer; joins the server's stream to what is shown.

import { Api } from "./api.js";
import { Composer } from "./composer.js";
import { button, el, setBusy, tie, whole } from "./dom.js";
import { Follow } from "./follow.js";
import { Outbox } from "./outbox.js";
import { Pinned } from "./pinned.js";
import { Screen } from "./screen.js";
import { dress } from "./sheet.js";
import { CalmLine, StatusLine } from "./status.js";
import { local } from "./storage.js";
import { Stream } from "./stream.js";
import { ByMessage, Strikes } from "./strikes.js";
import { Thread } from "./thread.js";
import { WaitingBar } from "./waiting.js";

const SIMPLE = "repere.simple";
const TYPING_LASTS_MS = 6000;
const PAUSE_MS = 2000;

/**
 * Builds the panel on a shadow root; nothing is there until all is.
 * @param {{root: ShadowRoot, api: string, onClose: () => void}} options
 */
export async function createPanel({ root, api: base, onClose }) {
  const api = new Api(base);
  const words = await api.wording();
  await api.ensure();
  await dress(root, new URL("panel.css", import.meta.url).href);
  const panel = new Panel(root, api, words, onClose);
  root.append(panel.element);
  panel.load();
  return panel;
}

class Panel {
  /** @param {ShadowRoot} root @param {Api} api @param {Record<string, string>} words @param {() => void} onClose */
  constructor(root, api, words, onClose) {
    this.root = root;
    this.api = api;
    this.onClose = onClose;
    /** @type {import("./cards.js").Say} */
    this.say = (key, values = {}) => (words[`widget.${key}`] ?? key).replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
    this.state = { control: "bot", position: null, reference: null, agent: null };
    this.strikes = new Strikes();
    this.given = new ByMessage("repere.given");
    this.context = this.makeContext();
    this.build();
    this.thread = new Thread(this.list, this.context, () => this.log.focus({ preventScroll: true }));
    this.outbox = new Outbox(api, { onChange: () => this.showWaiting(), onRefused: () => this.refused(), onGone: () => this.startAgain() });
    this.screen = new Screen(this.element, root.host);
    window.addEventListener("storage", (event) => event.key === "repere.token" && this.reload());
  }

  /** @returns {import("./cards.js").Context} */
  makeContext() {
    return {
      say: this.say,
      person: () => this.askPerson(),
      strikes: this.strikes,
      given: this.given,
      simple: local.get(SIMPLE) === "1",
      press: (option, seq) => this.answer({ choice: { id: option.id, seq } }, option.title, seq),
      postback: (name, args = {}, shown = null, seq = 0) => this.answer({ postback: { name, args } }, shown, seq),
      tick: (seq, card, item, ticked, box) => this.tick(seq, card, item, ticked, box),
      announce: (text) => this.news.mention(text),
    };
  }

  build() {
    this.list = el("ol", { class: "thread" });
    this.log = el("div", { class: "log", role: "log", "aria-label": this.say("thread"), "aria-relevant": "additions", tabindex: "0" }, this.list);
    this.follow = new Follow(this.log, this.say("more"));
    this.pinned = new Pinned(this.say);
    this.typing = el("p", { class: "status dots", hidden: true });
    this.owner = new CalmLine((text) => el("span", {}, ...whole(tie(text))));
    this.owner.element.classList.add("owner");
    this.news = new StatusLine();
    this.waiting = new WaitingBar({ say: this.say, postback: this.context.postback, onDraft: (draft) => this.composer.takeOver(draft), onOpen: (open) => this.showComposer(!open) });
    this.composer = new Composer({ say: this.say, onSend: (text) => this.send({ text }, text), onTyping: () => this.nowTyping() });
    this.element = el("div", { class: "panel", role: "dialog", "aria-modal": "false", "aria-labelledby": "repere-title", tabindex: "-1", hidden: true },
      this.buildHead(), this.log, this.follow.more, this.typing, this.news.element, this.owner.element, this.pinned.element, this.waiting.element, this.composer.element);
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  buildHead() {
    this.person = button(this.say("person"), () => this.askPerson(), { class: "person" });
    this.simple = button(this.say("simple_on"), () => this.toggleSimple(), { "aria-pressed": String(this.context.simple) });
    return el("div", { class: "head" },
      el("div", { class: "titles" }, el("h2", { id: "repere-title" }, this.say("title")), el("p", {}, this.say("subtitle"))),
      button(this.say("close"), () => this.close(), { class: "close" }),
      el("div", { class: "bar" }, this.person, this.simple));
  }

  /** @param {boolean} focus whether the citizen goes on writing; over the whole page, the focus can't stay behind in any case */
  open(focus) {
    this.element.hidden = false;
    this.screen.fitNow();
    this.follow.open();
    if (focus) this.composer.focus();
    else if (this.screen.full) this.element.focus();
  }

  close() {
    this.element.hidden = true;
    this.screen.fitNow();
    this.onClose();
  }

  /** Follows the conversation; what was said before is not news. */
  load() {
    this.log.setAttribute("aria-busy", "true");
    this.news.tell(this.say("connecting"));
    this.stream = new Stream(this.api, {
      last: () => this.thread.last,
      onEvent: (name, data) => this.event(name, data),
      onState: (connected) => this.connected(connected),
      onGone: () => this.startAgain(),
    });
    this.stream.start();
    this.showWaiting();
    this.outbox.flush();
  }

  /** @param {string} name @param {any} data */
  event(name, data) {
    if (name === "message") this.message(data);
    else if (name === "typing") this.showTyping(data);
    else if (name === "state") this.showState(data);
    else if (name === "erased") this.erased(data);
  }

  /** @param {any} message */
  message(message) {
    const isNew = this.thread.put(message);
    this.showWaiting();
    this.thread.showPlace(this.state);
    this.pinned.show(this.thread.emergency());
    if (isNew && message.author !== "citizen") setBusy(this.person, false);
    if (isNew) this.follow.show(/** @type {HTMLElement} */ (this.thread.items.get(message.seq)));
  }

  /** The conversation begins anew after an erasure: on every screen nothing of it stays. @param {{before: number}} data */
  erased({ before }) {
    this.strikes.forget(before);
    this.given.forget(before);
    if (!this.thread.forget(before)) return;
    this.outbox.clear();
    this.pinned.show(this.thread.emergency());
    setBusy(this.person, false);
    this.follow.toEnd();
  }

  /** One place to write at a time: while a message to leave is written, the other one is away. @param {boolean} on */
  showComposer(on) {
    this.composer.element.hidden = !on;
  }

  /** @param {{author: string, on: boolean}} data */
  showTyping({ author, on }) {
    const name = author === "agent" ? this.state.agent?.name : this.say("bot");
    this.typing.textContent = `${name ?? ""} ${this.say("typing")}`;
    this.typing.hidden = !on;
    clearTimeout(this.typingTimer);
    if (on) this.typingTimer = setTimeout(() => (this.typing.hidden = true), TYPING_LASTS_MS);
  }

  /** Another owner is said at once; the queue moves often, and is told calmly. @param {any} state */
  showState(state) {
    const moved = state.control === "queue" && this.state.control === "queue";
    this.state = state;
    this.thread.showPlace(state);
    if (moved) this.owner.tellCalmly(this.ownerWords());
    else this.owner.tell(this.ownerWords());
    this.showWait();
    this.log.setAttribute("aria-busy", "false");
  }

  ownerWords() {
    const { control, position, reference, agent } = this.state;
    if (control === "queue" && position) return this.say("queue_status", { position, reference });
    return control === "agent" && agent ? this.say("agent_status", agent) : "";
  }

  /** The focus goes with what was being done: to the composer, where a half-written message is now. */
  showWait() {
    const held = this.waiting.element.contains(this.root.activeElement);
    this.waiting.show(this.state.control === "queue");
    if (held && this.waiting.element.hidden) this.composer.focus();
  }

  /** @param {boolean} connected */
  connected(connected) {
    const lost = this.news.element.textContent === this.say("offline");
    if (!connected) this.news.tell(this.say("offline"));
    else if (lost) this.news.mention(this.say("online"));
    else this.news.tell("");
    if (connected) this.outbox.flush();
  }

  nowTyping() {
    if (this.state.control === "agent") this.api.typing(true).catch(() => {});
  }

  /** A person is asked for once: then one waits for the answer, or is shown where the request stands. */
  askPerson() {
    const { control, agent } = this.state;
    const standing = control === "queue" ? this.thread.find(".card.queue", true) : this.thread.find(".card.transmission");
    if (control === "agent" && agent) return this.news.mention(this.say("already_agent", agent));
    if (standing) return this.showStanding(standing);
    setBusy(this.person, true);
    this.send({ postback: { name: "person", args: {} } }, null);
  }

  /** @param {Element} card */
  showStanding(card) {
    this.follow.hold(/** @type {HTMLElement} */ (card));
    this.news.mention(this.say(this.state.control === "queue" ? "already_queue" : "already_asked"));
  }

  /** An answer to a message: given once. @param {object} body @param {string | null} shown @param {number} seq 0: none */
  answer(body, shown, seq) {
    if (seq) this.thread.close(seq);
    if (seq && shown) this.thread.mark(seq, shown);
    this.send(body, shown);
  }

  /** @param {object} body @param {string | null} shown */
  send(body, shown) {
    this.outbox.add(body, shown);
    this.follow.toEnd();
  }

  refused() {
    this.thread.reopen();
    setBusy(this.person, false);
    this.showWait();
    this.news.mention(this.say("refused"));
  }

  showWaiting() {
    this.thread?.showWaiting(this.outbox.unseen(this.thread.known()));
  }

  /** @param {number} seq @param {number} card @param {string} item @param {boolean} ticked @param {HTMLInputElement} box */
  async tick(seq, card, item, ticked, box) {
    try {
      await this.api.tick(seq, card, item, ticked);
    } catch {
      box.checked = !ticked;
      this.news.mention(this.say("tick_failed"));
    }
  }

  /** The whole conversation changes its words; it is not read out again for that. */
  toggleSimple() {
    this.context.simple = !this.context.simple;
    local.set(SIMPLE, this.context.simple ? "1" : "");
    this.simple.setAttribute("aria-pressed", String(this.context.simple));
    this.log.setAttribute("aria-live", "off");
    this.thread.simplify(this.context.simple);
    this.follow.keep();
    setTimeout(() => this.log.removeAttribute("aria-live"), 500);
  }

  /** The server no longer knows this conversation; the stream and a message may both find that out. */
  async startAgain() {
    if (this.starting) return;
    this.starting = true;
    this.api.forget();
    this.strikes.clear();
    this.given.clear();
    this.outbox.clear();
    await this.reload();
    this.starting = false;
    this.news.mention(this.say("expired"));
  }

  async reload() {
    this.stream?.stop();
    this.thread.clear();
    this.pinned.show(null);
    while (!(await this.ensured())) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    this.load();
  }

  /** @returns {Promise<boolean>} whether there is a conversation */
  async ensured() {
    return this.api.ensure().then(() => true, () => false);
  }
}
