/** Building the page without ever turning data into markup. */

/**
 * One element. `on` holds listeners, `data` the data attributes; a false, null or undefined attribute is left out.
 * Children that are strings become text; null and false are left out.
 *
 * @param {string} tag
 * @param {Object<string, any>} [props]
 * @param {...(Node|string|null|false|undefined)} children
 * @returns {any}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") Object.entries(value).forEach(([type, listener]) => node.addEventListener(type, listener));
    else if (name === "data") Object.assign(node.dataset, value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/**
 * A button; `hidden` is read by screen readers after the visible label, so that equal buttons differ.
 *
 * @param {string} label
 * @param {() => void} press
 * @param {{kind?: string, hidden?: string, [name: string]: any}} [options]
 * @returns {HTMLButtonElement}
 */
export function button(label, press, { kind = "secondary", hidden = "", ...props } = {}) {
  const pressed = (event) => isBusy(event.currentTarget) || press();
  const suffix = hidden ? el("span", { class: "visually-hidden" }, ` ${hidden}`) : null;
  return el("button", { type: "button", class: kind, on: { click: pressed }, ...props }, label, suffix);
}

/**
 * Holds a button back while its act is under way. It is not `disabled`, which would throw the keyboard focus away.
 *
 * @param {HTMLElement} pressed
 * @param {() => Promise<void>} act
 * @returns {Promise<void>}
 */
export async function whileBusy(pressed, act) {
  if (isBusy(pressed)) return;
  pressed.setAttribute("aria-disabled", "true");
  try {
    await act();
  } finally {
    pressed.removeAttribute("aria-disabled");
  }
}

/** @param {HTMLElement} pressed */
function isBusy(pressed) {
  return pressed.getAttribute("aria-disabled") === "true";
}

/**
 * A labelled control with an optional hint and its own place for an error in words.
 *
 * @param {string} label
 * @param {HTMLElement} control  its `id` names the field
 * @param {string} [hint]
 * @returns {HTMLElement}
 */
export function field(label, control, hint = "") {
  const ids = [];
  const children = [el("label", { for: control.id }, label)];
  if (hint) {
    ids.push(`${control.id}-hint`);
    children.push(el("p", { class: "hint", id: `${control.id}-hint` }, hint));
  }
  ids.push(`${control.id}-error`);
  control.setAttribute("aria-describedby", ids.join(" "));
  return el("div", { class: "field" }, ...children, control, el("p", { class: "field-error", id: `${control.id}-error`, hidden: true }));
}

/**
 * Shows or removes the error of a field made by `field`.
 *
 * @param {HTMLElement} control
 * @param {string} words  empty: no error
 */
export function setFieldError(control, words) {
  const place = control.parentElement?.querySelector(".field-error");
  if (!(place instanceof HTMLElement)) return;
  place.textContent = words;
  place.hidden = !words;
  if (words) control.setAttribute("aria-invalid", "true");
  else control.removeAttribute("aria-invalid");
}

/**
 * Checks fields in order, shows each error, puts the focus on the first wrong one.
 *
 * @param {[HTMLElement, string][]} checks  a control and what is wrong with it, empty if nothing
 * @returns {boolean} whether all is right
 */
export function validate(checks) {
  checks.forEach(([control, words]) => setFieldError(control, words));
  const wrong = checks.find(([, words]) => words);
  wrong?.[0].focus();
  return !wrong;
}

/**
 * What is read together stays on one line: hours, amounts, marks and what they follow.
 *
 * @param {string} text
 * @returns {string}
 */
export function tie(text) {
  const marks = text.replace(/ ([;:?!»€%])/g, "\u00a0$1").replace(/« /g, "«\u00a0");
  return marks.replace(/(\d) (?=(h|min)(\W|$))/g, "$1\u00a0").replace(/(\d\sh) (?=\d\d(\D|$))/g, "$1\u00a0");
}

/**
 * Text with `**bold**` as strong elements, the only mark-up there is.
 *
 * @param {string} text
 * @returns {(Node|string)[]}
 */
export function rich(text) {
  return tie(text).split(/\*\*(.+?)\*\*/g).map((part, index) => (index % 2 ? el("strong", {}, part) : part));
}

/** What each node of a reconciled list shows, to leave it alone while nothing changed. */
const shapes = new WeakMap();

/**
 * Makes a list show these items, keeping the nodes of known keys where they are, so that the keyboard focus is not lost.
 *
 * @template T
 * @param {HTMLElement} list
 * @param {T[]} items
 * @param {(item: T) => string} keyOf
 * @param {(item: T) => HTMLElement} build
 * @returns {boolean} whether the element that had the focus went away
 */
export function reconcile(list, items, keyOf, build) {
  const known = new Map([...list.children].map((node) => [/** @type {HTMLElement} */ (node).dataset.key, node]));
  const focused = list.contains(document.activeElement);
  const wanted = items.map((item) => [keyOf(item), JSON.stringify(item), item]);
  const keys = new Set(wanted.map(([key]) => key));
  for (const [key, node] of known) if (!keys.has(/** @type {string} */ (key))) node.remove();
  wanted.forEach(([key, shape, item], index) => {
    const node = known.get(/** @type {string} */ (key)) ?? el("li", { data: { key } });
    if (shapes.get(node) !== shape) {
      refill(/** @type {HTMLElement} */ (node), build(/** @type {T} */ (item)));
      shapes.set(node, shape);
    }
    if (list.children[index] !== node) list.insertBefore(node, list.children[index] ?? null);
  });
  return focused && !list.contains(document.activeElement);
}

/**
 * Replaces what a node holds; the focus goes to the control that has the same `data-focus` as the one that had it.
 *
 * @param {HTMLElement} node
 * @param {...Node} content
 */
export function refill(node, ...content) {
  const active = document.activeElement;
  const mark = active instanceof HTMLElement && node.contains(active) ? active.dataset.focus : undefined;
  node.replaceChildren(...content);
  if (mark) /** @type {HTMLElement|null} */ (node.querySelector(`[data-focus="${mark}"]`))?.focus();
}
