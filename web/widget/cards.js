// @ts-check
// One renderer for each kind of card. All texts come from the server; the interface's own words from `say`.

import { button, download, el, folded, rich, tie, whole } from "./dom.js";
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
 *   person: () => void,
 *   strikes: import("./strikes.js").Strikes,
 *   given: import("./strikes.js").ByMessage,
 *   simple: boolean,
 * }} Context
 * @typedef {{
 *   seq: number,
 *   index: number,
 *   ticks: string[],
 *   either: (full: Element, short: Element) => Element,
 * }} Place `either` shows the short one while simple words are wanted
 */

/** Of these cards the words have a simple variant; what the words are worth stays beside them. */
/** @type {Record<string, (card: any, context: Context) => Element>} */
const SIMPLER = {
  text: (card) => el("p", { class: "bubble" }, rich(card.simple)),
  verdict: (card, context) => judged(card, context, el("p", { class: "simple" }, rich(card.simple))),
  consequence: (card) => el("section", { class: `card consequence ${card.tone}` }, el("p", { class: "simple" }, rich(card.simple))),
  appeal: (card) => section("appeal", card.title, el("p", { class: "simple" }, rich(card.simple))),
  deadline: (card, context) => deadline({ ...card, text: card.simple }, context),
};

/** Where a text is more than words to read. */
const AS_IT_IS = ["id", "kind", "url", "ics", "body", "options"];

/** @type {Record<string, (card: any, context: Context, place: Place) => Node | null>} */
const RENDERERS = {
  text: (card) => el("p", { class: "bubble" }, rich(card.text)),
  choices,
  steps,
  documents,
  deadline,
  verdict,
  consequence: (card) => section(`consequence ${card.tone}`, card.title, list(card.lines)),
  service,
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
 * A card as an element: its simple variant, where it has one and simple words are wanted.
 * @param {any} card @param {Context} context @param {Place} place
 * @returns {Element | null}
 */
export function renderCard(card, context, place) {
  const shown = tied(card);
  const full = /** @type {Element | null} */ (RENDERERS[card.kind]?.(shown, context, place) ?? null);
  const short = card.simple && SIMPLER[card.kind]?.(shown, context);
  const terms = shown.terms ?? [];
  const whole = full && terms.length ? el("div", { class: "explained" }, full, meanings(terms, context)) : full;
  return whole && short ? place.either(whole, short) : whole;
}

/** The same card, its words tied. @param {any} part @returns {any} */
function tied(part) {
  if (typeof part === "string") return tie(part);
  if (Array.isArray(part)) return part.map(tied);
  if (!part || typeof part !== "object") return part;
  return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, AS_IT_IS.includes(key) ? value : tied(value)]));
}

/** The administration's words in a card, with what they mean. @param {{term: string, meaning: string}[]} terms @param {Context} context */
function meanings(terms, context) {
  const told = terms.flatMap((item) => [el("dt", {}, item.term), el("dd", {}, item.meaning)]);
  return folded(context.say("terms"), el("dl", { class: "terms" }, ...told));
}

/** A group of options, named by the question. @param {{prompt: string | null, simple?: string | null}} asked @param {Place} place @param {...HTMLElement} options */
function group({ prompt, simple }, place, ...options) {
  const id = `repere-q-${place.seq}-${place.index}`;
  const bubble = (/** @type {string} */ words) => el("p", { class: "bubble", id }, rich(words));
  const question = prompt && (simple ? place.either(bubble(prompt), bubble(simple)) : bubble(prompt));
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

/** @param {any} card @param {Context} _context @param {Place} place */
function steps(card, _context, place) {
  return section("steps", card.title, el("ol", {}, ...card.items.map((/** @type {any} */ item) => step(item, place))));
}

/** @param {{text: string, simple: string | null, when: string | null}} item @param {Place} place */
function step(item, place) {
  const words = (/** @type {string} */ said) => el("span", {}, rich(said));
  return el("li", {}, item.when && el("strong", { class: "when" }, `${item.when}\u00a0: `),
    item.simple ? place.either(words(item.text), words(item.simple)) : words(item.text));
}

/** @param {any} card @param {Context} context @param {Place} place */
function choices(card, context, place) {
  const options = card.options.map((/** @type {any} */ option) => button(option.title, () => context.press(option, place.seq), { class: "choice", "data-once": true }));
  return group(card, place, ...options);
}

/** @param {any} card @param {Context} context @param {Place} place */
function documents(card, context, place) {
  const boxes = card.items.map((/** @type {any} */ item) => {
    const box = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", checked: place.ticks.includes(item.id), "data-item": item.id, "data-card": place.index }));
    box.addEventListener("change", () => context.tick(place.seq, place.index, item.id, box.checked, box));
    const details = [item.condition, item.form && `${context.say("form")}\u00a0: ${item.form}`, item.valid,
      item.where && `${context.say("where")}\u00a0: ${item.where}`, item.if_missing && `${context.say("if_missing")}\u00a0: ${item.if_missing}`].filter(Boolean);
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
  return judged(card, context, el("h3", {}, rich(card.title)), list(card.lines));
}

/** What the rule says, between its tag and what it is worth. @param {any} card @param {Context} context @param {...(Node | null)} words */
function judged(card, context, ...words) {
  return el("section", { class: `card verdict ${card.verdict}` },
    el("p", { class: "tag" }, context.say(`verdict.${card.verdict}`)),
    ...words,
    el("p", { class: "note" }, card.disclaimer),
    card.reason && folded(context.say("why"), el("p", {}, rich(card.reason))),
    card.calculation && folded(context.say("calculation"), el("p", {}, rich(card.calculation))));
}

/** @param {any} card @param {Context} context */
function service(card, context) {
  return section("service", card.name, el("p", {}, rich(card.purpose)),
    card.competent && el("p", { class: "competent" }, el("strong", {}, rich(card.competent)), " ", rich(card.where || "")),
    el("ul", { class: "channels" }, ...card.channels.map((/** @type {any} */ item) => channel(item, context))),
    card.closed && el("p", { class: "note" }, rich(card.closed)));
}

/** @param {any} item @param {Context} context */
function channel(item, context) {
  const where = item.kind === "phone" && item.value ? link(item.url, `${context.say("call")} ${item.value}`, context) : item.value;
  const status = item.status && el("strong", { class: item.open_now ? "open" : "closed" }, item.status, el("span", { class: "then" }, ` (${context.say("then")})`));
  const details = [item.price, item.hours, item.quiet, item.appointment, item.booking, item.where, item.accessibility, item.caution].filter(Boolean);
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

const MONTH = new Intl.DateTimeFormat("fr-FR", { month: "long", year: "numeric", timeZone: "UTC" });

/** A day or a month in words; what is less (a year) or more (a remark) as it is. @param {string} date */
function inWords(date) {
  if (/^\d{4}-\d\d$/.test(date)) return MONTH.format(new Date(date));
  return /^\d{4}-\d\d-\d\d$/.test(date) ? tie(DAY.format(new Date(date)).replace(/^1 /, "1er ")) : date;
}

/** The date of a source; not said twice where its reference or its title says it. @param {any} item @param {Context} context */
function sourceDate(item, context) {
  const words = inWords(item.date);
  if (!/\d/.test(words)) return words;
  if (`${item.title} ${item.ref}`.replace(/\s/g, " ").includes(words.replace(/\s/g, " "))) return null;
  if (/^\d{4}-\d\d-\d\d$/.test(item.date)) return `${context.say("source_date")} ${words}`;
  return `${context.say("source_period")} ${words}`.replace(/\bde ([ao])/, "d'$1");
}

/** @param {any} item @param {Context} context */
function source(item, context) {
  const verified = item.verified_on && `${context.say("verified")} ${inWords(item.verified_on)}`;
  const dates = [item.ref, sourceDate(item, context), verified, item.caution].filter(Boolean);
  return el("li", {}, link(item.url, item.title, context), el("small", {}, dates.join("\u00a0; ")));
}

/** @param {any} item @param {Context} context */
function number(item, context) {
  const label = `${context.say(item.by_text ? "text_to" : "call")} ${item.number}`;
  return el("li", {}, el("a", { href: item.url, class: "urgent" }, label), el("span", {}, [item.label, item.hours, item.access].filter(Boolean).join(" — ")));
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
    el("p", {}, `${context.say("to")}\u00a0: ${card.to}`),
    el("pre", { tabindex: "0", role: "region", "aria-label": card.title }, card.body),
    el("p", { class: "note" }, card.note),
    el("p", { class: "actions" },
      button(context.say("copy"), copy, { class: "quiet" }),
      button(context.say("print"), () => printed(card.title, card.body), { class: "quiet" })));
}

/** A place in the queue is true when it is said: later it is marked so. @param {any} card @param {Context} context */
function queue(card, context) {
  const title = el("h3", {}, rich(card.title), el("span", { class: "then" }, ` (${context.say("then")})`));
  return el("section", { class: "card queue", "data-position": card.position }, title, el("p", {}, card.wait), el("p", { class: "note" }, rich(card.note)));
}

/** @param {any} card @param {Context} context */
function recap(card, context) {
  const reference = card.reference ? `${context.say("reference")} ${card.reference}` : "";
  const body = [...card.items.map((/** @type {string} */ item) => `- ${item.split("**").join("")}`), "", card.contact, reference].join("\n");
  return section("recap", card.title, list(card.items), el("p", {}, card.contact), card.reference && el("p", {}, `${context.say("reference")} `, el("strong", {}, ...whole(card.reference))),
    el("p", { class: "actions" },
      button(context.say("print"), () => printed(card.title, body), { class: "quiet" }),
      button(context.say("save"), () => download("repere.txt", "text/plain", `${card.title}\n\n${body}`), { class: "quiet" })));
}

/** The timeline does not keep words for these answers: the pressed button shows which it was. @param {any} card @param {Context} context @param {Place} place */
function feedback(card, context, place) {
  const person = button(context.say("person"), context.person, { class: "quiet", hidden: context.given.of(place.seq) !== "no" });
  const answer = (/** @type {"yes" | "no"} */ given, /** @type {string} */ title) => {
    const press = () => {
      context.given.set(place.seq, given);
      option.setAttribute("aria-pressed", "true");
      person.hidden = given !== "no";
      context.postback("feedback", { useful: given === "yes" }, null, place.seq);
    };
    const option = button(title, press, { class: "choice", "data-once": true, "aria-pressed": context.given.of(place.seq) === given ? "true" : null });
    return option;
  };
  return group({ prompt: card.question }, place, answer("yes", card.yes), answer("no", card.no), person);
}
