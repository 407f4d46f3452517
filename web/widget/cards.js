// @ts-check
// One renderer for each kind of card. All texts come from the server; the interface's own words from `say`.

import { button, download, el, folded, rich } from "./dom.js";
import { leaveMessage, transmission } from "./forms.js";

/**
 * What renderers may do. A control marked `data-once` works only while its message is the last one; a postback with a `seq` is the answer to that message.
 * @typedef {(key: string, values?: Record<string, any>) => string} Say
 * @typedef {{
 *   say: Say,
 *   press: (option: {id: string, title: string}, seq: number) => void,
 *   postback: (name: string, args?: object, shown?: string | null, seq?: number) => void,
 *   tick: (seq: number, card: number, item: string, ticked: boolean, box: HTMLInputElement) => void,
 *   announce: (text: string) => void,
 *   strikes: import("./strikes.js").Strikes,
 *   simple: boolean,
 * }} Context
 * @typedef {{seq: number, index: number, ticks: string[]}} Place
 */

const SIMPLER = ["text", "verdict", "consequence"];

/** @type {Record<string, (card: any, context: Context, place: Place) => Node | null>} */
const RENDERERS = {
  text: (card) => el("p", { class: "bubble" }, rich(card.text)),
  choices,
  steps: (card) => section("steps", card.title, el("ol", {}, ...card.items.map(step))),
  documents,
  deadline,
  verdict,
  consequence: (card) => section(`consequence ${card.tone}`, card.title, list(card.lines)),
  service: (card, context) => section("service", card.name, el("p", {}, rich(card.purpose)), el("ul", { class: "channels" }, ...card.channels.map((/** @type {any} */ c) => channel(c, context)))),
  appeal: (card) => section("appeal", card.title, list(card.lines)),
  sources: (card, context) => el("div", { class: "sources" }, folded(card.title, el("ul", {}, ...card.items.map((/** @type {any} */ item) => source(item, context))))),
  emergency: (card, context) => section("emergency", card.lead, el("ul", {}, ...card.numbers.map((/** @type {any} */ n) => number(n, context))), el("p", {}, card.then)),
  letter,
  transmission,
  queue,
  agent: (card) => el("p", { class: "agent-note" }, rich(card.text)),
  recap,
  feedback,
  leave_message: leaveMessage,
};

/**
 * A card as an element, and its simple variant where it has one.
 * @param {any} card @param {Context} context @param {Place} place
 * @returns {{full: Element | null, short: Element | null}}
 */
export function renderCard(card, context, place) {
  const full = /** @type {Element | null} */ (RENDERERS[card.kind]?.(card, context, place) ?? null);
  const short = card.simple && SIMPLER.includes(card.kind) ? el("p", { class: "bubble" }, card.simple) : null;
  return { full, short };
}

/** A group of options, named by the question. @param {string | null} prompt @param {Place} place @param {...HTMLElement} options */
function group(prompt, place, ...options) {
  const id = `repere-q-${place.seq}-${place.index}`;
  const question = prompt && el("p", { class: "bubble", id }, rich(prompt));
  return el("div", { class: "choices", role: "group", "aria-labelledby": prompt ? id : null }, question, el("div", { class: "options" }, ...options));
}

/** @param {string} kind @param {string} title @param {...(Node | null)} children */
function section(kind, title, ...children) {
  return el("section", { class: `card ${kind}` }, el("h3", {}, rich(title)), ...children);
}

/** @param {string[]} lines */
function list(lines) {
  return lines.length ? el("ul", {}, ...lines.map((line) => el("li", {}, rich(line)))) : null;
}

/** @param {{text: string, when: string | null}} item */
function step(item) {
  return el("li", {}, item.when && el("strong", { class: "when" }, `${item.when} : `), rich(item.text));
}

/** @param {any} card @param {Context} context @param {Place} place */
function choices(card, context, place) {
  const options = card.options.map((/** @type {any} */ option) => button(option.title, () => context.press(option, place.seq), { class: "choice", "data-once": true }));
  return group(card.prompt, place, ...options);
}

/** @param {any} card @param {Context} context @param {Place} place */
function documents(card, context, place) {
  const boxes = card.items.map((/** @type {any} */ item) => {
    const box = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", checked: place.ticks.includes(item.id), "data-item": item.id, "data-card": place.index }));
    box.addEventListener("change", () => context.tick(place.seq, place.index, item.id, box.checked, box));
    const details = [item.condition, item.form && `${context.say("form")} : ${item.form}`, item.where && `${context.say("where")} : ${item.where}`].filter(Boolean);
    return el("label", {}, box, el("span", {}, el("span", { class: "name" }, rich(item.name)), ...details.map((detail) => el("small", {}, detail))));
  });
  return el("section", { class: "card documents" }, el("fieldset", {}, el("legend", {}, card.title), card.note && el("p", { class: "note" }, card.note), ...boxes));
}

/** @param {any} card @param {Context} context */
function deadline(card, context) {
  const date = card.date ? el("time", { datetime: card.date }, card.text) : card.text;
  const save = card.ics && button(context.say("calendar"), () => download(`repere-${card.date}.ics`, "text/calendar", card.ics), { class: "quiet" });
  return section("deadline", card.title, el("p", { class: "date" }, date), card.how && el("p", { class: "note" }, card.how), save);
}

/** @param {any} card @param {Context} context */
function verdict(card, context) {
  return el("section", { class: `card verdict ${card.verdict}` },
    el("p", { class: "tag" }, context.say(`verdict.${card.verdict}`)),
    el("h3", {}, rich(card.title)),
    list(card.lines),
    el("p", { class: "note" }, card.disclaimer),
    card.reason && folded(context.say("why"), el("p", {}, rich(card.reason))),
    card.calculation && folded(context.say("calculation"), el("p", {}, rich(card.calculation))));
}

/** @param {any} item @param {Context} context */
function channel(item, context) {
  const where = item.kind === "phone" && item.value ? link(item.url, `${context.say("call")} ${item.value}`, context) : item.value;
  const status = item.status && el("strong", { class: item.open_now ? "open" : "closed" }, item.status, el("span", { class: "then" }, ` (${context.say("then")})`));
  const details = [item.price, item.hours, item.appointment, item.accessibility, item.caution].filter(Boolean);
  return el("li", {},
    el("strong", {}, item.url && item.url.startsWith("https:") ? link(item.url, item.label, context) : item.label), " ", where,
    el("span", { class: "purpose" }, rich(item.purpose)), status, details.length ? el("small", {}, details.join(" · ")) : null);
}

/** @param {string | null} url @param {string} text @param {Context} context */
function link(url, text, context) {
  if (!url) return text;
  if (!url.startsWith("https:")) return el("a", { href: url, class: "phone" }, text);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, text, el("span", { class: "sr" }, ` (${context.say("new_window")})`));
}

const DAY = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" });

/** A day in words; what is less than a day (a year) as it is. @param {string} day */
function inWords(day) {
  return /^\d{4}-\d\d-\d\d$/.test(day) ? DAY.format(new Date(day)) : day;
}

/** @param {any} item @param {Context} context */
function source(item, context) {
  const verified = item.verified_on && `${context.say("verified")} ${inWords(item.verified_on)}`;
  const dates = [item.ref, `${context.say("source_date")} ${inWords(item.date)}`, verified, item.caution].filter(Boolean);
  return el("li", {}, link(item.url, item.title, context), el("small", {}, dates.join(" ; ")));
}

/** @param {any} item @param {Context} context */
function number(item, context) {
  const label = `${context.say(item.by_text ? "text_to" : "call")} ${item.number}`;
  return el("li", {}, el("a", { href: item.url, class: "urgent" }, label), el("span", {}, `${item.label} — ${item.hours}`));
}

/** @param {string} title @param {string} body */
function printed(title, body) {
  const frame = /** @type {HTMLIFrameElement} */ (el("iframe", { "aria-hidden": "true", hidden: true, tabindex: "-1" }));
  document.body.append(frame);
  const page = frame.contentDocument;
  if (page && frame.contentWindow) {
    page.title = title;
    page.documentElement.lang = "fr";
    page.body.append(Object.assign(page.createElement("h1"), { textContent: title }), Object.assign(page.createElement("pre"), { textContent: body }));
    page.querySelector("pre")?.style.setProperty("white-space", "pre-wrap");
    frame.contentWindow.print();
  }
  setTimeout(() => frame.remove(), 60000);
}

/** @param {any} card @param {Context} context */
function letter(card, context) {
  const copy = async () => {
    await navigator.clipboard.writeText(card.body);
    context.announce(context.say("copied"));
  };
  return section("letter", card.title,
    el("p", {}, `${context.say("to")} : ${card.to}`),
    el("pre", { tabindex: "0", role: "region", "aria-label": card.title }, card.body),
    el("p", { class: "note" }, card.note),
    el("p", { class: "actions" },
      button(context.say("copy"), copy, { class: "quiet" }),
      button(context.say("print"), () => printed(card.title, card.body), { class: "quiet" })));
}

/** @param {any} card */
function queue(card) {
  return section("queue", card.title, el("p", {}, card.wait), el("p", { class: "note" }, card.note));
}

/** @param {any} card @param {Context} context */
function recap(card, context) {
  const reference = card.reference ? `${context.say("reference")} ${card.reference}` : "";
  const body = [...card.items.map((/** @type {string} */ item) => `- ${item.split("**").join("")}`), "", card.contact, reference].join("\n");
  return section("recap", card.title, list(card.items), el("p", {}, card.contact), card.reference && el("p", {}, `${context.say("reference")} `, el("strong", {}, card.reference)),
    el("p", { class: "actions" },
      button(context.say("print"), () => printed(card.title, body), { class: "quiet" }),
      button(context.say("save"), () => download("repere.txt", "text/plain", `${card.title}\n\n${body}`), { class: "quiet" })));
}

/** @param {any} card @param {Context} context @param {Place} place */
function feedback(card, context, place) {
  const answer = (/** @type {boolean} */ useful, /** @type {string} */ title) =>
    button(title, () => context.postback("feedback", { useful }, null, place.seq), { class: "choice", "data-once": true });
  return group(card.question, place, answer(true, card.yes), answer(false, card.no));
}
