/** The page of the one-time link that creates the first administrator. The secret is in the fragment, which no server log sees. */

import { accountFields } from "./account-form.js";
import * as api from "./api.js";
import { el, whileBusy } from "./dom.js";
import { errorWords, t } from "./strings.js";

/**
 * @param {{token: string, onLogin: (agent: import("./types.js").Agent) => void}} options
 * @returns {HTMLElement}
 */
export function firstAdministratorPage({ token, onLogin }) {
  const content = token ? accountForm(token, onLogin) : el("p", { class: "form-error", role: "alert" }, t("first.no_token"));
  return el("main", { class: "page" }, el("h1", {}, t("title")), el("div", { class: "card narrow" }, el("h2", {}, t("first.title")), content));
}

function accountForm(token, onLogin) {
  const account = accountFields({ role: false });
  const failed = el("p", { class: "form-error", role: "alert", tabindex: -1, hidden: true });
  const submit = el("button", { type: "submit", class: "primary" }, t("first.submit"));
  const form = el("form", { novalidate: true }, el("p", {}, t("first.intro")), failed, ...account.nodes, submit);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (account.check()) void whileBusy(submit, () => create({ token, ...account.read() }, { failed, onLogin }));
  });
  return form;
}

async function create(fields, { failed, onLogin }) {
  failed.hidden = true;
  try {
    onLogin(await api.createFirstAdministrator(fields));
  } catch (error) {
    failed.textContent = error.status === 403 ? t("first.refused") : errorWords(error);
    failed.hidden = false;
    failed.focus();
  }
}
