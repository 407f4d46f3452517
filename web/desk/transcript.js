/** What citizen, bot and agent said, in order, with what is still on its way at the end. */

import { renderCard } from "./cards.js";
import { moment } from "./clock.js";
import { button, el, refill, rich, whileBusy } from "./dom.js";
import { t } from "./strings.js";

/** @typedef {import("./types.js").Message} Message */
/** @typedef {import("./types.js").Outgoing} Outgoing */

const NEAR_THE_END_PX = 80;

/** The log of one conversation. Known messages keep their node, so that screen readers read only what is new. */
export class Transcript {
  /** @param {{myName: string, onRetry: () => void, onDiscard: (clientId: string) => void, onFocusLost: () => void,
   *   onResend: (seq: number) => Promise<void>}} options */
  constructor({ myName, onRetry, onDiscard, onFocusLost, onResend }) {
    this.onFocusLost = onFocusLost;
    this.myName = myName;
    this.onRetry = onRetry;
    this.onDiscard = onDiscard;
    this.onResend = onResend;
    /** @type {{channel: string, owned: boolean}} where messages go, and whether this agent may send them again */
    this.means = { channel: "", owned: false };
    /** @type {Map<number, {message: Message, node: HTMLElement}>} */
    this.shown = new Map();
    /** @type {Map<string, HTMLElement>} */
    this.outgoing = new Map();
    this.list = el("ol", { class: "messages" });
    this.more = button(t("transcript.more"), () => this.toEnd(), { kind: "secondary more-below" });
    this.more.hidden = true;
    this.log = el("div", { class: "log", role: "log", "aria-label": t("transcript.label"), "aria-relevant": "additions", "aria-busy": "true", tabindex: 0 }, this.list);
    this.reading = false; // whether the agent has gone back up to read
    this.log.addEventListener("scroll", () => this.scrolled());
    new ResizeObserver(() => !this.reading && this.toEnd()).observe(this.log);
    this.element = el("div", { class: "transcript" }, this.log, this.more);
  }

  /**
   * @param {Message[]} messages  all of them
   * @param {{channel: string, owned: boolean}} means
   */
  load(messages, means) {
    const stay = this.atEnd();
    this.means = means;
    messages.forEach((message) => this.place(message));
    messages.forEach((message) => this.placeDoubt(message));
    this.log.setAttribute("aria-busy", "false"); // what was there before is not news; what comes now is
    this.follow(stay);
  }

  /** @param {Message} message  new, or changed */
  apply(message) {
    const stay = this.atEnd() || message.author === "agent";
    this.place(message);
    this.follow(stay);
  }

  /** @param {Outgoing[]} items  all that is on its way */
  showOutgoing(items) {
    const stay = this.atEnd() || items.some((item) => item.status === "pending");
    const wanted = new Set(items.map((item) => item.client_id));
    for (const [id, node] of this.outgoing) if (!wanted.has(id)) this.forget(id, node);
    items.forEach((item) => this.placeOutgoing(item));
    this.follow(stay);
  }

  /** The last one who wrote, among people. @returns {"citizen"|"agent"|null} */
  lastSpeaker() {
    return lastSpeaker([...this.shown.values()].map(({ message }) => message));
  }

  place(message) {
    const known = this.shown.get(message.seq);
    if (known && known.message.change >= message.change) return;
    const adopted = known ? undefined : this.adopt(message.client_id);
    const node = known?.node ?? adopted ?? el("li");
    if (adopted) arrive(adopted, message);
    else fillMessage(node, message);
    this.shown.set(message.seq, { message, node });
    if (!known) this.insert(node, message.seq);
  }

  /** Under a message that may not have arrived: why, and for the owner a button to send it again. Never by itself. */
  placeDoubt({ seq, delivery }) {
    const { node, message } = /** @type {{node: HTMLElement, message: Message}} */ (this.shown.get(seq));
    const { channel, owned } = this.means;
    const doubt = node.querySelector(".doubt") ?? el("div", { class: "doubt" });
    const resend = button(t("delivery.resend"), () => void whileBusy(resend, () => this.onResend(seq)), { hidden: moment(message.at), data: { focus: "resend" } });
    if (!delivery) doubt.remove();
    else refill(/** @type {HTMLElement} */ (doubt), el("p", { class: "sending" }, t(`delivery.${delivery}`, { channel })), ...(owned ? [resend] : []));
    if (delivery && !doubt.isConnected) node.append(doubt);
  }

  /** The node of the agent's own message, until now on its way: it becomes the message. */
  adopt(clientId) {
    const node = clientId ? this.outgoing.get(clientId) : undefined;
    if (node) this.outgoing.delete(/** @type {string} */ (clientId));
    return node;
  }

  insert(node, seq) {
    const later = [...this.shown].filter(([other]) => other > seq).sort(([a], [b]) => a - b)[0];
    const before = later ? later[1].node : (this.outgoing.values().next().value ?? null);
    if (node.parentElement !== this.list || node.nextElementSibling !== before) this.list.insertBefore(node, before);
  }

  /** Drawn once, then only its state changes: a screen reader hears it once. */
  placeOutgoing(item) {
    const node = this.outgoing.get(item.client_id) ?? this.draw(item);
    node.className = `message agent ${item.status}`;
    const words = [t(`outgoing.${item.status}`), item.error].filter(Boolean).join(" ");
    const state = /** @type {HTMLElement} */ (node.querySelector(".sending"));
    if (state.textContent !== words) state.textContent = words;
    this.keepFocus(node, () => refill(/** @type {HTMLElement} */ (node.querySelector(".actions")), ...this.acts(item)));
  }

  draw(item) {
    const who = el("p", { class: "who" }, `${this.myName}, `, el("time", { datetime: item.at }, moment(item.at)));
    const node = el("li", {}, who, el("p", { class: "bubble text" }, item.text), el("p", { class: "sending" }), el("div", { class: "actions" }));
    this.list.append(node);
    this.outgoing.set(item.client_id, node);
    return node;
  }

  acts(item) {
    if (item.status === "failed") return [button(t("outgoing.retry"), this.onRetry, { "data-focus": "retry" })];
    return item.status === "refused" ? [button(t("outgoing.discard"), () => this.onDiscard(item.client_id), { "data-focus": "discard" })] : [];
  }

  forget(id, node) {
    this.outgoing.delete(id);
    this.keepFocus(node, () => node.remove());
  }

  /** Where the change takes away the button that was pressed, the agent goes on elsewhere. */
  keepFocus(node, change) {
    const held = node.contains(document.activeElement);
    change();
    if (held && !node.contains(document.activeElement)) this.onFocusLost();
  }

  scrolled() {
    this.reading = !this.atEnd();
    if (!this.reading) this.more.hidden = true;
  }

  atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR_THE_END_PX;
  }

  follow(stay) {
    if (stay) this.toEnd();
    else this.more.hidden = false;
  }

  toEnd() {
    this.log.scrollTop = this.log.scrollHeight;
    this.more.hidden = true;
  }
}

/**
 * Who wrote last, the bot aside; pressing a button is not writing.
 *
 * @param {Message[]} messages
 * @returns {"citizen"|"agent"|null}
 */
export function lastSpeaker(messages) {
  const people = messages.filter((message) => message.author !== "bot" && message.text).sort((a, b) => a.seq - b.seq);
  return /** @type {"citizen"|"agent"|null} */ (people.at(-1)?.author ?? null);
}

/** The agent's own message has arrived: its words stay as they are on screen. */
function arrive(node, message) {
  node.className = `message ${message.author}`;
  const when = node.querySelector("time");
  when.dateTime = message.at;
  when.textContent = moment(message.at);
  node.querySelector(".sending").remove();
  node.querySelector(".actions").remove();
}

function fillMessage(node, message) {
  node.className = `message ${message.author}`;
  const said = message.text ? [el("p", { class: "bubble text" }, ...(message.author === "bot" ? rich(message.text) : [message.text]))] : pressed(message);
  const cards = message.cards.map((card, index) => renderCard(card, { ticks: message.ticks[String(index)] ?? [] }));
  const when = el("time", { datetime: message.at }, moment(message.at));
  node.replaceChildren(el("p", { class: "who" }, `${authorWords(message)}, `, when), ...said, ...cards);
}

/** A button of the interface leaves a message without words: the transcript says so rather than show an empty line. */
function pressed(message) {
  return message.author === "citizen" ? [el("p", { class: "hint" }, t("transcript.pressed"))] : [];
}

function authorWords(message) {
  return message.author === "agent" ? (message.author_name ?? t("author.agent")) : t(`author.${message.author}`);
}
