/* The weekly review: picking an area, printing, the forms of commitments, and the keys of the presenter. */
(function () {
  "use strict";

  var slide = 0;

  function openArea(area) {
    var params = new URLSearchParams(location.search);
    if ((params.get("area") || "") === (area || "") || location.pathname !== "/weekly") return;
    ["unit", "agency"].forEach(function (key) { params.delete(key); });
    if (area) params.set("area", area);
    else params.delete("area");
    var query = params.toString();
    window.iocGo(location.pathname + (query ? "?" + query : ""));
  }

  function print(clicks) {
    if (clicks) window.print();
  }

  function addDone(done) {
    if (!done) return [dash_clientside.no_update, dash_clientside.no_update];
    change(null);
    return ["", ""];
  }

  /* The form adds a commitment, or changes the one that was chosen. */
  function change(chosen) {
    var line = document.getElementById("weekly-add-changing");
    dash_clientside.set_props("weekly-add-number", { data: chosen && chosen.number });
    if (!line) return;
    line.classList.toggle("is-open", Boolean(chosen));
    document.getElementById("weekly-add-old").textContent = chosen ? chosen.what + " · " + chosen.owner : "";
    ["what", "owner", "due", "kpi"].forEach(function (part) {
      if (chosen) dash_clientside.set_props("weekly-add-" + part, { value: chosen[part] });
    });
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-change], #weekly-add-leave");
    var form = document.getElementById("weekly-add");
    if (!button || !form) return;
    dash_clientside.set_props("weekly-add-said", { children: null });
    if (button.id === "weekly-add-leave") {
      ["what", "owner"].forEach(function (part) { dash_clientside.set_props("weekly-add-" + part, { value: "" }); });
      return change(null);
    }
    change(JSON.parse(button.dataset.change));
    form.open = true;
    form.scrollIntoView({ block: "nearest" });
    form.querySelector("textarea").focus({ preventScroll: true });
  });

  /* The commitment is closed: its form has done its work. */
  function closeDone(done) {
    if (!done) return dash_clientside.no_update;
    var form = document.getElementById("weekly-close");
    if (form) form.classList.remove("is-open");
    dash_clientside.set_props("weekly-close-number", { data: null });
    return "";
  }

  document.addEventListener("click", function (event) {
    var button = event.target.closest && event.target.closest("button[data-commitment]");
    var form = document.getElementById("weekly-close");
    if (!button || !form) return;
    dash_clientside.set_props("weekly-close-number", { data: Number(button.dataset.commitment) });
    document.getElementById("weekly-close-what").textContent = button.dataset.what;
    dash_clientside.set_props("weekly-close-said", { children: null });
    form.classList.add("is-open");
    form.scrollIntoView({ block: "nearest" });
    form.querySelector("textarea").focus({ preventScroll: true });
  });

  function slides() {
    return Array.prototype.slice.call(document.querySelectorAll("#weekly-show .show-slide"));
  }

  /* One slide at a time; the same KPI stays when the unit changes, as far as it has one. */
  function turn(by) {
    var all = slides();
    if (!all.length) return;
    slide = Math.min(all.length - 1, Math.max(0, slide + by));
    all.forEach(function (each, index) { each.classList.toggle("is-on", index === slide); });
    var count = document.querySelector("#weekly-show .show-count");
    if (count) count.textContent = (slide + 1) + "/" + all.length;
  }

  document.addEventListener("keydown", function (event) {
    var show = document.getElementById("weekly-show");
    if (!show || event.metaKey || event.ctrlKey || event.altKey) return;
    var places = { ArrowRight: show.dataset.next, PageDown: show.dataset.next, ArrowLeft: show.dataset.prev, PageUp: show.dataset.prev, Escape: show.dataset.leave };
    var steps = { ArrowDown: 1, " ": 1, ArrowUp: -1, Home: -1000 };
    if (places[event.key]) window.iocGo(places[event.key]);
    else if (steps[event.key]) turn(steps[event.key]);
    else return;
    event.preventDefault();
  });

  document.addEventListener("ioc-drawn", function (event) {
    if (event.target.id === "weekly-show-slides") turn(0);
    else if (/^weekly-/.test(event.target.id)) slide = 0;
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    weekly: { openArea: openArea, print: print, addDone: addDone, closeDone: closeDone },
  });
})();
