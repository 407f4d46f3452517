// @ts-check
// One renderer for each kind of card. All texts come from the server; the interface's own words from `say`.

import { download, el, folded, rich } from "./dom.js";

/**
 * What renderers may do.
 * @typedef {{
 *   say: (key: string) => string,
 *   press: (option: {id: string, title: string}, seq: number) => void,
 *   postback: (name: string, args?: object, shown?: string | null) => void,
 *   tick: (seq: number, card: number, item: string, ticked: boolean, box: HTMLInputElement) => void,
 *   announce: (text: string) => void,
 *   simple: boolean,
 * }} Context
 * @typedef {{seq: number, index: number, ticks: string[], live: boolean, chosen: string | null}} Place
 */

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
 * A card as an element; in its simple variant where that is wanted and exists.
 * @param {any} card @param {Context} context @param {Place} place
 */
export function renderCard(card, context, place) {
  const simple = context.simple && card.simple && ["text", "verdict", "consequence"].includes(card.kind);
  return simple ? el("p", { class: "bubble" }, card.simple) : RENDERERS[card.kind]?.(card, context, place) ?? null;
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
  const buttons = card.options.map((/** @type {any} */ option) =>
    el("button", { type: "button", class: "choice", disabled: !place.live, "aria-pressed": place.chosen === option.title ? "true" : null, onclick: () => context.press(option, place.seq) }, option.title));
  return el("div", { class: "choices", role: "group" }, card.prompt && el("p", { class: "bubble" }, rich(card.prompt)), el("div", { class: "options" }, ...buttons));
}

/** @param {any} card @param {Context} context @param {Place} place */
function documents(card, context, place) {
  const boxes = card.items.map((/** @type {any} */ item) => {
    const box = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", checked: place.ticks.includes(item.id) }));
    box.addEventListener("change", () => context.tick(place.seq, place.index, item.id, box.checked, box));
    const details = [item.condition, item.form && `${context.say("form")} : ${item.form}`, item.where && `${context.say("where")} : ${item.where}`].filter(Boolean);
    return el("label", {}, box, el("span", {}, el("span", { class: "name" }, rich(item.name)), ...details.map((detail) => el("small", {}, detail))));
  });
  return el("section", { class: "card documents" }, el("fieldset", {}, el("legend", {}, card.title), card.note && el("p", { class: "note" }, card.note), ...boxes));
}

/** @param {any} card @param {Context} context */
function deadline(card, context) {
  const date = card.date ? el("time", { datetime: card.date }, card.text) : card.text;
  const save = card.ics && el("button", { type: "button", class: "quiet", onclick: () => download(`repere-${card.date}.ics`, "text/calendar", card.ics) }, context.say("calendar"));
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
  const status = item.status && el("strong", { class: item.open_now ? "open" : "closed" }, item.status);
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

/** @param {any} item @param {Context} context */
function source(item, context) {
  const dates = [item.ref, `${context.say("source_date")} ${item.date}`, item.verified_on && `${context.say("verified")} ${item.verified_on}`, item.caution].filter(Boolean);
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
      el("button", { type: "button", class: "quiet", onclick: copy }, context.say("copy")),
      el("button", { type: "button", class: "quiet", onclick: () => printed(card.title, card.body) }, context.say("print"))));
}

/** @param {any} card @param {Context} context @param {Place} place */
function transmission(card, context, place) {
  /** @type {Set<string>} */
  const struck = new Set();
  const items = card.items.map((/** @type {any} */ item) => {
    const box = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", checked: true, disabled: !place.live }));
    const row = el("label", {}, box, el("span", {}, el("span", { class: "name" }, item.label), ` ${item.value}`));
    box.addEventListener("change", () => {
      if (box.checked) struck.delete(item.id);
      else struck.add(item.id);
      row.classList.toggle("struck", !box.checked);
    });
    return row;
  });
  return el("section", { class: "card transmission" },
    el("fieldset", {}, el("legend", {}, card.title), ...items),
    el("p", { class: "note" }, card.note),
    el("p", { class: "actions" },
      el("button", { type: "button", class: "primary", disabled: !place.live, onclick: () => context.postback("transmission.send", { strike: [...struck] }) }, card.send),
      el("button", { type: "button", class: "quiet", disabled: !place.live, onclick: () => context.postback("transmission.cancel") }, card.cancel)));
}

/** @param {any} card @param {Context} context @param {Place} place */
function queue(card, context, place) {
  const form = el("div", { hidden: true }, leaveForm(card.leave_message, card.leave_message, context));
  return section("queue", card.title, el("p", {}, card.wait), el("p", { class: "note" }, card.note),
    place.live ? el("p", { class: "actions" },
      el("button", { type: "button", class: "quiet", onclick: () => form.toggleAttribute("hidden") }, card.leave_message),
      el("button", { type: "button", class: "quiet", onclick: () => context.postback("queue.leave") }, card.leave)) : null,
    form);
}

/** @param {any} card @param {Context} context */
function recap(card, context) {
  const body = [card.title, "", ...card.items.map((/** @type {string} */ item) => `- ${item.replaceAll("**", "")}`), "", card.contact, card.reference ? `${context.say("reference")} ${card.reference}` : ""].join("\n");
  return section("recap", card.title, list(card.items), el("p", {}, card.contact), card.reference && el("p", {}, `${context.say("reference")} `, el("strong", {}, card.reference)),
    el("p", { class: "actions" },
      el("button", { type: "button", class: "quiet", onclick: () => printed(card.title, body) }, context.say("print")),
      el("button", { type: "button", class: "quiet", onclick: () => download("repere.txt", "text/plain", body) }, context.say("save"))));
}

/** @param {any} card @param {Context} context @param {Place} place */
function feedback(card, context, place) {
  const answer = (/** @type {boolean} */ useful, /** @type {string} */ title) =>
    el("button", { type: "button", class: "choice", disabled: !place.live, onclick: () => context.postback("feedback", { useful }, title) }, title);
  return el("div", { class: "choices", role: "group" }, el("p", { class: "bubble" }, card.question), el("div", { class: "options" }, answer(true, card.yes), answer(false, card.no)));
}

/** @param {any} card @param {Context} context */
function leaveMessage(card, context) {
  return section("leave", card.title, leaveForm(card.label, card.send, context));
}

/** @param {string} label @param {string} send @param {Context} context */
function leaveForm(label, send, context) {
  const area = /** @type {HTMLTextAreaElement} */ (el("textarea", { rows: "3", maxlength: "2000", required: true }));
  const form = el("form", {}, el("label", {}, label, area), el("button", { type: "submit", class: "primary" }, send));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return area.focus();
    context.postback("message.leave", { text }, text);
    area.value = "";
  });
  return form;
}
