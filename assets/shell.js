/* What the frame of every page does here: the choice of theme, and presenting: navigation and controls hidden, type enlarged (is-full on the root element, which no answer touches), full
   screen where the browser allows it. The address says it too, so that a reload or a kept address presents again. */
(function () {
  "use strict";

  var root = document.documentElement;
  var presenting = new URLSearchParams(location.search).has("full");

  function show() {
    root.classList.toggle("is-full", presenting);
    tellAddress();
    window.dispatchEvent(new CustomEvent("ioc-look"));
  }

  function tellAddress() {
    var params = new URLSearchParams(location.search);
    if (params.has("full") === presenting) return;
    if (presenting) params.set("full", "1");
    else params.delete("full");
    var query = params.toString();
    history.replaceState(history.state, "", location.pathname + (query ? "?" + query : ""));
  }

  function enter() {
    presenting = true;
    show();
    // Refused inside some frames and kiosks: the page then fills the window as it is.
    if (root.requestFullscreen) root.requestFullscreen().catch(function () {});
  }

  function leave() {
    presenting = false;
    show();
    if (document.fullscreenElement) document.exitFullscreen();
  }

  document.addEventListener("click", function (event) {
    if (!event.target.closest || !event.target.closest("#present")) return;
    if (presenting) leave();
    else enter();
  });
  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && presenting && !event.defaultPrevented) leave();
  });
  // Escape in full screen is the browser's own: the page only hears that it is over.
  document.addEventListener("fullscreenchange", function () {
    if (!document.fullscreenElement && presenting) leave();
  });
  // The next page is presented too, and Back does not end it.
  ["popstate", "_dashprivate_pushstate"].forEach(function (kind) { window.addEventListener(kind, tellAddress); });

  show();

  /* The choice stands in this browser (assets/early/theme.js); the control only shows it. */
  function shownTheme() { return window.iocTheme.choice(); }
  function chooseTheme(word) { window.iocTheme.choose(word); }
  window.addEventListener("ioc-theme-choice", function () {
    if (document.getElementById("theme")) dash_clientside.set_props("theme", { value: shownTheme() });
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    shell: { shownTheme: shownTheme, chooseTheme: chooseTheme },
  });
})();
