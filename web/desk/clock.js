/** Time on the screen: the server's clock, since an agent's machine may be wrong by minutes; Paris time. */

import { t } from "./strings.js";

const ISO_DAY = /^\d{4}-\d{2}-\d{2}$/;
const ISO_MONTH = /^\d{4}-\d{2}$/;
const HOUR = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });
const DAY = new Intl.DateTimeFormat("fr-FR", { day: "numeric", month: "long", timeZone: "Europe/Paris" });
const WHOLE_DAY = new Intl.DateTimeFormat("fr-FR", { dateStyle: "long", timeZone: "UTC" });
const WHOLE_MONTH = new Intl.DateTimeFormat("fr-FR", { month: "long", year: "numeric", timeZone: "UTC" });
const TICK_MS = 10_000;

let offset = 0;

/**
 * Learns the server's clock from the Date header of an answer (precise to the second).
 *
 * @param {Response} response
 */
export function learnFrom(response) {
  const stamp = Date.parse(response.headers.get("Date") ?? "");
  if (!Number.isNaN(stamp)) offset = stamp - Date.now();
}

/** @returns {Date} now, by the server's clock */
export function now() {
  return new Date(Date.now() + offset);
}

/** The first of a month is "1er". @param {Intl.DateTimeFormat} format @param {Date} day */
function inWords(format, day) {
  return format.format(day).replace(/^1 /, "1er ");
}

/**
 * A day or a month in words; what is neither stays as it is.
 *
 * @param {string} day
 * @returns {string}
 */
export function dayWords(day) {
  if (ISO_MONTH.test(day)) return WHOLE_MONTH.format(new Date(day));
  return ISO_DAY.test(day) ? inWords(WHOLE_DAY, new Date(day)) : day;
}

/**
 * An hour of today ("14 h 03"), or a day and a hour.
 *
 * @param {string} iso
 * @returns {string}
 */
export function moment(iso) {
  const at = new Date(iso);
  const [hours, minutes] = HOUR.format(at).split(":");
  const hour = t("time.hours", { hours, minutes });
  return DAY.format(at) === DAY.format(now()) ? hour : t("time.day_hour", { day: inWords(DAY, at), hour });
}

/**
 * How long ago, in words.
 *
 * @param {string} iso
 * @returns {string}
 */
export function elapsed(iso) {
  const minutes = Math.floor((now().getTime() - Date.parse(iso)) / 60_000);
  if (minutes < 1) return t("time.under_a_minute");
  if (minutes < 60) return t("time.minutes", { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t("time.hours", { hours, minutes: String(minutes % 60).padStart(2, "0") });
  return t("time.days", { days: Math.floor(hours / 24) });
}

/**
 * A `<time>` whose words ("depuis 4 min") are kept true by `keepTimesTrue`.
 *
 * @param {string} iso
 * @param {string} key  sentence with `{elapsed}`
 * @returns {HTMLElement}
 */
export function liveTime(iso, key) {
  const node = document.createElement("time");
  node.dateTime = iso;
  node.dataset.sentence = key;
  node.title = moment(iso);
  node.textContent = t(key, { elapsed: elapsed(iso) });
  return node;
}

/**
 * Renews the words of every `liveTime` on the page.
 *
 * @returns {() => void} stops it
 */
export function keepTimesTrue() {
  const renew = () => {
    for (const node of document.querySelectorAll("time[data-sentence]")) {
      const time = /** @type {HTMLTimeElement} */ (node);
      const words = t(/** @type {string} */ (time.dataset.sentence), { elapsed: elapsed(time.dateTime) });
      if (time.textContent !== words) time.textContent = words;
    }
  };
  const timer = setInterval(renew, TICK_MS);
  document.addEventListener("visibilitychange", renew);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", renew);
  };
}
