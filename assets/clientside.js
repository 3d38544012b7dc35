/* What happens in the browser without asking the server: the URL, the links that carry it, the options of long lists. */
(function () {
  "use strict";

  // Parameters that do not follow the reader through the navigation; a test compares them with domain/links.py.
  var LEFT_BEHIND = ["view", "cursor", "kpi", "part", "officer", "step", "source", "q", "sort", "versus", "at", "full", "center", "for", "unit", "agency", "procedure"];
  var DEFAULTS = { compare: "previous", metric: "on_time", units: "current" };
  var KEYS = { start: "from", end: "to" };
  var catalogues = {}, newestFigures = {};

  function go(href) {
    if (href === location.pathname + location.search) return;
    history.pushState({}, "", href);
    window.dispatchEvent(new PopStateEvent("popstate", { state: {} }));
    window.scrollTo(0, 0);
  }

  window.iocGo = go;

  function search(query) {
    var text = new URLSearchParams(query).toString();
    return text ? "?" + text : "";
  }

  function carried() {
    var params = new URLSearchParams(location.search);
    LEFT_BEHIND.forEach(function (key) { params.delete(key); });
    return params;
  }

  /* The address a shell link leads to now: its own path with the selection of the moment. */
  function carryingHref(link) {
    if (!link.closest(".langs")) return new URL(link.href, location.href).pathname + search(carried());
    var params = new URLSearchParams(location.search);
    params.set("lang", link.id.replace("lang-", ""));
    return location.pathname + search(params);
  }

  function put(query, key, value) {
    if (value === null || value === undefined || value === "" || value === DEFAULTS[key]) delete query[key];
    else query[key] = value;
  }

  function setPeriod(query, word, values) {
    delete query.from;
    delete query.to;
    put(query, "period", word);
    if (word !== "custom") return;
    delete query.period;
    setDay(query, "from", values.start);
    setDay(query, "to", values.end);
  }

  function setDay(query, key, value) {
    // A year still being typed is a valid but absurd date; wait for the rest.
    if (value && Number(value.slice(0, 4)) < 1900) return;
    put(query, key, value);
    if (query.from || query.to) delete query.period;
  }

  /* Controls -> selection. Only the control that moved changes the query, so defaults stay defaults. */
  function select() {
    var context = dash_clientside.callback_context;
    var values = {}, before = {};
    Object.keys(context.inputs).forEach(function (id) { values[controlName(id)] = context.inputs[id]; });
    Object.keys(context.states).forEach(function (id) { before = context.states[id] || {}; });
    var query = Object.assign({}, before);
    context.triggered.forEach(function (change) {
      var name = controlName(change.prop_id);
      if (name === "period") setPeriod(query, values.period, values);
      else if (KEYS[name]) setDay(query, KEYS[name], values[name]);
      else put(query, name, values[name]);
    });
    if (search(query) === search(before)) return dash_clientside.no_update;
    delete query.cursor;
    history.replaceState(history.state, "", location.pathname + search(query));
    return query;
  }

  function controlName(id) {
    return id.replace(/^.*-filter-/, "").replace(/\.value$/, "");
  }

  /* Map click -> the dossiers behind the cell's number where the page says so, else the unit's page. */
  function openUnit(click, figure) {
    if (!click || !click.points || !click.points.length) return;
    var unit = encodeURIComponent(click.points[0].location), meta = figure && figure.data[0].meta;
    if (!meta || !meta.behind) return go("/unit/" + unit + search(carried()));
    go(meta.behind + (meta.behind.indexOf("?") < 0 ? "?" : "&") + "unit=" + unit);
  }

  /* A point of a trend -> the dossiers behind it; layout.meta says which, and the days of the whole period. */
  function openPeriod(click, figure) {
    var meta = figure && figure.layout.meta;
    if (!click || !click.points.length || !meta || !meta.behind) return;
    var first = String(click.points[0].x).slice(0, 10), last = lastDay(first, meta.grain);
    var address = new URL(meta.behind, location.href);
    address.searchParams.delete("period");
    address.searchParams.set("from", meta.from && meta.from > first ? meta.from : first);
    address.searchParams.set("to", meta.to && meta.to < last ? meta.to : last);
    go(address.pathname + address.search);
  }

  function lastDay(first, grain) {
    var day = new Date(first + "T00:00:00Z");
    if (grain === "week") day.setUTCDate(day.getUTCDate() + 6);
    if (grain === "month") day.setUTCMonth(day.getUTCMonth() + 1, 0);
    return day.toISOString().slice(0, 10);
  }

  /* Values of the map into its figure: cells, colours, hover texts, and the boundaries they belong to. */
  function paintMap(values, figure, id) {
    if (!values) return;
    var painted = Object.assign({}, figure, { data: [Object.assign({}, figure.data[0], values)] });
    dash_clientside.set_props(id, { figure: painted });
  }

  /* layout.meta: the zooms at which the province is 512 px wide and high; here is how large this screen's map is. */
  function fitMap(figure, id) {
    newestFigures[id] = figure;
    if (figure && figure.layout.meta) whenDrawn(id, function (box) { zoomTo(box, figure); });
  }

  /* The graph is a lazy component: its box has a size only once plotly has drawn. */
  function whenDrawn(id, act) {
    var box = document.getElementById(id);
    if (box && box.querySelector(".js-plotly-plot") && box.clientHeight) act(box);
    else if (box) requestAnimationFrame(function () { whenDrawn(id, act); });
  }

  function zoomTo(box, figure) {
    if (figure !== newestFigures[box.id]) return;
    var fits = figure.layout.meta;
    var zoom = Math.min(fits[0] + Math.log2(box.clientWidth / 512), fits[1] + Math.log2(box.clientHeight / 512));
    var map = Object.assign({}, figure.layout.map, { zoom: zoom });
    var layout = Object.assign({}, figure.layout, { map: map, meta: null });
    dash_clientside.set_props(box.id, { figure: Object.assign({}, figure, { layout: layout }) });
  }

  /* Names of the catalogue in a language, asked for once; other scripts call it as dash_clientside.ioc.catalogue. */
  function catalogue(lang) {
    if (!catalogues[lang]) {
      catalogues[lang] = fetch("/api/v1/catalogue?lang=" + lang).then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      }).catch(function () {
        delete catalogues[lang];
        return null;
      });
    }
    return catalogues[lang];
  }

  /* Options of the long lists, fetched once per language; the list keeps what it has when that fails. */
  function fillOptions(control, options) {
    var lang = document.documentElement.lang === "en" ? "en" : "vi";
    return catalogue(lang).then(function (lists) {
      if (!lists) return dash_clientside.no_update;
      if (/-field$/.test(control)) return merged(options, lists.fields.map(function (field) { return { label: field.name, value: field.code }; }));
      return merged(options, lists.areas.map(function (area) { return { label: area.name || area, value: area.code || area.name || area }; }));
    });
  }

  function fillCenters(_trigger, options) {
    return catalogue(document.documentElement.lang === "en" ? "en" : "vi").then(function (lists) {
      if (!lists) return dash_clientside.no_update;
      var known = lists.centers.map(function (each) { return { label: each.name, value: each.code }; });
      return merged(options, known);
    });
  }

  /* "All" first, then the list, then a current value the list does not know. */
  function merged(shown, listed) {
    var all = shown.filter(function (option) { return option.value === ""; });
    var known = new Set(listed.map(function (option) { return option.value; }));
    var strange = shown.filter(function (option) { return option.value !== "" && !known.has(option.value); });
    return all.concat(listed, strange);
  }

  function plainClick(event) {
    return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  }

  /* Rows of ranked tables are plain links: they open without loading the page anew. */
  function rankedLink(event) {
    return event.target.closest && event.target.closest("table.rank a[href], table.chase a[href], .board-lines a[href]");
  }
  document.addEventListener("click", function (event) {
    var link = rankedLink(event);
    if (!link || !plainClick(event)) return;
    event.preventDefault();
    go(link.getAttribute("href"));
  });

  function carryingLink(event) {
    return event.target.closest && event.target.closest(".entries a[href], .langs a[href]");
  }

  // Captured before React sees it, since a filter may have moved the address after the shell was drawn.
  document.addEventListener("click", function (event) {
    var link = carryingLink(event);
    if (!link || !plainClick(event)) return;
    event.preventDefault();
    event.stopPropagation();
    go(carryingHref(link));
  }, true);
  ["pointerdown", "focusin"].forEach(function (kind) {
    document.addEventListener(kind, function (event) {
      var link = carryingLink(event);
      if (link) link.href = carryingHref(link);
    }, true);
  });

  // The language of the page follows the address, for screen readers and for the live client's own words.
  function setLanguage() {
    document.documentElement.lang = new URLSearchParams(location.search).get("lang") === "en" ? "en" : "vi";
  }
  window.addEventListener("popstate", setLanguage);

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    ioc: { select: select, openUnit: openUnit, openPeriod: openPeriod, paintMap: paintMap, fitMap: fitMap, fillOptions: fillOptions, fillCenters: fillCenters, catalogue: catalogue },
  });
})();
