/* What a wall display shows besides its slides: type sized for the distance, maps, ages, hours, progress, events. */
(function () {
  "use strict";

  var SMALLEST_PX = 11, SMALLEST_REM = 0.85;
  var WORDS = {
    vi: {
      days: ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
      ago: "{age} trước", pinned: "Đang giữ trang này", paused: "Tạm dừng", units: ["giây", "phút", "giờ", "ngày"],
    },
    en: {
      days: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
      ago: "{age} ago", pinned: "Kept on this slide", paused: "Paused", units: ["s", "min", "h", "d"],
    },
  };
  var loading = {};

  function id(name) { return document.getElementById("wall-" + name); }
  function words(profile) { return WORDS[profile.lang] || WORDS.vi; }
  function panes(profile) { return profile.shape === "32:9" ? 2 : 1; }
  function text(node, value) { if (node.textContent !== value) node.textContent = value; }
  function mark(node, name, value) { if (node.dataset[name] !== value) node.dataset[name] = value; }

  /* The smallest text has the height that the viewing distance needs, as far as the slide still fits. */
  function size(profile) {
    var wide = window.innerWidth / panes(profile), high = window.innerHeight;
    var mm = profile.diagonal_mm / Math.hypot(window.innerWidth, window.innerHeight);
    var upright = high > wide;
    var most = upright ? Math.min(wide / 44, high / 62) : Math.min(high / 37, wide / 62);
    var least = upright ? Math.min(wide / 60, high / 80) : Math.min(high / 50, wide / 84);
    var rem = Math.max(SMALLEST_PX, Math.min(most, Math.max(least, profile.font_mm / mm / SMALLEST_REM)));
    var value = rem.toFixed(2) + "px";
    if (document.documentElement.style.fontSize !== value) document.documentElement.style.fontSize = value;
  }

  function dress(root, profile, title) {
    mark(root, "theme", profile.theme);
    mark(root, "shape", profile.shape);
    if (document.documentElement.lang !== profile.lang) document.documentElement.lang = profile.lang;
    text(id("title"), title);
    text(id("message"), profile.message);
    id("message").hidden = !profile.message;
    id("pane-1").hidden = panes(profile) === 1;
    size(profile);
  }

  /* The slide at ``place`` of the deck in a pane; another slide fades in, the same one is patched where it stands. */
  function slide(pane, place, nodes) {
    var host = id("pane-" + pane);
    window.iocMorph(host, nodes);
    if (Number(host.dataset.turn) === place) return;
    host.dataset.turn = place;
    host.classList.remove("is-new");
    void host.offsetWidth;
    host.classList.add("is-new");
  }

  /* Communes are fetched once and drawn once; every map of every slide only points to them. */
  function outlines(root) {
    document.querySelectorAll("svg[data-outline]").forEach(function (map) {
      var url = map.dataset.outline;
      if (loading[url]) return;
      loading[url] = true;
      fetch(url).then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      }).then(function (found) { keep(root, found.paths); }).catch(function () { delete loading[url]; });
    });
  }

  function keep(root, paths) {
    var old = id("outlines");
    if (old) old.remove();
    var box = document.createElement("div");
    box.id = "wall-outlines";
    window.iocMorph(box, [["svg", { "aria-hidden": "true" }, [["defs", {}, Object.keys(paths).map(function (code) {
      return ["path", { id: "unit-" + code, d: paths[code] }, []];
    })]]]]);
    root.appendChild(box);
  }

  /* Every time on the screen, on the display's own clock set right by the server's. */
  function ages(profile) {
    var at = window.iocClock(), said = words(profile);
    document.querySelectorAll("#wall time[data-at]").forEach(function (node) {
      var age = Math.max(0, (at - Number(node.dataset.at)) / 1000);
      var tone = age >= Number(node.dataset.lost || Infinity) ? " is-lost" : age >= Number(node.dataset.stale || Infinity) ? " is-stale" : "";
      text(node, said.ago.replace("{age}", window.iocAge(age, said.units)));
      if (node.className !== "wall-age" + tone) node.className = "wall-age" + tone;
    });
    var day = new Date(at + 7 * 3600000), clock = window.iocLive.clock(at);
    var date = [day.getUTCDate(), day.getUTCMonth() + 1].map(function (part) { return String(part).padStart(2, "0"); });
    text(id("clock"), clock);
    text(id("date"), said.days[day.getUTCDay()] + ", " + date.join("/") + "/" + day.getUTCFullYear());
    id("dim").classList.toggle("is-dark", dark(profile.dim, clock));
  }

  function dark(hours, clock) {
    if (hours.length < 2) return false;
    return hours[0] < hours[1] ? clock >= hours[0] && clock < hours[1] : clock >= hours[0] || clock < hours[1];
  }

  /* A dot for each slide of the deck, the ones shown with how much of their time is over; ``held``: paused or pinned. */
  function progress(profile, deck, shown, held) {
    window.iocMorph(id("progress"), deck.map(function (_, index) { return index; }).filter(function (index) {
      return !deck[index][2];
    }).map(function (index) {
      return shown.indexOf(index) < 0 ? ["li", {}, []] : ["li", { "class": "is-on" }, [["i", {}, []]]];
    }));
    text(id("turn"), held ? words(profile)[held] : "");
  }

  function advance(share) {
    document.querySelectorAll("#wall-progress i").forEach(function (node) {
      node.style.width = (100 * Math.min(1, share)).toFixed(1) + "%";
    });
  }

  function alarm(said) {
    text(id("alarm"), said);
    id("alarm").hidden = !said;
  }

  /* One event at a time: the next one, or the same place among new ones (``nodes``). */
  function events(nodes) {
    var host = id("ticker"), at = Number(host.dataset.at || 0);
    if (nodes) window.iocMorph(host, nodes);
    else at += 1;
    at = host.children.length ? at % host.children.length : 0;
    mark(host, "at", String(at));
    Array.prototype.forEach.call(host.children, function (item, index) { item.classList.toggle("is-on", index === at); });
  }

  window.iocWall = {
    id: id, text: text, panes: panes, size: size, dress: dress, slide: slide, outlines: outlines, ages: ages,
    progress: progress, advance: advance, alarm: alarm, events: events,
  };
})();
