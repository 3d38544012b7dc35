/* The editor of a profile of wall displays: its slides are a store that is drawn here, row by row. */
(function () {
  "use strict";

  var FORM = "displays-profile", NEW = { kind: "overview", area: "", seconds: "20" };
  var slidesNow = [], fields = [];

  function set(name, props) { dash_clientside.set_props(FORM + "-" + name, props); }

  function lang() { return document.documentElement.lang === "en" ? "en" : "vi"; }

  function make(tag, classes, named) {
    var node = document.createElement(tag);
    if (classes) node.className = classes;
    Object.keys(named || {}).forEach(function (name) { node.setAttribute(name, named[name]); });
    return node;
  }

  function options(select, choices, value) {
    var known = choices.some(function (each) { return each.value === value; });
    (known ? choices : choices.concat({ value: value, label: value })).forEach(function (each) {
      var option = select.appendChild(make("option", "", { value: each.value }));
      option.textContent = each.label;
    });
    select.value = value;
  }

  /* Typing changes the store, not the picture: it stands already as it was typed. */
  function type(host, index, part, value) {
    slidesNow[index][part] = value;
    host.drawnSlides = JSON.stringify(slidesNow);
    set("slides", { data: slidesNow.map(function (each) { return Object.assign({}, each); }) });
  }

  /* Another order or number: what was wrong with the third is no longer about the third. */
  function put(next, focus) {
    var host = document.getElementById(FORM + "-slides-list");
    if (host) host.focusSlide = focus && { row: focus[0], act: focus[1], when: JSON.stringify(next) };
    set("slides-marks", { data: {} });
    set("slides", { data: next });
  }

  function control(row, host, index, part, node, words, mark) {
    var cell = row.appendChild(make("span", "slide-" + part));
    cell.appendChild(node);
    node.setAttribute("aria-label", words[part] + ", " + words.slide.replace("{n}", index + 1));
    node.addEventListener("input", function () { type(host, index, part, node.value); });
    if (mark) node.setAttribute("aria-invalid", "true");
  }

  function button(row, sign, act, index, words, rests, next) {
    var named = { type: "button", "data-act": act, "aria-label": words[act] + ", " + words.slide.replace("{n}", index + 1), title: words[act] };
    var node = row.appendChild(make("button", "slide-act", named));
    node.textContent = sign;
    node.disabled = rests;
    node.addEventListener("click", next);
  }

  function swapped(first, second) {
    var next = slidesNow.slice();
    next[first] = slidesNow[second];
    next[second] = slidesNow[first];
    return next;
  }

  function writeRow(host, slide, index, marks, lists, areas) {
    var row = host.appendChild(make("div", "slide-row", { role: "listitem" })), words = lists.words, last = slidesNow.length - 1;
    row.appendChild(make("span", "slide-number")).textContent = String(index + 1);
    var kind = make("select", "form-select"), area = make("select", "form-select");
    var seconds = make("input", "form-control", { inputmode: "numeric", maxlength: "5", type: "text" });
    options(kind, lists.kinds, slide.kind);
    options(area, [{ value: "", label: words.whole }].concat(areas), slide.area);
    seconds.value = slide.seconds;
    var controls = { kind: kind, area: area, seconds: seconds };
    var wrong = Object.keys(controls).map(function (part) {
      var mark = marks[(index + 1) + "." + part];
      control(row, host, index, part, controls[part], words, mark);
      return mark;
    }).filter(Boolean);
    row.querySelector(".slide-seconds").appendChild(make("span", "unit")).textContent = words.unit;
    var acts = row.appendChild(make("span", "slide-acts"));
    button(acts, "↑", "up", index, words, index === 0, function () { put(swapped(index, index - 1), [index - 1, "up"]); });
    button(acts, "↓", "down", index, words, index === last, function () { put(swapped(index, index + 1), [index + 1, "down"]); });
    button(acts, "✕", "away", index, words, false, function () {
      put(slidesNow.filter(function (_each, other) { return other !== index; }), [Math.min(index, last - 1), "away"]);
    });
    if (wrong.length) row.appendChild(make("p", "wrong", { role: "alert" })).textContent = wrong.join(" ");
  }

  function focus(host) {
    var wish = host.focusSlide, row = wish && wish.when === host.drawnSlides && host.children[wish.row];
    if (!row) return;
    host.focusSlide = null;
    var wanted = row.querySelector(wish.act === "kind" ? "select" : "[data-act='" + wish.act + "']");
    (wanted && !wanted.disabled ? wanted : row.querySelector("[data-act='away']")).focus();
  }

  function round(words) {
    var seconds = slidesNow.reduce(function (sum, each) { return sum + (Number(each.seconds) || 0); }, 0);
    return words.count.replace("{count}", slidesNow.length).replace("{seconds}", seconds);
  }

  /* Draws the rows unless they stand as they were typed; answers how many there are. */
  function slides(data, marks, lists) {
    fields = lists.fields;
    return dash_clientside.ioc.catalogue(lang()).then(function (found) {
      var host = document.getElementById(FORM + "-slides-list");
      var areas = ((found && found.areas) || []).map(function (area) { return { value: area, label: area }; });
      var told = JSON.stringify(data), shown = JSON.stringify(marks);
      if (!host || (host.drawnSlides === told && host.drawnMarks === shown)) return round(lists.words);
      slidesNow = (data || []).map(function (each) { return Object.assign({}, each); });
      host.drawnSlides = told;
      host.drawnMarks = shown;
      host.textContent = "";
      slidesNow.forEach(function (slide, index) { writeRow(host, slide, index, marks || {}, lists, areas); });
      focus(host);
      return round(lists.words);
    });
  }

  function marks(told, data, lists) {
    slides(data, told, lists);
  }

  function add(clicks) {
    if (clicks) put(slidesNow.concat(Object.assign({}, NEW)), [slidesNow.length, "kind"]);
  }

  function silence() {
    fields.concat("dim", "slides", "author").forEach(function (name) { set(name + "-wrong", { children: null }); });
    set("save-said", { children: null });
    set("drop-said", { children: null });
  }

  function mode(id, name) {
    var form = document.getElementById(FORM), details = form && form.querySelector("details");
    set("id", { data: id });
    set("about", { children: id ? name : null });
    if (form) form.classList.toggle("is-change", Boolean(id));
    if (details) details.open = false;
  }

  function show(told) {
    var form = document.getElementById(FORM);
    silence();
    mode(told.id, told.fields.name);
    fields.forEach(function (name) { set(name, { value: told.fields[name] }); });
    put(told.slides.map(function (each) { return Object.assign({}, each); }));
    if (!form) return;
    form.classList.add("is-open");
    form.scrollIntoView({ block: "nearest" });
    document.getElementById(FORM + "-name").focus({ preventScroll: true });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-profile]");
    if (button) show(JSON.parse(button.dataset.profile));
  });

  function open(clicks, usual) {
    if (clicks) show(usual);
  }

  function close() {
    var form = document.getElementById(FORM);
    if (form) form.classList.remove("is-open");
  }

  /* Stored: the editor stays with it, so that it can be looked at and changed on. */
  function saved(what) {
    if (what) mode(what.number, what.name);
  }

  function dropped(what) {
    if (what) close();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    profiles: { slides: slides, marks: marks, add: add, open: open, close: close, saved: saved, dropped: dropped },
  });
})();
