/* Nodes that travel as data (components/drawn.py, components/wall.py) are written and patched in place: only what
   differs from what was last told is touched, so that nothing flickers, focus stays, and so does what the reader opened
   or a clock wrote. Nodes with a data-key are told apart by it. Text only: nothing is parsed as HTML. */
(function () {
  "use strict";

  var SVG = "http://www.w3.org/2000/svg";

  function make(node, parent) {
    if (typeof node === "string") return document.createTextNode(node);
    var svg = node[0] === "svg" || parent.namespaceURI === SVG;
    var element = svg ? document.createElementNS(SVG, node[0]) : document.createElement(node[0]);
    Object.keys(node[1]).forEach(function (name) { element.setAttribute(name, node[1][name]); });
    node[2].forEach(function (child) { element.appendChild(make(child, element)); });
    return element;
  }

  function kind(node) { return typeof node === "string" ? "" : node[0]; }
  function keyOf(node, place) { return (typeof node !== "string" && node[1]["data-key"]) || kind(node) + ":" + place; }

  function patch(element, before, after) {
    if (typeof after === "string") {
      if (before !== after) element.nodeValue = after;
      return;
    }
    Object.keys(before[1]).forEach(function (name) { if (!(name in after[1])) element.removeAttribute(name); });
    Object.keys(after[1]).forEach(function (name) {
      if (before[1][name] !== after[1][name]) element.setAttribute(name, after[1][name]);
    });
    fill(element, before[2], after[2]);
  }

  /* ``parent`` was filled with ``before``: fill it with ``after``. */
  function fill(parent, before, after) {
    if (before === after) return;
    var nodes = Array.prototype.slice.call(parent.childNodes, 0, before.length), known = {};
    before.forEach(function (node, place) { known[keyOf(node, place)] = { element: nodes[place], node: node }; });
    after.forEach(function (node, place) {
      var key = keyOf(node, place), old = known[key], element = old ? old.element : make(node, parent);
      delete known[key];
      if (old) patch(element, old.node, node);
      if (parent.childNodes[place] !== element) parent.insertBefore(element, parent.childNodes[place] || null);
    });
    Object.keys(known).forEach(function (key) { known[key].element.remove(); });
  }

  var told = new WeakMap(), drawn = new WeakMap();

  /* Make ``host`` hold ``nodes``, each [tag, attributes, nodes] or a text. */
  window.iocMorph = function (host, nodes) {
    if (!told.has(host)) host.textContent = "";
    fill(host, told.get(host) || [], nodes);
    told.set(host, nodes);
  };

  /* What a store of rows brought goes into its place; what did not change stays, with what the reader opened in it. */
  function draw(data, id) {
    var host = document.getElementById(id.replace(/-rows$/, "")), said = JSON.stringify(data);
    if (!host || !data || drawn.get(host) === said) return;
    drawn.set(host, said);
    window.iocMorph(host, data);
    host.dispatchEvent(new CustomEvent("ioc-drawn", { bubbles: true }));
  }

  document.addEventListener("click", function (event) {
    var link = event.target.closest && event.target.closest("a[data-go]");
    if (!link || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    window.iocGo(link.getAttribute("href"));
  });

  window.dash_clientside = Object.assign({}, window.dash_clientside, { drawn: { draw: draw } });
})();
