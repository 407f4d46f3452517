/**
 * What the bot showed, compact and read-only, as the agent needs it: the same words, nothing to press.
 * What was true only when it was shown (open now, place in the queue) is marked so.
 */

import { dayWords } from "./clock.js";
import { el, rich, tie } from "./dom.js";
import { has, t } from "./strings.js";

/** @typedef {import("./types.js").Card} Card */
/** @typedef {{ticks: string[]}} Context  ids ticked by the citizen */

/** @type {Object<string, (card: Card, context: Context) => (Node|string|null|false)[]>} */
const RENDERERS = {
  text: (card) => [el("p", { class: "text" }, ...rich(card.text))],
  choices: (card) => [card.prompt && text(card.prompt), labelled("choices", card.options.map((option) => option.title).join(" · "))],
  steps: (card) => [title(card.title), list("ol", card.items.map((item) => join([item.text, item.when])))],
  documents: (card, { ticks }) => [title(card.title), text(card.note), list("ul", card.items.map((item) => documentWords(item, ticks)))],
  deadline: (card) => [title(card.title), text(card.text), folded("how", card.how)],
  verdict,
  consequence: (card) => [title(card.title), ...card.lines.map(text)],
  service: (card) => [title(card.name), text(card.purpose), card.competent && text(join([card.competent, card.where])), list("ul", card.channels.map(channelWords)), card.closed && text(card.closed)],
  appeal: (card) => [title(card.title), ...card.lines.map(text)],
  sources: (card) => [foldedNodes(card.title, list("ul", card.items.map(source)))],
  emergency: (card) => [title(card.lead), list("ul", card.numbers.map(numberWords)), text(card.then)],
  letter: (card) => [title(card.title), labelled("letter_to", card.to), folded("letter_body", card.body), text(card.note)],
  // What the citizen struck out of this list must not reach the agent by another way: the dossier shows what was passed on.
  transmission: () => [text(t("card.transmission"))],
  queue: (card) => [text(t("card.queue", { position: card.position })), labelled("at_the_time", card.wait)],
  agent: (card) => [text(card.text)],
  recap: (card) => [title(card.title), list("ul", card.items), text(card.contact), card.reference && labelled("reference", card.reference)],
  feedback: (card) => [labelled("feedback", card.question)],
  leave_message: (card) => [labelled("leave_message", card.title)],
};

/**
 * One card of the transcript.
 *
 * @param {Card} card
 * @param {Context} context
 * @returns {HTMLElement}
 */
export function renderCard(card, context) {
  const render = Object.hasOwn(RENDERERS, card.kind) ? RENDERERS[card.kind] : () => [text(t("card.unknown"))];
  return el("div", { class: card.kind === "text" ? "bubble" : `bubble framed card-${card.kind}` }, ...render(card, context));
}

/** The kinds of cards that this desk can show. */
export const KINDS = Object.freeze(Object.keys(RENDERERS));

function verdict(card) {
  const word = has(`card.verdict.${card.verdict}`) ? t(`card.verdict.${card.verdict}`) : t("card.verdict.other");
  return [
    el("p", { class: "badge" }, word), title(card.title), ...card.lines.map(text),
    folded("why", card.reason), folded("calculation", card.calculation), text(card.disclaimer),
  ];
}

function documentWords(item, ticks) {
  const tick = t(ticks.includes(item.id) ? "card.ticked" : "card.not_ticked");
  return join([item.name, item.condition, item.form, item.valid, item.where, item.if_missing, tick]);
}

function channelWords(channel) {
  const status = channel.status && t("card.status_then", { status: channel.status });
  const value = [channel.label, channel.value].filter(Boolean).join(t("card.colon"));
  const url = channel.url?.startsWith("https:") ? channel.url : null;
  return join([value, channel.purpose, channel.price, channel.hours, channel.quiet, channel.appointment, channel.booking, channel.accessibility, url, status, channel.caution]);
}

function numberWords(number) {
  return join([number.number, number.label, number.hours, number.access, number.by_text ? t("card.by_text") : null]);
}

/** A source with its address, if it is a web one: any other scheme would be something to run. */
function source(item) {
  const words = join([item.title, item.ref, dayWords(item.date), item.verified_on && t("card.verified_on", { day: dayWords(item.verified_on) }), item.caution]);
  if (!item.url?.startsWith("https://")) return words;
  return el("a", { href: item.url, target: "_blank", rel: "noopener noreferrer" }, words, ` ${t("card.new_window")}`);
}

/** @returns {HTMLElement|null} */
function text(words) {
  return words ? el("p", {}, ...rich(words)) : null;
}

function title(words) {
  return el("p", { class: "card-title" }, ...rich(words));
}

function labelled(key, words) {
  return words ? el("p", {}, el("span", { class: "label" }, tie(t(`card.${key}`))), ` ${tie(words)}`) : null;
}

function list(tag, items) {
  return el(tag, {}, ...items.map((item) => el("li", {}, ...(typeof item === "string" ? rich(item) : [item]))));
}

function join(parts) {
  return parts.filter(Boolean).join(" · ");
}

function folded(key, words) {
  return words ? foldedNodes(t(`card.${key}`), el("p", { class: "text" }, ...rich(words))) : null;
}

function foldedNodes(summary, ...content) {
  return el("details", {}, el("summary", {}, summary), ...content);
}
