// @ts-check
// The launcher: a button on the host page. The panel is fetched on the first click; if it can't be, the page stays as it is.

import { dress } from "./sheet.js";
import { session } from "./storage.js";

const base = new URL(".", import.meta.url);
const api = document.querySelector("script[src*='widget/loader.js']")?.getAttribute("data-api") || base.origin;
const OPEN = "repere.open";

/** @returns {SVGSVGElement} */
function icon() {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(ns, "path");
  path.setAttribute("d", "M4 3h16a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-8l-6 5v-5H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2z");
  path.setAttribute("fill", "currentColor");
  svg.append(path);
  return svg;
}

class Launcher {
  /** @param {ShadowRoot} root */
  constructor(root) {
    this.root = root;
    /** @type {{open(focus: boolean): void} | null} */
    this.panel = null;
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.className = "launcher";
    this.button.setAttribute("aria-expanded", "false");
    this.button.append(icon(), "Poser une question");
    this.button.addEventListener("click", () => this.open(true));
    this.failure = document.createElement("p");
    this.failure.className = "failure";
    this.failure.setAttribute("role", "status");
    root.append(this.button, this.failure);
  }

  /** Opens the panel, built the first time. @param {boolean} focus */
  async open(focus) {
    if (this.button.getAttribute("aria-disabled")) return; // not `disabled`, which would throw the focus away
    this.button.setAttribute("aria-disabled", "true");
    this.failure.textContent = "";
    try {
      this.panel = this.panel || (await this.build());
      this.opened(true);
      this.panel?.open(focus);
    } catch {
      this.failure.textContent = "Le service ne répond pas. Réessayez dans un moment.";
    } finally {
      this.button.removeAttribute("aria-disabled");
    }
  }

  async build() {
    const { createPanel } = await import(new URL("panel.js", base).href);
    return createPanel({ root: this.root, api, onClose: () => this.opened(false) });
  }

  /** @param {boolean} on */
  opened(on) {
    this.button.hidden = on;
    this.button.setAttribute("aria-expanded", String(on));
    session.set(OPEN, on ? "1" : "");
    if (!on) this.button.focus();
  }
}

async function start() {
  const host = document.createElement("div");
  host.id = "repere";
  const root = host.attachShadow({ mode: "open" });
  document.body.append(host);
  await dress(root, new URL("launcher.css", base).href);
  const launcher = new Launcher(root);
  if (session.get(OPEN)) launcher.open(false);
}

start();
