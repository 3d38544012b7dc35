/* Wall displays: lists arrive as data (components/drawn.py) and only what changed in them is written, so that nothing
   flickers and the reader's focus stays; a card's buttons fill the form. Text only: nothing is parsed as HTML. */
(function () {
  "use strict";

  var FORM = "displays-form", FIELDS = ["code", "replace", "name", "place", "profile"];
  var displays = [];

  function build(tree) {
    if (typeof tree === "string") return document.createTextNode(tree);
    var element = document.createElement(tree[0]);
    Object.keys(tree[1]).forEach(function (name) { element.setAttribute(name, tree[1][name]); });
    tree[2].forEach(function (child) { element.appendChild(build(child)); });
    return element;
  }

  /* Make ``node``, which was built from ``before``, say what ``after`` says. */
  function mend(node, before, after) {
    if (JSON.stringify(before) === JSON.stringify(after)) return node;
    if (typeof before !== typeof after || (typeof after !== "string" && before[0] !== after[0])) {
      var fresh = build(after);
      node.replaceWith(fresh);
      return fresh;
    }
    if (typeof after === "string") node.nodeValue = after;
    else mendParts(node, before, after);
    return node;
  }

  function mendParts(node, before, after) {
    Object.keys(before[1]).forEach(function (name) { if (!(name in after[1])) node.removeAttribute(name); });
    Object.keys(after[1]).forEach(function (name) {
      if (before[1][name] !== after[1][name]) node.setAttribute(name, after[1][name]);
    });
    var old = Array.from(node.childNodes);
    old.slice(after[2].length).forEach(function (child) { child.remove(); });
    after[2].forEach(function (child, index) {
      if (index < old.length) mend(old[index], before[2][index], child);
      else node.appendChild(build(child));
    });
  }

  function keyOf(tree, index) { return String(tree[1]["data-key"] || index); }

  /* Parts are told apart by their data-key, so that a card stays itself when the order changes. */
  function draw(data, id) {
    var host = document.getElementById(id.replace(/-rows$/, ""));
    if (!host || !data) return;
    var known = host.drawnParts || {}, parts = {};
    data.forEach(function (tree, index) {
      var key = keyOf(tree, index), old = known[key];
      var node = old ? mend(old.node, old.tree, tree) : build(tree);
      parts[key] = { node: node, tree: tree };
      if (host.childNodes[index] !== node) host.insertBefore(node, host.childNodes[index] || null);
    });
    while (host.childNodes.length > data.length) host.lastChild.remove();
    host.drawnParts = parts;
  }

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
    displays: { draw: draw, choose: choose, replace: replace, clear: clear, saved: saved, revoked: revoked },
  });
})();
