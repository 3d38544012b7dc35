/* The page of wall displays: lists arrive as data and are patched in place (morph.js); a card's buttons fill the form. */
(function () {
  "use strict";

  var FORM = "displays-form", FIELDS = ["code", "replace", "name", "place", "profile"];
  var displays = [];

  function set(name, props) { dash_clientside.set_props(FORM + "-" + name, props); }

  /* What the form chooses from: profiles, and displays that a new one may replace. */
  function choose(choices) {
    if (!choices) return;
    displays = choices.displays;
    set("profile", { options: choices.profiles });
    set("replace", { options: choices.replace });
  }

  function silence() {
    FIELDS.concat("author").forEach(function (name) { set(name + "-wrong", { children: null }); });
  }

  function hush() {
    ["save", "revoke"].forEach(function (name) { set(name + "-said", { children: null }); });
  }

  /* The form pairs a display, or changes the one that was chosen. */
  function mode(display) {
    var form = document.getElementById(FORM), details = form && form.querySelector("details");
    silence();
    set("id", { data: display ? display.id : 0 });
    set("about", { children: display ? display.name : null });
    if (form) form.classList.toggle("is-change", Boolean(display));
    if (form) form.classList.toggle("is-revoked", Boolean(display && display.revoked));
    if (details) details.open = false;
  }

  function fill(values) {
    FIELDS.forEach(function (name) { set(name, { value: values[name] || "" }); });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-display]");
    if (!button) return;
    var display = JSON.parse(button.dataset.display), again = button.dataset.act === "again";
    hush();
    mode(again ? null : display);
    fill({ name: display.name, place: display.place, profile: display.profile, replace: again ? String(display.id) : "" });
    var box = document.querySelector(".panel-display-form"), first = document.getElementById(FORM + (again ? "-code" : "-name"));
    if (box) box.scrollIntoView({ block: "nearest" });
    if (first) first.focus({ preventScroll: true });
  });

  /* Whoever replaces a display finds what it is called; what was typed already stays. */
  function replace(id) {
    var old = displays.find(function (each) { return String(each.id) === id; });
    if (!old) return;
    ["name", "place", "profile"].forEach(function (name) {
      var control = document.getElementById(FORM + "-" + name);
      if (control && !control.value) set(name, { value: old[name] });
    });
  }

  function reset() {
    mode(null);
    fill({});
  }

  function clear() {
    hush();
    reset();
  }

  function saved(what) {
    if (!what) return;
    set("revoke-said", { children: null });
    reset();
  }

  function revoked(what) {
    if (!what) return;
    set("save-said", { children: null });
    reset();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    displays: { choose: choose, replace: replace, clear: clear, saved: saved, revoked: revoked },
  });
})();
