// For browsers too old for modules, so in the words of their time: a link to the page that says who can answer.
(function () {
  var script = document.querySelector("script[src*='widget/plain.js']");

  function show() {
    var link = document.createElement("a");
    link.href = script.src.replace(/widget\/plain\.js.*$/, "conversation");
    link.appendChild(document.createTextNode("Poser une question"));
    link.style.cssText = "position:fixed;right:16px;bottom:16px;padding:12px 20px;background:#1f3a93;color:#fff;font:600 17px/1.2 sans-serif;border-radius:26px";
    document.body.appendChild(link);
  }

  if (document.body) show();
  else document.addEventListener("DOMContentLoaded", show);
})();
