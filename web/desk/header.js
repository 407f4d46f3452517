/** The top of the desk: who is logged in, whether what is shown is live, the way out. */

import { moment } from "./clock.js";
import { button, el } from "./dom.js";
import { goToAccounts } from "./route.js";
import { plural, t } from "./strings.js";

/** @typedef {import("./types.js").Connection} Connection */

export class Header {
  /**
   * @param {{me: import("./types.js").Agent, burden: () => {conversations: number, unsaved: boolean}, onLogout: () => void, onRetry: () => void}} options
   */
  constructor({ me, burden, onLogout, onRetry }) {
    this.burden = burden;
    this.onLogout = onLogout;
    this.words = el("p", { role: "status" });
    this.retry = button(t("connection.retry"), onRetry);
    this.place = el("div", { class: "leaving" });
    this.leave = button(t("logout.submit"), () => this.askLeave());
    const accounts = me.role === "administrator" && button(t("agents.open"), goToAccounts);
    const skip = el("a", { href: "#main", class: "skip" }, t("skip"));
    skip.addEventListener("click", (event) => {
      event.preventDefault(); // the fragment is the address of the desk's own views
      document.getElementById("main")?.focus();
    });
    this.element = el(
      "header", {}, skip, el("h1", {}, t("title")), el("p", { class: "who-am-i" }, t("who", { name: `${me.first_name} ${me.last_name}`, service: me.service })),
      el("div", { class: "connection" }, this.words, this.retry), el("div", { class: "actions" }, accounts, this.leave), this.place,
    );
  }

  /** @param {Connection} connection */
  showConnection(connection) {
    const words = t(`connection.${connection.name}`, { moment: connection.since ? moment(connection.since) : "" });
    if (this.words.textContent !== words) this.words.textContent = words;
    this.element.dataset.connection = connection.name;
    this.retry.hidden = connection.name !== "lost";
  }

  /** Asks first when somebody or something would be left behind. */
  askLeave() {
    const { conversations, unsaved } = this.burden();
    if (!conversations && !unsaved) return this.onLogout();
    const yes = button(t("logout.yes"), this.onLogout, { kind: "danger" });
    const no = button(t("cancel"), () => (this.place.replaceChildren(), this.leave.focus()));
    const sentences = [conversations ? plural("logout.conversations", conversations) : "", unsaved ? t("logout.unsaved") : ""];
    this.place.replaceChildren(el("div", { class: "card" }, ...sentences.filter(Boolean).map((words) => el("p", {}, words)), el("div", { class: "actions" }, yes, no)));
    yes.focus();
  }
}
