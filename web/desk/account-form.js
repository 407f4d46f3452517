/** The fields of an account, the same for the first administrator and for agents added later. */

import { el, field, validate } from "./dom.js";
import { t } from "./strings.js";

const MIN_PASSWORD = 12;
const EMAIL = /^[^@\s]{1,64}@[^@\s]{1,190}$/;

/**
 * @param {{role: boolean}} options  whether the role is asked
 * @returns {{nodes: HTMLElement[], read: () => Object<string, string>, check: (taken?: string[]) => boolean, clear: () => void}}
 */
export function accountFields({ role }) {
  const text = (id, autocomplete) => el("input", { id, type: "text", autocomplete, required: true, maxlength: 100 });
  const off = role ? "off" : null; // an administrator types somebody else's details: the browser's own would be wrong
  const inputs = {
    first_name: text("first_name", off ?? "given-name"),
    last_name: text("last_name", off ?? "family-name"),
    service: text("service", off ?? "organization"),
    email: el("input", { id: "new_email", type: "email", autocomplete: off ?? "username", required: true, maxlength: 255 }),
    password: el("input", { id: "new_password", type: "password", autocomplete: "new-password", required: true, maxlength: 200 }),
    ...(role ? { role: roleSelect() } : {}),
  };
  const hints = { service: t("account.service_hint"), password: t("account.password_hint"), first_name: t("account.name_hint") };
  return {
    nodes: [...Object.entries(inputs).map(([name, input]) => field(t(`account.${name}`), input, hints[name] ?? "")), reveal(inputs.password)],
    read: () => Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, name === "password" ? input.value : input.value.trim()])),
    check: (taken = []) => validate(Object.entries(inputs).map(([name, input]) => [input, wrong(name, input.value, taken)])),
    clear: () => Object.entries(inputs).forEach(([name, input]) => name !== "role" && (input.value = "")),
  };
}

function roleSelect() {
  const options = ["agent", "administrator"].map((role) => el("option", { value: role }, t(`role.${role}`)));
  return el("select", { id: "role" }, ...options);
}

/** Shows the password in clear while ticked, instead of asking for it twice. */
function reveal(password) {
  const box = el("input", { type: "checkbox", id: "reveal" });
  box.addEventListener("change", () => (password.type = box.checked ? "text" : "password"));
  return el("p", { class: "check" }, box, el("label", { for: "reveal" }, t("account.reveal")));
}

/** What is wrong with a value, in words; empty if nothing. */
function wrong(name, value, taken) {
  if (name === "password") return value.length >= MIN_PASSWORD ? "" : t("account.password_short");
  if (name === "email") return wrongEmail(value.trim().toLowerCase(), taken);
  return value.trim() ? "" : t(`account.${name}_missing`);
}

function wrongEmail(email, taken) {
  if (!EMAIL.test(email)) return t("account.email_wrong");
  return taken.includes(email) ? t("account.email_taken") : "";
}
