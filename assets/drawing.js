/* One drawing at a time per graph. dcc.Graph (dash 4.4) resizes and clears a graph that is still being drawn; plotly then
   fails on a layout or a map style that is not there yet, or no longer, and a map the reader left keeps its memory. */
(function () {
  "use strict";

  var PATIENCE = 20000, LEFT = new Promise(function () {});
  var turns = new WeakMap(), resizes = new WeakMap();

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
      return unlessLeft(box, inTurn(box, function () { return box.isConnected && react.call(plotly, box, figure); }));
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

  // Dash loads plotly late; it arrives by this assignment.
  var loaded;
  Object.defineProperty(window, "Plotly", {
    configurable: true,
    get: function () { return loaded; },
    set: function (plotly) { loaded = plotly && orderly(plotly); },
  });
})();
