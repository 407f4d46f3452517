/** The left column: who waits, the agent's own conversations, the messages left. */

import { liveTime, moment } from "./clock.js";
import { button, el, reconcile, whileBusy } from "./dom.js";
import { has, plural, t } from "./strings.js";

/** @typedef {import("./types.js").Waiting} Waiting */
/** @typedef {import("./types.js").Left} Left */
/** @typedef {import("./types.js").Queue} Queue */

/**
 * Why somebody comes first, in words; empty when nothing presses.
 *
 * @param {string} urgency
 * @returns {string}
 */
export function urgencyWords(urgency) {
  if (!urgency || urgency === "none") return "";
  return has(`urgency.${urgency}`) ? t(`urgency.${urgency}`) : t("urgency.other");
}

/**
 * @param {string} channel
 * @returns {string}
 */
export function channelWords(channel) {
  return has(`channel.${channel}`) ? t(`channel.${channel}`) : channel;
}

/** The three lists. It only shows; what the buttons do is given by the desk. */
export class QueueView {
  /**
   * @param {{onClaim: (waiting: Waiting) => Promise<void>, onOpen: (id: string) => void,
   *   onDone: (left: Left) => Promise<void>}} acts
   */
  constructor(acts) {
    this.acts = acts;
    this.present = el("p", { class: "hint" });
    this.waiting = section("waiting");
    this.mine = section("mine");
    this.left = section("left");
    this.hint = el("p", { class: "hint" }, t("left.hint"));
    this.left.element.insertBefore(this.hint, this.left.list);
    this.element = el(
      "nav", { class: "queue", "aria-label": t("queue.label") }, this.present, this.waiting.element, this.mine.element, this.left.element,
    );
    this.element.hidden = true; // nothing is known yet, and an empty list would say that nobody waits
  }

  /**
   * @param {Queue} queue
   * @param {Map<string, string|null>} speakers  who wrote last in the agent's conversations, where it is known
   * @param {string|null} current  the conversation on screen
   */
  update(queue, speakers, current) {
    this.element.hidden = false;
    this.present.textContent = plural("present", queue.agents_present);
    const marked = (item) => ({ ...item, speaker: speakers.get(item.conversation_id) ?? null, current: item.conversation_id === current });
    fill(this.waiting, queue.waiting.map(marked), (item) => this.waitingItem(item));
    fill(this.mine, queue.mine.map(marked), (item) => this.mineItem(item));
    this.hint.hidden = queue.messages_left.length === 0;
    fill(this.left, queue.messages_left, (item) => this.leftItem(item));
  }

  /** Puts the focus at the top of the column. */
  focus() {
    this.waiting.heading.focus();
  }

  waitingItem(item) {
    const take = button(t("waiting.claim"), () => void whileBusy(take, () => this.acts.onClaim(item)), focusable("primary", "claim", item));
    const place = item.position === null ? "" : t("waiting.position", { position: item.position });
    return el(
      "article", { class: shade(item) },
      urgencyMark(item.urgency), title(item, place), el("p", {}, liveTime(item.since, "waiting.since"), ` · ${channelWords(item.channel)} · ${item.reason}`),
      subject(item), lastWords(item.last_words), el("div", { class: "actions" }, take, this.reader(item)),
    );
  }

  mineItem(item) {
    return el(
      "article", { class: shade(item) },
      urgencyMark(item.urgency), title(item, item.current ? t("mine.current") : ""),
      item.speaker && el("p", { class: `speaker ${item.speaker}` }, t(`mine.last.${item.speaker}`)),
      el("p", {}, liveTime(item.since, "mine.since"), ` · ${channelWords(item.channel)}`), subject(item),
      el("div", { class: "actions" }, button(t("mine.open"), () => this.acts.onOpen(item.conversation_id), focusable("primary", "open", item))),
    );
  }

  leftItem(item) {
    const done = button(t("left.done"), () => void whileBusy(done, () => this.acts.onDone(item)), focusable("secondary", "done", item));
    return el(
      "article", { class: shade(item) }, urgencyMark(item.urgency), title(item, ""), el("p", {}, t("left.at", { moment: moment(item.at) })),
      item.event && el("p", { class: "subject" }, item.event), el("p", { class: "words whole" }, item.text),
      el("div", { class: "actions" }, done, this.reader(item)),
    );
  }

  reader(item) {
    return button(t("read"), () => this.acts.onOpen(item.conversation_id), focusable("secondary", "read", item));
  }
}

function section(name) {
  const heading = el("h2", { id: `section-${name}`, tabindex: -1 });
  const empty = el("p", { class: "empty" }, t(`${name}.empty`));
  const list = el("ul", { class: "items" });
  return { name, heading, empty, list, element: el("section", { "aria-labelledby": heading.id }, heading, empty, list) };
}

/** When the item that had the focus is gone, the focus goes to the heading of its list rather than nowhere. */
function fill(part, items, build) {
  part.heading.textContent = t(`${part.name}.title`, { count: items.length });
  part.empty.hidden = items.length > 0;
  if (reconcile(part.list, items, (item) => item.handoff_id, build)) part.heading.focus();
}

function focusable(kind, act, item) {
  return { kind, hidden: item.reference, "data-focus": `${act}-${item.handoff_id}` };
}

function shade(item) {
  return ["item", item.urgency && item.urgency !== "none" ? "urgent" : "", item.current ? "current" : ""].filter(Boolean).join(" ");
}

function title(item, more) {
  return el("h3", {}, el("span", { class: "ref" }, item.reference), more && el("span", { class: "more" }, ` · ${more}`));
}

function urgencyMark(urgency) {
  const words = urgencyWords(urgency);
  return words ? el("p", { class: "urgency" }, words) : null;
}

function subject(item) {
  const titles = [item.event, item.error].filter(Boolean);
  return el("p", { class: "subject" }, titles.length ? titles.join(" · ") : t("no_subject"));
}

function lastWords(words) {
  return words ? el("p", { class: "words" }, t("quoted", { words })) : el("p", { class: "hint" }, t("no_last_words"));
}
