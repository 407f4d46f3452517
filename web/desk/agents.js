/** Accounts, for administrators: the list, adding one, closing one. */

import { accountFields } from "./account-form.js";
import * as api from "./api.js";
import { button, el, whileBusy } from "./dom.js";
import { errorWords, t } from "./strings.js";

/** @typedef {import("./types.js").Agent} Agent */

/** The page of accounts. */
export class AgentsView {
  /** @param {{me: Agent, notices: import("./notices.js").Notices, onBack: () => void}} options */
  constructor({ me, notices, onBack }) {
    this.me = me;
    this.notices = notices;
    /** @type {Agent[]} */
    this.agents = [];
    this.heading = el("h2", { tabindex: -1 }, t("agents.title"));
    this.list = el("ul", { class: "items" });
    this.state = el("p", { role: "status" });
    this.account = accountFields({ role: true });
    this.element = el(
      "section", { class: "agents" }, button(t("back"), onBack, { kind: "back" }), this.heading, this.state, this.list, this.form(),
    );
  }

  /** Reads the list again and takes the focus. */
  async show() {
    this.heading.focus();
    await this.read();
  }

  async read() {
    this.state.textContent = t("loading");
    try {
      this.agents = await api.agents();
      this.state.textContent = "";
      this.list.replaceChildren(...this.agents.map((agent) => this.row(agent)));
    } catch (error) {
      this.state.textContent = errorWords(error);
    }
  }

  /** @param {Agent} agent */
  row(agent) {
    const name = `${agent.first_name} ${agent.last_name}`;
    const actions = el("div", { class: "actions" });
    if (!agent.disabled && agent.id !== this.me.id) this.offerDisable(actions, agent, name);
    return el(
      "li", { class: agent.disabled ? "item disabled" : "item" },
      el("h3", {}, name), el("p", {}, agent.service), el("p", {}, agent.email),
      el("p", {}, t(`role.${agent.role}`), agent.disabled ? ` · ${t("agents.disabled")}` : "", agent.id === this.me.id ? ` · ${t("agents.you")}` : ""),
      actions,
    );
  }

  /** First the question, then the act: an account can't be opened again from here. */
  offerDisable(actions, agent, name) {
    const ask = button(t("agents.disable"), () => {
      const yes = button(t("agents.disable_yes"), () => void whileBusy(yes, () => this.disable(agent, name)), { kind: "danger", hidden: name });
      const no = button(t("cancel"), () => (actions.replaceChildren(ask), ask.focus()));
      actions.replaceChildren(el("p", {}, t("agents.disable_question", { name })), yes, no);
      yes.focus();
    }, { hidden: name });
    actions.replaceChildren(ask);
  }

  async disable(agent, name) {
    try {
      await api.disableAgent(agent.id);
      this.notices.tell(t("agents.was_disabled", { name }));
      await this.show();
    } catch (error) {
      this.notices.alert(errorWords(error));
    }
  }

  form() {
    const submit = el("button", { type: "submit", class: "primary" }, t("agents.add_submit"));
    const form = el("form", { class: "card", novalidate: true }, el("h3", {}, t("agents.add")), ...this.account.nodes, submit);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.account.check(this.agents.map((agent) => agent.email))) void whileBusy(submit, () => this.add());
    });
    return form;
  }

  async add() {
    const fields = this.account.read();
    try {
      await api.addAgent(fields);
      this.account.clear();
      this.notices.tell(t("agents.was_added", { name: `${fields.first_name} ${fields.last_name}` }));
      await this.show();
    } catch (error) {
      this.notices.alert(error.status === 400 ? t("agents.refused") : errorWords(error));
    }
  }
}
