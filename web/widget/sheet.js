// @ts-check
// Style sheets of a shadow root, without inline style.

/**
 * Puts a style sheet on a shadow root. A constructed sheet needs nothing of the host page's policy; browsers that can't construct one get a link.
 * @param {ShadowRoot} root
 * @param {string} url
 */
export async function dress(root, url) {
  let sheet;
  try {
    sheet = new CSSStyleSheet();
  } catch {
    return linked(root, url);
  }
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  sheet.replaceSync(await response.text());
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
}

/** @param {ShadowRoot} root @param {string} url @returns {Promise<void>} once the sheet applies */
function linked(root, url) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = url;
  return new Promise((resolve, reject) => {
    link.addEventListener("load", () => resolve());
    link.addEventListener("error", () => reject(new Error(url)));
    root.prepend(link);
  });
}
