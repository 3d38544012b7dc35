/* The page of targets: rows arrive as data (components/targets.py) and are written here, so that the scroll survives every
   live update; a row's button fills the form. Text only: nothing is parsed as HTML. */
(function () {
  "use strict";

  var FORM = "targets-form", LIMITS = ["target", "near", "watch", "low"], FIXED = ["kpi", "kind", "key", "first"];
  var FIELDS = FIXED.concat(LIMITS, ["last", "source"]);

  function make(tag, classes, text) {
    var node = document.createElement(tag);
    if (classes) node.className = classes;
    if (text) node.textContent = text;
    return node;
  }

  function set(name, props) { dash_clientside.set_props(FORM + "-" + name, props); }

  function panel() { return document.getElementById(FORM); }

  function changing() {
    var form = panel();
    return Boolean(form && form.classList.contains("is-change"));
  }

  function writeRow(body, line, acts) {
    var row = body.appendChild(make("tr", "is-" + line.state));
    row.dataset.key = line.key;
    line.cells.forEach(function (cell) {
      var node = row.appendChild(make("td", "c-" + cell[0]));
      cell[1].forEach(function (part) {
        var piece = node.appendChild(make("span", part[0], part[1]));
        if (part[2]) piece.title = part[2];
      });
    });
    if (!acts.length) return;
    var button = row.appendChild(make("td", "c-act")).appendChild(make("button", "target-plain", acts[line.form.id ? 1 : 0]));
    button.type = "button";
    button.addEventListener("click", function () { fill(line.form); });
  }

  function nothing(host, words) {
    var state = host.appendChild(make("div", "state state-empty"));
    state.setAttribute("role", "status");
    state.appendChild(make("div", "state-icon", "∅"));
    state.appendChild(make("p", "state-text", words[0]));
    state.appendChild(make("p", "state-advice", words[1]));
  }

  function draw(data, id) {
    var host = document.getElementById(id.replace(/-rows$/, "")), written = JSON.stringify(data);
    if (!host || !data || host.dataset.written === written) return;
    host.dataset.written = written;
    host.textContent = "";
    if (!data.rows.length) return nothing(host, data.empty);
    var table = host.appendChild(make("table", "targets")), body = table.appendChild(make("tbody"));
    var heads = table.insertBefore(make("thead"), body).appendChild(make("tr"));
    data.heads.forEach(function (head) { heads.appendChild(make("th", "", head)); });
    if (data.acts.length) heads.appendChild(make("th"));
    data.rows.forEach(function (line) { writeRow(body, line, data.acts); });
  }

  function silence() {
    FIELDS.concat("author").forEach(function (name) { set(name + "-wrong", { children: null }); });
  }

  function hush() {
    ["save", "drop"].forEach(function (name) { set(name + "-said", { children: null }); });
  }

  /* A stored target: all of it, what cannot change at rest. A default: its KPI, everything else as it is. */
  function fill(form) {
    silence();
    hush();
    mode(form);
    if (form.id) {
      set("key", { options: [{ value: form.key, label: form.name }], value: form.key || null });
      FIELDS.forEach(function (name) { if (name !== "key") set(name, { value: form[name] }); });
    } else {
      empty(["key"].concat(LIMITS));
      set("kpi", { value: form.kpi });
    }
    var box = document.querySelector(".panel-target-form"), first = document.getElementById(FORM + (form.id ? "-target" : "-kind"));
    if (box) box.scrollIntoView({ block: "nearest" });
    if (first) first.focus({ preventScroll: true });
  }

  function mode(form) {
    if (panel()) panel().classList.toggle("is-change", Boolean(form.id));
    var details = document.querySelector(".target-drop");
    if (details) details.open = false;
    set("id", { data: form.id });
    set("about", { children: form.id ? form.about : null });
    FIXED.forEach(function (name) { set(name, { disabled: Boolean(form.id) }); });
  }

  function empty(names) {
    names.forEach(function (name) { set(name, { value: name === "key" ? null : "" }); });
  }

  function clear() {
    hush();
    reset(FIELDS);
  }

  function reset(names) {
    silence();
    mode({ id: 0 });
    empty(names);
  }

  /* Stored: after a new target only its place and limits go, so that the next place is quickly told. */
  function done(what) {
    if (!what) return;
    if (what.gone) set("save-said", { children: null });
    else set("drop-said", { children: null });
    reset(what.added ? ["key"].concat(LIMITS) : FIELDS);
  }

  function plain(text) {
    return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }

  function option(value, label) {
    return { value: value, label: label, search: label + " " + plain(label) + " " + value };
  }

  function listed(kind, lists, levels) {
    if (kind === "level") return levels.map(function (each) { return option(each.value, each.label); });
    if (!lists) return [];
    if (kind === "area") return lists.areas.map(function (each) { return option(each, each); });
    return (kind === "unit" ? lists.units : lists.agencies).map(function (each) { return option(each.code, each.name); });
  }

  /* The places of a kind; a place of another kind is dropped. While a stored target is changed its place stands. */
  function places(kind, value, levels) {
    var keep = dash_clientside.no_update;
    if (changing()) return [keep, keep, keep];
    if (!kind || kind === "province") return [[], null, Boolean(kind)];
    return dash_clientside.ioc.catalogue(document.documentElement.lang === "en" ? "en" : "vi").then(function (lists) {
      var options = listed(kind, lists, levels);
      if (changing()) return [keep, keep, keep];
      return [options, options.some(function (each) { return each.value === value; }) ? value : null, false];
    });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    targets: { draw: draw, places: places, clear: clear, done: done },
  });
})();
