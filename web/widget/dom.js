// @ts-check
// Small helpers: elements are built, never parsed from text.

/**
 * An element with attributes and children; texts are text.
 * @param {string} tag
 * @param {Record<string, any>} [attributes] `on*` are listeners; true and false set and drop an attribute
 * @param {...(Node | string | null | undefined | false)} children
 * @returns {HTMLElement}
 */
export function el(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, String(value));
  }
  element.append(...children.filter((child) => child != null && child !== false).map((child) => /** @type {Node | string} */ (child)));
  return element;
}

const MONTHS = "janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre";
const REFERENCE = /(R-[A-Z0-9]{4,})/;

/** What is read together stays on one line: hours, amounts, dates, telephone numbers, marks and what they follow. @param {string} text */
export function tie(text) {
  return text
    .replace(/ ([;:?!»€%])/g, "\u00a0$1")
    .replace(/« /g, "«\u00a0")
    .replace(/(\d) (?=(h|min)(\W|$))/g, "$1\u00a0")
    .replace(/(\d\sh) (?=\d\d(\D|$))/g, "$1\u00a0")
    .replace(/(\d\d) (?=\d\d(\D|$))/g, "$1\u00a0")
    .replace(new RegExp(`(\\d|1er) (?=(${MONTHS})(\\W|$))`, "g"), "$1\u00a0");
}

/** A text whose references do not break at their hyphen. @param {string} text @returns {(Node | string)[]} */
export function whole(text) {
  return text.split(REFERENCE).map((part, index) => (index % 2 ? el("span", { class: "ref" }, part) : part));
}

/**
 * A text whose only mark-up is `**bold**`, and line breaks.
 * @param {string} text
 * @returns {DocumentFragment}
 */
export function rich(text) {
  const fragment = document.createDocumentFragment();
  text.split("**").forEach((part, index) => {
    const lines = part.split("\n");
    lines.forEach((line, number) => {
      if (number) fragment.append(document.createElement("br"));
      if (line) fragment.append(...(index % 2 ? [el("strong", {}, ...whole(line))] : whole(line)));
    });
  });
  return fragment;
}

/**
 * A button that acts once for a double click: what it did may have moved another button under the pointer.
 * @param {string} label
 * @param {() => void} press
 * @param {Record<string, any>} [attributes]
 * @returns {HTMLElement}
 */
export function button(label, press, attributes = {}) {
  const act = (/** @type {MouseEvent} */ event) => event.detail > 1 || isBusy(/** @type {Element} */ (event.currentTarget)) || press();
  return el("button", { type: "button", ...attributes, onclick: act }, label);
}

/** Holds a button back, or no longer; it is not `disabled`, which would throw the focus away. @param {Element} pressed @param {boolean} busy */
export function setBusy(pressed, busy) {
  if (busy) pressed.setAttribute("aria-disabled", "true");
  else pressed.removeAttribute("aria-disabled");
}

/** @param {Element} pressed */
export function isBusy(pressed) {
  return pressed.getAttribute("aria-disabled") === "true";
}

/**
 * A folded part.
 * @param {string} title
 * @param {...(Node | string)} children
 */
export function folded(title, ...children) {
  return el("details", {}, el("summary", {}, title), ...children);
}

/** @param {string} name @param {string} type @param {string} content */
export function download(name, type, content) {
  const url = URL.createObjectURL(new Blob([content], { type }));
  el("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** @returns {string} a random identifier, also where crypto.randomUUID is missing */
export function identifier() {
  if (crypto.randomUUID) return crypto.randomUUID();
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
