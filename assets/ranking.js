/* Ranked tables: rows arrive as data (components/ranking.py) and are written here, patched in place at every update,
   so that scroll, focus and selection stay and the browser has nothing to mount. Text only: nothing is parsed as HTML. */
(function () {
  "use strict";

  function text(node, value) {
    if (node.textContent !== value) node.textContent = value;
  }

  function attribute(node, name, value) {
    if (value ? node.getAttribute(name) !== value : node.hasAttribute(name)) {
      if (value) node.setAttribute(name, value);
      else node.removeAttribute(name);
    }
  }

  function property(node, name, value) {
    if (node.style.getPropertyValue(name) !== value) node.style.setProperty(name, value);
  }

  /* Make ``parent`` hold exactly ``count`` children named ``tag``. */
  function children(parent, tag, count) {
    while (parent.children.length > count) parent.lastElementChild.remove();
    while (parent.children.length < count) parent.appendChild(document.createElement(tag));
    return parent.children;
  }

  function skeleton(host) {
    var table = host.querySelector("table.rank");
    if (table) return table;
    host.textContent = "";
    table = host.appendChild(document.createElement("table"));
    table.appendChild(document.createElement("thead")).appendChild(document.createElement("tr"));
    table.appendChild(document.createElement("tbody"));
    return table;
  }

  function nothing(host, words) {
    host.textContent = "";
    var state = host.appendChild(document.createElement("div"));
    state.className = "state state-empty";
    state.setAttribute("role", "status");
    ["∅"].concat(words).forEach(function (word, index) {
      var line = state.appendChild(document.createElement(index ? "p" : "div"));
      line.className = ["state-icon", "state-text", "state-advice"][index];
      line.textContent = word;
    });
  }

  function writeHeads(row, data) {
    var cells = children(row, "th", data.heads.length);
    data.heads.forEach(function (head, index) { property(row.closest("table"), "--h" + (index + 1), JSON.stringify(head[0])); });
    attribute(row, "data-spark", data.classes.indexOf("no-spark") < 0 ? data.spark : "");
    data.heads.forEach(function (head, index) {
      text(cells[index], head[0]);
      attribute(cells[index], "class", head[1]);
      attribute(cells[index], "title", head[2]);
    });
  }

  /* A unit keeps its row when the order changes, so that a click or the focus never lands on another unit. */
  function writeRows(body, data) {
    var lines = data.rows;
    var known = new Map();
    Array.prototype.forEach.call(body.rows, function (row) { known.set(row.dataset.key, row); });
    lines.forEach(function (line, index) {
      var key = line[3] || line[4], row = known.get(key) || document.createElement("tr");
      known.delete(key);
      row.dataset.key = key;
      writeRow(row, line, data.behind || [], (data.narrow || [])[index]);
      if (body.rows[index] !== row) body.insertBefore(row, body.rows[index] || null);
    });
    known.forEach(function (row) { row.remove(); });
  }

  function writeRow(row, line, behind, narrow) {
    var cells = children(row, "td", line.length - 4);
    attribute(row, "class", line[0]);
    property(row, "--v", line[1]);
    property(row, "--p", line[2]);
    writeName(cells[0], line[3], line[4]);
    for (var index = 1; index < cells.length; index += 1) {
      writeName(cells[index], numberLink(behind[index], narrow, line[index + 4]), line[index + 4]);
    }
  }

  /* The dossiers behind a number: the column's address, narrowed to the row; nothing behind what is unknown. */
  function numberLink(address, narrow, value) {
    if (!address || !narrow || value === "–") return "";
    return address + (address.indexOf("?") < 0 ? "?" : "&") + narrow;
  }

  function writeName(cell, href, name) {
    var link = cell.firstElementChild;
    if (!href) {
      if (link) cell.textContent = "";
      return text(cell, name);
    }
    if (!link) {
      cell.textContent = "";
      link = cell.appendChild(document.createElement("a"));
    }
    attribute(link, "href", href);
    text(link, name);
  }

  function draw(data, id) {
    var host = document.getElementById(id.replace(/-rows$/, ""));
    if (!host) return;
    if (!data) host.textContent = "";
    else if (!data.rows.length) nothing(host, data.empty);
    else {
      var table = skeleton(host);
      attribute(table, "class", data.classes);
      property(table, "--t", data.target);
      writeHeads(table.tHead.rows[0], data);
      writeRows(table.tBodies[0], data);
    }
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    rank: { draw: draw },
  });
})();
