/** The sentences of the desk. They live in content/wording/desk.yml and come from the server; none is written here. */

/** @type {Object<string, string>} */
let sentences = {};

/**
 * Fetches the sentences; must be done before anything else is shown.
 *
 * @returns {Promise<void>}
 */
export async function loadSentences() {
  const response = await fetch("/desk/api/wording", { credentials: "same-origin" });
  if (!response.ok) throw new Error(`wording: ${response.status}`);
  sentences = await response.json();
}

/**
 * The sentence of a key, its `{names}` filled in. A missing key shows as itself, so that it is seen and mended.
 *
 * @param {string} key  without the `desk.` prefix
 * @param {Object<string, string|number>} [values]
 * @returns {string}
 */
export function t(key, values = {}) {
  const sentence = sentences[`desk.${key}`] ?? `desk.${key}`;
  return sentence.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

/**
 * Whether there is a sentence for that key.
 *
 * @param {string} key
 * @returns {boolean}
 */
export function has(key) {
  return `desk.${key}` in sentences;
}

/**
 * The sentence of `key.zero`, `key.one` or `key.many`; `{count}` is the number.
 *
 * @param {string} key
 * @param {number} count
 * @param {Object<string, string|number>} [values]
 * @returns {string}
 */
export function plural(key, count, values = {}) {
  const form = count === 0 && has(`${key}.zero`) ? "zero" : count < 2 ? "one" : "many";
  return t(`${key}.${form}`, { count, ...values });
}

/**
 * What a failed call is called on the screen: the desk's own words where it has some, else the server's sentence.
 * The technical detail of an error is never shown.
 *
 * @param {any} error  an ApiError, or anything thrown
 * @returns {string}
 */
export function errorWords(error) {
  const code = error?.code ?? "unexpected";
  if (code === "already_claimed") {
    const name = error.detail && error.detail !== "?" ? error.detail : t("somebody");
    return t("error.already_claimed", { name });
  }
  return has(`error.${code}`) ? t(`error.${code}`) : error?.message || t("error.unexpected");
}
