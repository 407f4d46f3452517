// @ts-check
// The panel: header, conversation, composer; joins the server's stream to what is shown.

import { Api } from "./api.js";
import { el } from "./dom.js";
import { Outbox } from "./outbox.js";
import { follow } from "./stream.js";
import { css } from "./styles.js";
import { Thread } from "./thread.js";

const SIMPLE = "repere.simple";
const ANNOUNCE_EVERY = 60000;
const TYPING_EVERY = 4000;

/**
 * Builds the panel on a shadow root.
 * @param {{root: ShadowRoot, api: string, onClose: () => void}} options
 */
export async function createPanel({ root, api: base, onClose }) {
  const api = new Api(base);
  const words = await api.wording();
  await api.ensure();
  return new Panel(root, api, words, onClose);
}

class Panel {
  /** @param {ShadowRoot} root @param {Api} api @param {Record<string, string>} words @param {() => void} onClose */
  constructor(root, api, words, onClose) {
    this.api = api;
    this.onClose = onClose;
    this.say = (/** @type {string} */ key) => words[`widget.${key}`] ?? key;
    this.state = { control: "bot", position: null, reference: null, agent: null };
    this.context = {
      say: this.say,
      simple: localStorage.getItem(SIMPLE) === "1",
      press: (/** @type {any} */ option, /** @type {number} */ seq) => this.#send({ choice: { id: option.id, seq } }, option.title),
      postback: (/** @type {string} */ name, /** @type {object} */ args = {}, /** @type {string | null} */ shown = null) => this.#send({ postback: { name, args } }, shown),
      tick: (/** @type {number} */ seq, /** @type {number} */ card, /** @type {string} */ item, /** @type {boolean} */ ticked, /** @type {HTMLInputElement} */ box) => this.#tick(seq, card, item, ticked, box),
      announce: (/** @type {string} */ text) => this.#announce(text, true),
    };
    this.#build(root);
    this.thread = new Thread(this.list, this.context, this.say);
    this.outbox = new Outbox(api, { onChange: () => this.#showWaiting(), onGone: () => this.#startAgain() });
    window.addEventListener("storage", (event) => event.key === "repere.token" && this.#reload());
    this.#load();
  }

  /** @param {boolean} focus */
  open(focus) {
    this.element.hidden = false;
    this.#toEnd();
    if (focus) this.input.focus();
  }

  close() {
    this.element.hidden = true;
    this.onClose();
  }

  /** @param {ShadowRoot} root */
  #build(root) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    this.list = el("ol", { class: "thread" });
    this.log = el("div", { class: "log", role: "log", "aria-label": this.say("thread"), "aria-relevant": "additions", tabindex: "0" }, this.list);
    this.typing = el("p", { class: "status dots", hidden: true });
    this.status = el("p", { class: "status", role: "status" });
    this.input = /** @type {HTMLTextAreaElement} */ (el("textarea", { id: "repere-input", rows: "2", maxlength: "2000", placeholder: this.say("placeholder") }));
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("input", () => this.#nowTyping());
    const composer = el("form", { class: "composer" }, el("div", { class: "field" }, el("label", { for: "repere-input" }, this.say("input")), this.input), el("button", { type: "submit", class: "primary" }, this.say("send")));
    composer.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.simpleButton = el("button", { type: "button", "aria-pressed": String(this.context.simple), onclick: () => this.#toggleSimple() }, this.say("simple_on"));
    this.element = el("div", { class: "panel", role: "dialog", "aria-modal": "false", "aria-labelledby": "repere-title", hidden: true },
      el("div", { class: "head" },
        el("div", { class: "titles" }, el("h2", { id: "repere-title" }, this.say("title")), el("p", {}, this.say("subtitle"))),
        el("button", { type: "button", class: "close", onclick: () => this.close() }, this.say("close")),
        el("div", { class: "bar" },
          el("button", { type: "button", class: "person", onclick: () => this.context.postback("person", {}, this.say("person")) }, this.say("person")),
          this.simpleButton)),
      this.log, this.typing, this.status, composer);
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    root.append(this.element);
  }

  async #load() {
    this.#announce(this.say("connecting"));
    this.stop = follow(this.api, {
      last: () => this.thread.last,
      onEvent: (name, data) => this.#event(name, data),
      onState: (connected) => this.#connected(connected),
      onGone: () => this.#startAgain(),
    });
    this.outbox.flush();
  }

  /** @param {string} name @param {any} data */
  #event(name, data) {
    if (name === "message") {
      const atEnd = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 120;
      const isNew = this.thread.put(data);
      this.#showWaiting();
      if (isNew && (atEnd || data.author === "citizen")) this.#toMessage(data);
    } else if (name === "typing") this.#showTyping(data);
    else if (name === "state") this.#showState(data);
  }

  /** The beginning of a long answer stays in view. @param {any} message */
  #toMessage(message) {
    if (message.author === "citizen") return this.#toEnd();
    const item = this.thread.items.get(message.seq);
    if (item) this.log.scrollTop = item.offsetTop - this.log.offsetTop - 60;
  }

  #toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** @param {{author: string, on: boolean}} data */
  #showTyping({ author, on }) {
    const name = author === "agent" ? this.state.agent?.name : this.say("bot");
    this.typing.textContent = `${name ?? ""} ${this.say("typing")}`;
    this.typing.hidden = !on;
    clearTimeout(this.typingTimer);
    if (on) this.typingTimer = setTimeout(() => (this.typing.hidden = true), 6000);
  }

  /** @param {any} state */
  #showState(state) {
    this.state = state;
    if (state.control === "queue" && state.position) this.#announce(`${this.say("queue_status")} ${state.position}. ${this.say("reference")} ${state.reference}`);
    else if (state.control === "agent" && state.agent) this.#announce(`${this.say("agent_status")} ${state.agent.name}, ${state.agent.service}`, true);
    else this.#announce("", true);
  }

  /** @param {boolean} connected */
  #connected(connected) {
    if (!connected) this.#announce(this.say("offline"), true);
    else if (this.status.textContent === this.say("offline")) this.#announce(this.say("online"), true);
    else if (this.status.textContent === this.say("connecting")) this.#announce("", true);
    if (connected) this.outbox.flush();
  }

  /** The status line; at most once a minute unless it must be told now. @param {string} text */
  #announce(text, now = false) {
    if (text === this.status.textContent) return;
    const wait = now ? 0 : Math.max(0, (this.announcedAt || 0) + ANNOUNCE_EVERY - Date.now());
    clearTimeout(this.announceTimer);
    const tell = () => {
      this.status.textContent = text;
      this.announcedAt = text ? Date.now() : 0;
    };
    if (wait && this.status.textContent) this.announceTimer = setTimeout(tell, wait);
    else tell();
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.#submit();
    }
  }

  #submit() {
    const text = this.input.value.trim();
    if (!text) return;
    this.input.value = "";
    this.#send({ text }, text);
  }

  #nowTyping() {
    if (this.state.control !== "agent" || Date.now() - (this.typedAt || 0) < TYPING_EVERY) return;
    this.typedAt = Date.now();
    this.api.typing(true).catch(() => {});
  }

  /** @param {object} body @param {string | null} shown */
  #send(body, shown) {
    this.outbox.add(body, shown);
    // The button just pressed will be drawn again: focus stays in the conversation, without opening a phone's keyboard.
    if (this.list.contains(/** @type {ShadowRoot} */ (this.element.getRootNode()).activeElement)) this.log.focus({ preventScroll: true });
    this.#toEnd();
  }

  #showWaiting() {
    this.thread.showWaiting(this.outbox.unseen(this.thread.known()));
  }

  /** @param {number} seq @param {number} card @param {string} item @param {boolean} ticked @param {HTMLInputElement} box */
  async #tick(seq, card, item, ticked, box) {
    try {
      await this.api.tick(seq, card, item, ticked);
    } catch {
      box.checked = !ticked;
      this.#announce(this.say("tick_failed"), true);
    }
  }

  #toggleSimple() {
    this.context.simple = !this.context.simple;
    localStorage.setItem(SIMPLE, this.context.simple ? "1" : "");
    this.simpleButton.setAttribute("aria-pressed", String(this.context.simple));
    this.thread.redraw();
  }

  /** The server no longer knows this conversation. */
  async #startAgain() {
    this.api.forget();
    await this.api.ensure();
    this.outbox.clear();
    this.#reload();
    this.#announce(this.say("expired"), true);
  }

  async #reload() {
    this.stop?.();
    this.thread.clear();
    await this.api.ensure();
    this.#load();
  }
}
