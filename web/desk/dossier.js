/** What the citizen agreed to pass on, beside the transcript. */

import { el } from "./dom.js";
import { has, t } from "./strings.js";
import { channelWords, urgencyWords } from "./queue.js";

/** @typedef {import("./types.js").Packet} Packet */

const LANGUAGES = new Intl.DisplayNames(["fr"], { type: "language" });
const WIDE = matchMedia("(min-width: 1100px)");

/** Opens the card whenever there comes to be room beside the transcript. @param {HTMLDetailsElement} details */
function openWhenWide(details) {
  const card = new WeakRef(details);
  const widened = () => {
    const there = card.deref();
    if (!there) WIDE.removeEventListener("change", widened);
    else if (WIDE.matches) there.open = true;
  };
  WIDE.addEventListener("change", widened);
}

/**
 * The card, folded on narrow screens.
 *
 * @param {Packet} packet
 * @param {string} channel
 * @returns {HTMLElement}
 */
export function dossierCard(packet, channel) {
  const urgency = urgencyWords(packet.urgency);
  const summary = el("summary", {}, el("h3", {}, t("dossier.title")));
  const details = el(
    "details", { class: "dossier", open: WIDE.matches },
    summary, urgency && el("p", { class: "urgency" }, urgency), definitions(packet, channel), el("h4", {}, t("dossier.last_words")),
    packet.last_words ? el("p", { class: "words whole" }, t("quoted", { words: packet.last_words })) : el("p", { class: "hint" }, t("no_last_words")),
    el("h4", {}, t("dossier.tried")), tried(packet.tried),
  );
  openWhenWide(details);
  return details;
}

/** The last words have their own place below. */
function definitions(packet, channel) {
  const items = packet.items.filter((item) => item.id !== "last_words");
  const rows = [
    row(t("dossier.reason"), packet.reason), row(t("dossier.channel"), channelWords(channel)), row(t("dossier.language"), languageWords(packet.language)),
    ...items.map(itemRow), packet.legal_deadline && row(t("dossier.legal_deadline"), packet.legal_deadline),
  ];
  return el("div", {}, el("dl", {}, ...rows), items.length ? null : el("p", { class: "hint" }, t("dossier.no_items")));
}

/** Labels that speak to the citizen ("vos…") are said to the agent in other words. */
function itemRow(item) {
  const label = has(`dossier.label.${item.id}`) ? t(`dossier.label.${item.id}`) : item.label;
  const value = has(`dossier.value.${item.id}`) ? t(`dossier.value.${item.id}`) : item.value;
  return row(label, value);
}

function row(label, value) {
  return el("div", {}, el("dt", {}, label), el("dd", {}, value));
}

function languageWords(code) {
  try {
    return LANGUAGES.of(code) ?? code;
  } catch (error) {
    return code; // not a language code: shown as it came
  }
}

function tried(titles) {
  return titles.length ? el("ul", {}, ...titles.map((title) => el("li", {}, title))) : el("p", { class: "hint" }, t("dossier.nothing_tried"));
}
