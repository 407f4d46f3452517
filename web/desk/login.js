/** The login page. */

import * as api from "./api.js";
import { el, field, validate, whileBusy } from "./dom.js";
import { errorWords, t } from "./strings.js";

/**
 * @param {{message: string, onLogin: (agent: import("./types.js").Agent) => void}} options  `message`: why one has to log in, may be empty
 * @returns {HTMLElement}
 */
export function loginPage({ message, onLogin }) {
  const email = el("input", { id: "email", type: "email", name: "email", autocomplete: "username", required: true, maxlength: 255 });
  const password = el("input", {
    id: "password", type: "password", name: "password", autocomplete: "current-password", required: true, maxlength: 200,
  });
  const failed = el("p", { class: "form-error", role: "alert", tabindex: -1, hidden: !message }, message);
  const submit = el("button", { type: "submit", class: "primary" }, t("login.submit"));
  const form = el(
    "form", { class: "card narrow", novalidate: true },
    el("h2", {}, t("login.title")), failed, field(t("login.email"), email), field(t("login.password"), password), submit,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (validate([[email, email.value.trim() ? "" : t("login.email_missing")], [password, password.value ? "" : t("login.password_missing")]])) {
      void whileBusy(submit, () => attempt({ email, password, failed, onLogin }));
    }
  });
  return el("main", { class: "page" }, el("h1", {}, t("title")), form);
}

async function attempt({ email, password, failed, onLogin }) {
  failed.hidden = true;
  try {
    onLogin(await api.login(email.value.trim(), password.value));
  } catch (error) {
    failed.textContent = refusal(error);
    failed.hidden = false;
    failed.focus();
  }
}

/** A wrong password is not "log in again", and too many tries are not "you go too fast". */
function refusal(error) {
  if (error.status === 401 || error.status === 400) return t("login.refused");
  return error.status === 429 ? t("login.too_many") : errorWords(error);
}
