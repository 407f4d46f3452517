// @ts-check
// The launcher: a button on the host page. The panel is fetched on the first click; if it can't be, the page stays as it is.

const base = new URL(".", import.meta.url);
const api = document.querySelector("script[src*='widget/loader.js']")?.getAttribute("data-api") || base.origin;
const OPEN = "repere.open";

const css = `
:host { all: initial; color-scheme: light dark; }
.launcher { position: fixed; right: 1rem; bottom: 1rem; z-index: 2147483000; display: flex; align-items: center; gap: .6rem; min-height: 52px;
  padding: .75rem 1.25rem; border: 2px solid #fff; border-radius: 26px; background: #1f3a93; color: #fff; font: 600 1.0625rem/1.2 system-ui, sans-serif; cursor: pointer;
  box-shadow: 0 4px 16px rgb(0 0 0 / .3); }
.launcher:hover { background: #162b70; }
.launcher:focus-visible { outline: 3px solid #ffbf47; outline-offset: 3px; }
.launcher[hidden] { display: none; }
.launcher svg { width: 1.4em; height: 1.4em; flex: none; }
@media (forced-colors: active) { .launcher { border: 2px solid ButtonText; } }
@media print { .launcher { display: none; } }
`;

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

function start() {
  const host = document.createElement("div");
  host.id = "repere";
  document.body.append(host);
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  root.adoptedStyleSheets = [sheet];
  const button = document.createElement("button");
  button.type = "button";
  button.className = "launcher";
  button.setAttribute("aria-expanded", "false");
  const label = document.createElement("span");
  label.textContent = "Poser une question";
  button.append(icon(), label);
  root.append(button);

  /** @type {{open(): void, close(): void, isOpen: boolean} | null} */
  let panel = null;
  const opened = (/** @type {boolean} */ on) => {
    button.hidden = on;
    button.setAttribute("aria-expanded", String(on));
    sessionStorage.setItem(OPEN, on ? "1" : "");
    if (!on) button.focus();
  };
  const open = async (/** @type {boolean} */ focus) => {
    button.disabled = true;
    try {
      if (!panel) {
        const { createPanel } = await import(new URL("panel.js", base).href);
        panel = await createPanel({ root, api, onClose: () => opened(false) });
      }
      opened(true);
      panel?.open(focus);
    } catch {
      label.textContent = "Le service ne répond pas. Réessayer";
    } finally {
      button.disabled = false;
    }
  };
  button.addEventListener("click", () => open(true));
  if (sessionStorage.getItem(OPEN)) open(false);
}

start();
