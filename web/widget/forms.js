// @ts-check
// What the citizen fills in: what is passed on to a person, a message to leave. Controls marked `data-once` stop when their message is old.

import { button, el } from "./dom.js";

/**
 * What will be passed on, each line to be struck out.
 * @param {any} card @param {import("./cards.js").Context} context @param {import("./cards.js").Place} place
 */
export function transmission(card, context, place) {
  const strikes = () => context.strikes.of(place.seq);
  const items = card.items.map((/** @type {any} */ item) => transmitted(item, strikes().includes(item.id), (struck) => context.strikes.strike(place.seq, item.id, struck)));
  const send = () => context.postback("transmission.send", { strike: strikes() }, null, place.seq);
  const cancel = () => context.postback("transmission.cancel", {}, null, place.seq);
  return el("section", { class: "card transmission" },
    el("fieldset", {}, el("legend", {}, card.title), ...items),
    el("p", { class: "note" }, card.note),
    el("p", { class: "actions" },
      button(card.send, send, { class: "primary", "data-once": true }),
      button(card.cancel, cancel, { class: "quiet", "data-once": true })));
}

/** @param {any} item @param {boolean} struck @param {(struck: boolean) => void} onChange */
function transmitted(item, struck, onChange) {
  const box = /** @type {HTMLInputElement} */ (el("input", { type: "checkbox", checked: !struck, "data-once": true }));
  const row = el("label", { class: struck ? "struck" : null }, box, el("span", {}, el("span", { class: "name" }, item.label), ` ${item.value}`));
  box.addEventListener("change", () => {
    row.classList.toggle("struck", !box.checked);
    onChange(!box.checked);
  });
  return row;
}

/** @param {any} card @param {import("./cards.js").Context} context @param {import("./cards.js").Place} place */
export function leaveMessage(card, context, place) {
  const form = leaveForm({ label: card.label, send: card.send, onSend: (text) => context.postback("message.leave", { text }, text, place.seq) });
  return el("section", { class: "card leave" }, el("h3", {}, card.title), form);
}

/**
 * A form that leaves one message, once.
 * @param {{label: string, send: string, onSend: (text: string) => void}} options
 * @returns {HTMLFormElement}
 */
export function leaveForm({ label, send, onSend }) {
  const area = /** @type {HTMLTextAreaElement} */ (el("textarea", { rows: "3", maxlength: "2000", required: true }));
  const fields = el("fieldset", { "data-once": true }, el("label", { class: "above" }, label, area), el("button", { type: "submit", class: "primary" }, send));
  const form = /** @type {HTMLFormElement} */ (el("form", {}, fields));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = area.value.trim();
    if (!text) return area.focus();
    onSend(text);
  });
  return form;
}
