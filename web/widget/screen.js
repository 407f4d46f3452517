// @ts-check
// How the panel lies on the screen: beside the page, or over all of it; then the page behind is out of reach.

const FULL_PX = 480;
const SHORT_PX = 420;

/** @returns {number} the height that is left, a phone's keyboard deducted (but not what zooming with two fingers hides) */
function room() {
  const seen = window.visualViewport;
  return seen && seen.scale < 1.1 ? seen.height : window.innerHeight;
}

export class Screen {
  /** @param {HTMLElement} panel @param {Element} host the widget's element on the page */
  constructor(panel, host) {
    this.panel = panel;
    this.host = host;
    /** @type {HTMLElement[]} what lies behind and can't be reached */
    this.behind = [];
    this.full = false;
    this.fit = () => this.fitNow();
    window.addEventListener("resize", this.fit);
    if (window.visualViewport) window.visualViewport.addEventListener("resize", this.fit);
  }

  /** To be called whenever the panel was opened or closed. */
  fitNow() {
    const height = room();
    this.full = window.innerWidth <= FULL_PX || height <= FULL_PX;
    this.panel.classList.toggle("full", this.full);
    this.panel.classList.toggle("short", height < SHORT_PX);
    this.aboveKeyboard(height);
    this.seal(this.full && !this.panel.hidden);
  }

  /** Browsers lay a keyboard over the page without telling its styles. @param {number} height */
  aboveKeyboard(height) {
    const covered = this.full && height < window.innerHeight - 1;
    this.panel.style.setProperty("height", covered ? `${height}px` : "");
    this.panel.style.setProperty("top", covered && window.visualViewport ? `${window.visualViewport.offsetTop}px` : "");
  }

  /** @param {boolean} over whether the panel covers the page */
  seal(over) {
    this.panel.setAttribute("aria-modal", String(over));
    if (over === this.behind.length > 0) return;
    if (over) this.behind = this.others();
    this.behind.forEach((element) => (element.inert = over));
    if (!over) this.behind = [];
  }

  /** @returns {HTMLElement[]} */
  others() {
    const elements = /** @type {HTMLElement[]} */ (Array.from(document.body.children));
    return elements.filter((element) => element !== this.host && !element.inert);
  }
}
