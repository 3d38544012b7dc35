/* One drawing at a time per graph. dcc.Graph (dash 4.4) resizes and clears a graph that is still being drawn; plotly then
   fails on a layout or a map style that is not there yet, or no longer, and a map the reader left keeps its memory.
   Figures arrive in light colours; in the dark theme they are drawn in the dark ones. */
(function () {
  "use strict";

  var PATIENCE = 20000, LEFT = new Promise(function () {});
  // components/theme.py, dark_of; a test keeps the two equal.
  var DARK = {
    "#dde1e7": "#2b3850", "#c8402f": "#cf4436", "#ee8b6d": "#e8785a", "#f2c14e": "#f0b84a", "#7cc9ae": "#6cc7a9",
    "#1f8f6f": "#2aa583", "#bcd6f5": "#22406b", "#8cb5e7": "#2f5f9e", "#5c90d2": "#4784cc", "#336ab4": "#74aae6",
    "#18427f": "#b0d2fb", "#14203a": "#e9eff9", "#56678a": "#8ea0bd", "#e1e7f0": "#1c2943", "#ffffff": "#111a2c"
  };
  var VALUES = ["x", "y", "z", "customdata", "locations", "text", "meta"];
  var turns = new WeakMap(), resizes = new WeakMap(), given = new WeakMap();

  /* A copy of a figure in dark colours, its type as large as the page's; what is neither is shared, not copied. */
  function dressed(part, dark, scale) {
    if (typeof part === "string") return dark && DARK[part] || part;
    if (Array.isArray(part)) return part.map(function (each) { return dressed(each, dark, scale); });
    if (!part || Object.getPrototypeOf(part) !== Object.prototype) return part;
    var copy = {};
    Object.keys(part).forEach(function (key) {
      copy[key] = VALUES.indexOf(key) < 0 ? dressed(part[key], dark, scale) : part[key];
      if (/font$/.test(key) && part[key].size) copy[key].size = scale * part[key].size;
    });
    return copy;
  }

  function themed(figure) {
    var dark = Boolean(window.iocTheme) && window.iocTheme.shown() === "dark";
    // A screen seen from afar has larger type (assets/base.css): figures are made for up to 16.5 px.
    var scale = Math.max(1, parseFloat(getComputedStyle(document.documentElement).fontSize) / 16.5);
    if (!dark && scale === 1) return figure;
    var data = dressed(figure.data, dark, scale), layout = dressed(figure.layout, dark, scale);
    return Object.assign({}, figure, { data: data, layout: layout });
  }

  /* When the drawings begun on this box are over, however they ended; a stuck one holds nobody up for long. */
  function idle(box) {
    return turns.get(box) || Promise.resolve();
  }

  function inTurn(box, draw) {
    var drawing = idle(box).then(draw);
    turns.set(box, Promise.race([
      drawing.catch(function () {}),
      new Promise(function (resolve) { setTimeout(resolve, PATIENCE); }),
    ]));
    return drawing;
  }

  function orderly(plotly) {
    var react = plotly.react, resize = plotly.Plots.resize, purge = plotly.purge;

    /* Whoever has left hears no more of it: dash would touch the element, plotly complain of what it lacks. */
    function unlessLeft(box, drawing) {
      return drawing.catch(function (reason) {
        if (box.isConnected) throw reason;
      }).then(function (drawn) {
        if (box.isConnected) return drawn;
        purge.call(plotly, box);
        return LEFT;
      });
    }

    plotly.react = function (box, figure) {
      given.set(box, figure);
      return unlessLeft(box, inTurn(box, function () { return box.isConnected && react.call(plotly, box, themed(figure)); }));
    };
    plotly.Plots.resize = function (box) {
      var waiting = resizes.get(box) || inTurn(box, function () {
        resizes.delete(box);
        return box.isConnected && resize.call(plotly.Plots, box);
      });
      resizes.set(box, waiting);
      return waiting;
    };
    plotly.purge = function (box) {
      idle(box).then(function () { purge.call(plotly, box); });
    };
    return plotly;
  }

  window.addEventListener("ioc-look", function () {
    document.querySelectorAll(".js-plotly-plot").forEach(function (box) {
      if (given.has(box)) loaded.react(box, given.get(box));
    });
  });

  // Dash loads plotly late; it arrives by this assignment.
  var loaded;
  Object.defineProperty(window, "Plotly", {
    configurable: true,
    get: function () { return loaded; },
    set: function (plotly) { loaded = plotly && orderly(plotly); },
  });
})();
