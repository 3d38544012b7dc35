/* Light or dark, decided before anything is drawn: this runs in <head>, ahead of the style sheets. The reader's choice is
   kept by this browser; "auto" follows the system. Paper is light. A wall display has a theme of its own. */
(function () {
  "use strict";

  if (location.pathname.indexOf("/wall") === 0) return;

  var KEY = "ioc-theme", CHOICES = ["auto", "light", "dark"], COLOURS = { light: "#0f1a30", dark: "#0b1220" };
  var root = document.documentElement, dark = matchMedia("(prefers-color-scheme: dark)"), print = matchMedia("print");
  var choice = stored();

  function stored() {
    try {
      return known(localStorage.getItem(KEY));
    } catch (refused) {
      return "auto";
    }
  }

  function known(word) { return CHOICES.indexOf(word) < 0 ? "auto" : word; }

  function keep(word) {
    try {
      localStorage.setItem(KEY, word);
    } catch (refused) {
      // Storage is switched off: the choice holds for this page.
    }
  }

  function shown() {
    if (print.matches) return "light";
    return choice === "auto" ? (dark.matches ? "dark" : "light") : choice;
  }

  function apply() {
    var theme = shown();
    if (root.dataset.theme === theme) return;
    root.dataset.theme = theme;
    root.dataset.bsTheme = theme;
    var colour = document.querySelector('meta[name="theme-color"]');
    if (colour) colour.content = COLOURS[theme];
    window.dispatchEvent(new CustomEvent("ioc-look"));
  }

  window.iocTheme = {
    choice: function () { return choice; },
    shown: shown,
    choose: function (word) {
      choice = known(word);
      keep(choice);
      apply();
    },
  };
  dark.addEventListener("change", apply);
  print.addEventListener("change", apply);
  // Another tab of the same reader chose.
  window.addEventListener("storage", function (event) {
    if (event.key !== KEY) return;
    choice = stored();
    apply();
    window.dispatchEvent(new CustomEvent("ioc-theme-choice"));
  });
  apply();
})();
