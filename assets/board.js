/* Boards of counters and queues: items arrive as data (components/board.py) and are patched in place; clocks run here.
   Text only: nothing is parsed as HTML. */
(function () {
  "use strict";

  function now() { return (window.iocClock ? window.iocClock() : Date.now()) / 1000; }

  function two(number) { return (number < 10 ? "0" : "") + number; }

  /* The same as components/board.elapsed. */
  function elapsed(seconds) {
    var total = Math.max(0, Math.floor(seconds)), hours = Math.floor(total / 3600), minutes = Math.floor(total / 60) % 60;
    return (hours ? hours + ":" + two(minutes) : minutes) + ":" + two(total % 60);
  }

  function text(node, value) { if (node.textContent !== value) node.textContent = value; }

  function attribute(node, name, value) {
    if (value) { if (node.getAttribute(name) !== value) node.setAttribute(name, value); }
    else if (node.hasAttribute(name)) node.removeAttribute(name);
  }

  function writePart(node, part) {
    attribute(node, "class", part[0]);
    attribute(node, "title", part[2]);
    if (part[3]) {
      node.dataset.since = part[3];
      text(node, elapsed(now() - part[3]));
    } else {
      delete node.dataset.since;
      text(node, part[1]);
    }
  }

  function write(node, item) {
    attribute(node, "class", item[1]);
    attribute(node, "href", item[2]);
    while (node.children.length > item[3].length) node.lastElementChild.remove();
    while (node.children.length < item[3].length) node.appendChild(document.createElement("span"));
    item[3].forEach(function (part, index) { writePart(node.children[index], part); });
  }

  /* An item keeps its element when the order changes, so that focus and a press stay where they are. */
  function draw(data, id) {
    var host = document.getElementById(id.replace(/-rows$/, ""));
    if (!host) return;
    if (!data || !data.items.length) {
      host.className = "board-empty muted";
      return text(host, data ? data.empty : "");
    }
    if (host.className === "board-empty muted") host.textContent = "";
    attribute(host, "class", data.classes);
    // On a phone each cell says its head (assets/widgets-phone.css).
    if (data.items[0][1] === "board-heads") data.items[0][3].forEach(function (head, index) {
      host.style.setProperty("--h" + (index + 1), JSON.stringify(head[1]));
    });
    var known = new Map();
    Array.prototype.forEach.call(host.children, function (node) { known.set(node.dataset.key, node); });
    data.items.forEach(function (item, index) {
      var node = known.get(item[0]), tag = item[2] ? "A" : "DIV";
      if (node && node.tagName !== tag) node = null;
      if (node) known.delete(item[0]);
      else {
        node = document.createElement(tag);
        node.dataset.key = item[0];
      }
      write(node, item);
      if (host.children[index] !== node) host.insertBefore(node, host.children[index] || null);
    });
    known.forEach(function (node) { node.remove(); });
  }

  setInterval(function () {
    if (document.hidden) return;
    var at = now();
    document.querySelectorAll("[data-since]").forEach(function (node) { text(node, elapsed(at - Number(node.dataset.since))); });
  }, 1000);

  /* The picker of a center opens its board; the moment asked for stays in the address. */
  function openCenter(code) {
    if (!code) return dash_clientside.no_update;
    var here = decodeURIComponent(location.pathname.split("/")[2] || "");
    if (code !== here) window.iocGo("/queues/" + encodeURIComponent(code) + location.search);
    return dash_clientside.no_update;
  }

  function openMoment(at) {
    var params = new URLSearchParams(location.search);
    if ((params.get("at") || "") === (at || "")) return dash_clientside.no_update;
    if (at) params.set("at", at);
    else params.delete("at");
    var query = params.toString();
    window.iocGo(location.pathname + (query ? "?" + query : ""));
    return dash_clientside.no_update;
  }

  /* What a what-if can alter: the counters and groups on the board; offered once, so that a choice is not disturbed. */
  function offer(counters, groups, known) {
    var none = dash_clientside.no_update;
    if (!counters || !counters.items.length || (known && known.length)) return [none, none, none, none];
    var desks = counters.items.map(function (item) { return { label: item[3][0][1], value: item[0] }; });
    var lines = (groups ? groups.items : []).slice(1).map(function (item) { return { label: item[3][0][1], value: item[0] }; });
    return [desks, desks, desks, lines];
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    board: { draw: draw, openCenter: openCenter, openMoment: openMoment, offer: offer },
  });
})();
