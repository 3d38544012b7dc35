/* The page of the scorecard: its list of places, the sliders of the what-if, and opening what loses points in place. */
(function () {
  "use strict";

  var HOST = "score-sliders", MOVED = "score-sliders-moved";

  function make(tag, classes, text) {
    var node = document.createElement(tag);
    if (classes) node.className = classes;
    if (text) node.textContent = text;
    return node;
  }

  function plain(text) {
    return text.toLowerCase().replace(/đ/g, "d").normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  }

  function option(kind, each) {
    return { value: kind + ":" + each.code, label: each.name, search: each.name + " " + plain(each.name) + " " + each.code };
  }

  /* The province, departments and communes; a place of the address that the list does not know stays. */
  function fillPlaces(_id, shown) {
    return dash_clientside.ioc.catalogue(document.documentElement.lang === "en" ? "en" : "vi").then(function (told) {
      if (!told) return dash_clientside.no_update;
      var departments = told.agencies.filter(function (each) { return each.level === 1; });
      var known = departments.map(option.bind(null, "agency")).concat(told.units.map(option.bind(null, "unit")));
      var values = new Set(known.map(function (each) { return each.value; }));
      return shown.filter(function (each) { return !values.has(each.value); }).concat(known);
    });
  }

  function openPlace(value) {
    if (!value) return;
    var params = new URLSearchParams(location.search), parts = value.split(/:(.*)/);
    ["unit", "agency", "kpi", "cursor"].forEach(function (key) { params.delete(key); });
    if (parts[1]) params.set(parts[0], parts[1]);
    var query = params.toString();
    window.iocGo("/score" + (query ? "?" + query : ""));
  }

  function written(value, lang) {
    var text = value.toFixed(value % 1 ? 1 : 0);
    return lang === "en" ? text + "%" : text.replace(".", ",") + "\u00a0%";
  }

  function moved() {
    var found = {};
    document.querySelectorAll("#" + HOST + " input.is-moved").forEach(function (each) {
      found[each.dataset.code] = Number(each.value);
    });
    return found;
  }

  function told(line, input, lang, unknown) {
    var still = !input.classList.contains("is-moved");
    return still && line.share === null ? unknown : written(still ? line.share : Number(input.value), lang);
  }

  function writeSlider(host, line, data) {
    var row = host.appendChild(make("label", "score-slider"));
    row.appendChild(make("span", "score-slider-name", line.name)).title = line.worth;
    var input = row.appendChild(make("input")), value = row.appendChild(make("output", "score-slider-value"));
    input.type = "range";
    input.min = 0;
    input.max = 100;
    input.step = 0.5;
    input.dataset.code = line.code;
    input.setAttribute("aria-label", line.name);
    row.appendChild(make("small", "score-slider-left", line.left));
    function say() {
      value.textContent = told(line, input, data.lang, data.unknown);
      input.style.setProperty("--v", input.value + "%");
    }
    input.toToday = function () {
      input.classList.remove("is-moved");
      input.value = line.share === null ? 0 : line.share;
      say();
    };
    input.addEventListener("input", function () {
      input.classList.add("is-moved");
      say();
    });
    input.addEventListener("change", function () { dash_clientside.set_props(MOVED, { data: moved() }); });
    input.toToday();
  }

  /* Live data moves the sliders that nobody touched; what the reader has moved stays. */
  function sliders(data) {
    var host = document.getElementById(HOST);
    if (!host || !data || host.dataset.written === JSON.stringify(data)) return;
    var kept = moved();
    host.dataset.written = JSON.stringify(data);
    host.textContent = "";
    data.lines.forEach(function (line) { writeSlider(host, line, data); });
    if (data.stay) host.appendChild(make("p", "muted small", data.stay));
    host.querySelectorAll("input").forEach(function (each) {
      if (!(each.dataset.code in kept)) return;
      each.value = kept[each.dataset.code];
      each.dispatchEvent(new Event("input"));
    });
    if (Object.keys(kept).length) dash_clientside.set_props(MOVED, { data: kept });
  }

  function reset(clicks) {
    if (!clicks) return;
    document.querySelectorAll("#" + HOST + " input").forEach(function (each) { each.toToday(); });
    dash_clientside.set_props(MOVED, { data: {} });
  }

  /* What loses points opens under the table, without leaving the page. */
  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a.score-open");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    var address = new URL(link.href, location.href);
    history.replaceState(history.state, "", address.pathname + address.search);
    dash_clientside.set_props("score-selection", { data: Object.fromEntries(address.searchParams) });
    seen(20);
  });

  /* Scroll to the list once it is there. */
  function seen(tries) {
    var panel = document.querySelector(".panel-score-lost"), shown = panel && panel.offsetHeight;
    if (shown) panel.scrollIntoView({ block: "nearest", behavior: "smooth" });
    else if (tries) setTimeout(function () { seen(tries - 1); }, 100);
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    score: { fillPlaces: fillPlaces, openPlace: openPlace, sliders: sliders, reset: reset },
  });
})();
