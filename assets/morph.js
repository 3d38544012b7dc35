/* Nodes that travel as data (components/drawn.py, components/wall.py) are written and patched in place: what did not
   change keeps its element, so nothing flickers, no animation starts anew and nothing is mounted. Text only: nothing is
   parsed as HTML. */
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

  function alike(old, node) {
    if (typeof node === "string") return old.nodeType === Node.TEXT_NODE;
    return old.nodeType === Node.ELEMENT_NODE && old.localName === node[0].toLowerCase();
  }

  function patch(old, node) {
    if (typeof node === "string") {
      if (old.data !== node) old.data = node;
      return;
    }
    var told = node[1];
    Object.keys(told).forEach(function (name) {
      if (old.getAttribute(name) !== told[name]) old.setAttribute(name, told[name]);
    });
    Array.prototype.slice.call(old.attributes).forEach(function (attribute) {
      if (!(attribute.name in told)) old.removeAttribute(attribute.name);
    });
    morph(old, node[2]);
  }

  /* Make ``parent`` hold exactly ``nodes``, each [tag, attributes, nodes] or a text. */
  function morph(parent, nodes) {
    nodes.forEach(function (node, place) {
      var old = parent.childNodes[place];
      if (!old) parent.appendChild(make(node, parent));
      else if (alike(old, node)) patch(old, node);
      else parent.replaceChild(make(node, parent), old);
    });
    while (parent.childNodes.length > nodes.length) parent.lastChild.remove();
  }

  window.iocMorph = morph;
})();
