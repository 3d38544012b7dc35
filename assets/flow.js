/* Bottlenecks: the units a flow can be compared with, fetched once from the catalogue. */
(function () {
  "use strict";

  function options(shown, lists) {
    var fixed = shown.filter(function (option) { return option.value === "" || option.value === "previous"; });
    var units = lists.units.map(function (unit) { return { label: unit.name, value: unit.code }; });
    var bodies = lists.agencies.filter(function (agency) { return agency.level !== 2; })
      .map(function (agency) { return { label: agency.name, value: agency.code }; });
    var known = new Set(units.concat(bodies).map(function (option) { return option.value; }));
    var strange = shown.filter(function (option) { return fixed.indexOf(option) < 0 && !known.has(option.value); });
    return fixed.concat(units, bodies, strange);
  }

  function fillVersus(_id, shown) {
    var lang = document.documentElement.lang === "en" ? "en" : "vi";
    return fetch("/api/v1/catalogue?lang=" + lang).then(function (answer) {
      return answer.ok ? answer.json() : null;
    }).then(function (lists) {
      return lists ? options(shown, lists) : dash_clientside.no_update;
    }).catch(function () {
      return dash_clientside.no_update;
    });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { flow: { fillVersus: fillVersus } });
})();
