/** Starts the desk: sentences, then the session, then the right page. */

import * as api from "./api.js";
import { Desk } from "./desk.js";
import { firstAdministratorPage } from "./first-admin.js";
import { loginPage } from "./login.js";
import { loadSentences, t } from "./strings.js";

const FIRST = "/desk/first";
const HOME = "/desk";

/** @type {Desk|null} */
let desk = null;
const place = /** @type {HTMLElement} */ (document.getElementById("app"));

async function start() {
  await loadSentences();
  api.onSession(() => showLogin(t("login.ended")), () => location.reload());
  if (location.pathname === FIRST) return showFirst();
  try {
    showDesk(await api.me());
  } catch (error) {
    if (!(error instanceof api.ApiError) || error.status !== 401) throw error;
    showLogin("");
  }
}

/** @param {import("./types.js").Agent} me */
function showDesk(me) {
  if (desk?.me.id !== me.id) desk = new Desk({ me, onLogout: leave });
  place.replaceChildren(desk.element);
  desk.resume();
}

/** @param {string} message  why, when a session has just ended */
function showLogin(message) {
  desk?.pause();
  place.replaceChildren(loginPage({ message, onLogin: showDesk }));
  /** @type {HTMLElement|null} */ (place.querySelector(message ? ".form-error" : "#email"))?.focus();
}

/** The agent has left by choice: nothing of theirs stays on the page. */
function leave() {
  desk?.pause();
  desk = null;
  history.replaceState(null, "", HOME);
  showLogin("");
}

function showFirst() {
  const token = location.hash.slice(1);
  const onLogin = (me) => {
    history.replaceState(null, "", HOME); // the link is used: its secret leaves the address
    showDesk(me);
  };
  place.replaceChildren(firstAdministratorPage({ token, onLogin }));
  /** @type {HTMLElement|null} */ (place.querySelector("input"))?.focus();
}

start().catch((error) => {
  reportError(error);
  document.getElementById("starting")?.remove();
  document.getElementById("not-started")?.removeAttribute("hidden");
});
