/** Giving a conversation back and closing it: each a small form in place, never a window over the page. */

import { button, el, field, validate, whileBusy } from "./dom.js";
import { t } from "./strings.js";

const REASONS = ["solved", "redirected", "no_answer", "other"];
const MAX_TEXT = 2_000;

/**
 * The two buttons and the place where their form opens.
 *
 * @param {{unsent: () => number, onRelease: () => Promise<void>, onClose: (reason: string, summary: string) => Promise<void>}} acts
 *   both acts show their own failure
 * @returns {HTMLElement}
 */
export function endingActions(acts) {
  const place = el("div", {});
  const open = (opener, form) => {
    place.replaceChildren(form);
    opener.setAttribute("aria-expanded", "true");
    /** @type {HTMLElement} */ (form.querySelector("h3")).focus();
  };
  const shut = (opener) => {
    place.replaceChildren();
    [release, close].forEach((one) => one.setAttribute("aria-expanded", "false"));
    opener.focus();
  };
  const release = button(t("release.open"), () => (shut(release), open(release, releaseForm(acts, () => shut(release)))), { "aria-expanded": "false" });
  const close = button(t("close.open"), () => (shut(close), open(close, closeForm(acts, () => shut(close)))), { "aria-expanded": "false" });
  place.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    shut(release.getAttribute("aria-expanded") === "true" ? release : close);
  });
  return el("div", { class: "ending" }, el("div", { class: "actions" }, release, close), place);
}

function releaseForm(acts, onCancel) {
  const yes = button(t("release.yes"), () => void whileBusy(yes, acts.onRelease), { kind: "primary" });
  return el(
    "div", { class: "card" }, heading("release.question"), el("p", {}, t("release.effect")), unsentWarning(acts.unsent()),
    el("div", { class: "actions" }, yes, button(t("cancel"), onCancel)),
  );
}

function closeForm(acts, onCancel) {
  const choices = REASONS.map((reason) => el("option", { value: reason }, t(`close.reason.${reason}`)));
  const reason = el("select", { id: "close-reason", required: true }, el("option", { value: "" }, t("close.reason.choose")), ...choices);
  const summary = el("textarea", { id: "close-summary", rows: 3, required: true });
  const submit = el("button", { type: "submit", class: "primary" }, t("close.submit"));
  const form = el(
    "form", { class: "card", novalidate: true }, heading("close.title"), unsentWarning(acts.unsent()), field(t("close.reason.label"), reason),
    field(t("close.summary"), summary, t("close.summary_hint")), el("div", { class: "actions" }, submit, button(t("cancel"), onCancel)),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const words = summary.value.trim();
    const right = validate([[reason, reason.value ? "" : t("close.reason.missing")], [summary, wrongSummary(words)]]);
    if (right) void whileBusy(submit, () => acts.onClose(reason.value, words));
  });
  return form;
}

function wrongSummary(words) {
  if (!words) return t("close.summary_missing");
  return words.length > MAX_TEXT ? t("composer.too_long", { max: MAX_TEXT, count: words.length }) : "";
}

function heading(key) {
  return el("h3", { tabindex: -1 }, t(key));
}

/** A message that has not left does not leave once the conversation is given away: the agent must know before. */
function unsentWarning(count) {
  return count ? el("p", { class: "form-error" }, t("unsent_warning")) : null;
}
