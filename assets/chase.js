/* The chase list: rows arrive as data (components/chase.py) and are written here, so that scroll and ticks survive every
   live update and the browser mounts nothing. Text only: nothing is parsed as HTML. */
(function () {
  "use strict";

  var PICKED = "-picked", NAME = "chase";

  function make(tag, classes, text) {
    var node = document.createElement(tag);
    if (classes) node.className = classes;
    if (text) node.textContent = text;
    return node;
  }

  /* [class, text, address, title]; "bar" is drawn by its length. */
  function piece(part) {
    var bar = part[0].indexOf("bar") === 0;
    var node = make(part[2] ? "a" : "span", bar ? "step-" + part[0] : part[0], bar ? "" : part[1]);
    if (part[2]) node.setAttribute("href", part[2]);
    if (part[3]) node.title = part[3];
    if (bar) node.style.setProperty("--v", part[1] + "%");
    return node;
  }

  function tick(label) {
    var box = make("input", "tick");
    box.type = "checkbox";
    box.setAttribute("aria-label", label);
    return box;
  }

  function skeleton(host, data) {
    var table = host.querySelector("table.chase");
    if (table) return table;
    host.textContent = "";
    table = host.appendChild(make("table", "chase"));
    table.appendChild(make("thead")).appendChild(make("tr"));
    table.appendChild(make("tbody"));
    return table;
  }

  function writeHeads(row, data, ticks) {
    var told = JSON.stringify(data.heads);
    if (row.dataset.told === told) return;
    row.dataset.told = told;
    row.textContent = "";
    if (ticks) row.appendChild(make("th", "tick-cell")).appendChild(tick(data.all)).dataset.all = "1";
    data.heads.forEach(function (head) {
      var cell = row.appendChild(make("th"));
      head.forEach(function (each) {
        var node = make(each[1] ? "a" : "span", each[2] ? "is-on" : "", each[0] + (each[2] ? " " + each[2] : ""));
        if (each[1]) node.setAttribute("href", each[1]);
        if (each[2]) cell.setAttribute("aria-sort", each[2] === "▼" ? "descending" : "ascending");
        cell.appendChild(node);
      });
    });
  }

  function writeRow(row, line, ticks) {
    var told = JSON.stringify(line);
    if (row.dataset.told === told) return;
    row.dataset.told = told;
    row.dataset.key = line[0];
    while (row.children.length > (ticks && row.querySelector(".tick") ? 1 : 0)) row.lastElementChild.remove();
    if (ticks && !row.children.length) row.appendChild(make("td", "tick-cell")).appendChild(tick(line[1]));
    line[2].forEach(function (cell) {
      var node = row.appendChild(make("td", "c-" + cell[0]));
      cell[1].forEach(function (part) { node.appendChild(piece(part)); });
    });
  }

  /* A dossier keeps its row when the order changes, so that a tick never lands on another dossier. */
  function writeRows(body, lines, ticks) {
    var known = new Map();
    Array.prototype.forEach.call(body.rows, function (row) { known.set(row.dataset.key, row); });
    lines.forEach(function (line, index) {
      var row = known.get(line[0]) || make("tr");
      known.delete(line[0]);
      writeRow(row, line, ticks);
      if (body.rows[index] !== row) body.insertBefore(row, body.rows[index] || null);
    });
    known.forEach(function (row) { row.remove(); });
  }

  function nothing(host, words) {
    host.textContent = "";
    var state = host.appendChild(make("div", "state state-empty"));
    state.setAttribute("role", "status");
    state.appendChild(make("div", "state-icon", "∅"));
    state.appendChild(make("p", "state-text", words[0]));
    state.appendChild(make("p", "state-advice", words[1]));
  }

  function draw(data, id) {
    var host = document.getElementById(id.replace(/-rows$/, ""));
    if (!host) return;
    var ticks = Boolean(document.getElementById(NAME + "-act"));
    if (!data) host.textContent = "";
    else if (!data.rows.length) nothing(host, data.empty);
    else {
      var table = skeleton(host, data);
      writeHeads(table.tHead.rows[0], data, ticks);
      writeRows(table.tBodies[0], data.rows, ticks);
    }
    pick();
  }

  function boxes() {
    return Array.prototype.slice.call(document.querySelectorAll("table.chase tbody .tick"));
  }

  /* What is ticked goes to the form's store: [code, key of the source]. */
  function pick() {
    var form = document.getElementById(NAME + "-act");
    if (!form) return;
    var all = boxes(), chosen = all.filter(function (box) { return box.checked; });
    var keys = chosen.map(function (box) { return box.closest("tr").dataset.key; });
    var head = document.querySelector("table.chase thead .tick");
    if (head) head.checked = all.length > 0 && chosen.length === all.length;
    form.classList.toggle("is-open", keys.length > 0);
    document.getElementById(NAME + "-act-count").textContent = keys.length;
    var told = keys.join("\n");
    if (form.dataset.told === told) return;
    form.dataset.told = told;
    dash_clientside.set_props(NAME + PICKED, {
      data: keys.map(function (key) {
        var at = key.indexOf("|");
        return [key.slice(at + 1), key.slice(0, at)];
      }),
    });
  }

  document.addEventListener("change", function (event) {
    if (!event.target.matches || !event.target.matches("table.chase .tick")) return;
    if (event.target.dataset.all) boxes().forEach(function (box) { box.checked = event.target.checked; });
    pick();
  });

  /* The entry is written: the words and the ticks have done their work, the author stays. */
  function clear(done) {
    if (!done) return dash_clientside.no_update;
    boxes().forEach(function (box) { box.checked = false; });
    pick();
    return "";
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    chase: { draw: draw, clear: clear },
  });
})();
