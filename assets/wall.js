/* A wall display's frame: turns the slides, keeps each answer's picture, ages every time on its own clock, and never
   lets go of a picture for want of a server. assets/live.js hears of new versions; assets/host/wall.js holds the frame. */
(function () {
  "use strict";

  var ANSWER_WITHIN = 15000, PREFETCH = 4000, TICK = 1000, SAY_EVERY = 10000, REFUSED_EVERY = 5000, GAP = 250;
  var RELEASE = 0.9, ALARM_EVERY = 3, TICKER_EVERY = 7, SMALLEST_PX = 11, STUCK_AFTER = 3;
  var WORDS = {
    vi: {
      days: ["Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"],
      lost: "Mất kết nối từ {at}", ago: "{age} trước", pinned: "Đang giữ trang này", paused: "Tạm dừng",
      units: ["giây", "phút", "giờ", "ngày"],
    },
    en: {
      days: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
      lost: "Connection lost since {at}", ago: "{age} ago", pinned: "Kept on this slide", paused: "Paused",
      units: ["s", "min", "h", "d"],
    },
  };
  var root = null, held = {}, last = null, deck = [], profile = null, alarms = {};
  var now = 0, first = 0, turnedAt = 0, paused = false, pinned = false, turnsDone = 0;
  var asked = null, asking = 0, askedAt = 0, failed = 0, refusedAt = 0, counter = 0, saidAt = 0, errors = 0, build = null;
  var loading = {}, ready = false;

  function id(name) { return document.getElementById("wall-" + name); }
  function words() { return WORDS[profile && profile.lang] || WORDS.vi; }
  function live() { return window.iocLive.state(); }
  function panes() { return profile && profile.shape === "32:9" ? 2 : 1; }
  function text(node, value) { if (node && node.textContent !== value) node.textContent = value; }
  function tell(message) { if (window.parent !== window) window.parent.postMessage(message, location.origin); }

  /* The slides shown while ``place`` leads: one to a pane, alarm slides only when they jump the queue. */
  function shownFrom(place) {
    if (panes() === 1 || deck.length < 2) return [place];
    return [place, after(place, 1)];
  }

  function after(place, by) {
    var usual = deck.map(function (_, index) { return index; }).filter(function (index) { return !deck[index][2]; });
    if (!usual.length) return 0;
    var at = usual.indexOf(place);
    return usual[((at < 0 ? -1 : at) + by + usual.length) % usual.length];
  }

  /* One question at a time: of the slides shown, or of the next ones before their turn. */
  function ask(turns) {
    if (asking && performance.now() - askedAt < ANSWER_WITHIN) return;
    if (asking) miss();
    var known = live() || {};
    counter += 1;
    asking = counter;
    askedAt = performance.now();
    asked = { turns: turns, n: counter };
    if (root.dataset.preview) asked.preview = Number(root.dataset.preview);
    asked.version = [known.version, known.queue_version];
    dash_clientside.set_props("wall-asked", { data: asked });
  }

  function miss() {
    failed += 1;
    if (failed >= STUCK_AFTER && build && live() && live().build !== build) tell({ kind: "stuck" });
  }

  function take(answer) {
    var waited = asking ? performance.now() - askedAt : 0;
    asking = 0;
    if (!answer || !root) return;
    if (answer.refused) {
      refusedAt = performance.now();
      return tell({ kind: "refused" });
    }
    failed = 0;
    refusedAt = 0;
    if (last && last.key !== answer.key) held = {};
    last = answer;
    profile = answer.profile;
    deck = answer.deck;
    dress();
    Object.keys(answer.turns).forEach(function (place) {
      held[place] = { turn: answer.turns[place], version: answer.version, queue: answer.queue, minute: answer.minute };
    });
    watch(answer.watched);
    if (first === 0) turnedAt = performance.now();
    first += 1;
    if (now >= deck.length) now = 0;
    draw(waited);
    if (!ready) {
      ready = true;
      build = live() ? live().build : null;
      tell({ kind: "ready" });
    }
    id("blank").hidden = true;
  }

  /* Theme, language and the size of the type: the smallest text has the height that the viewing distance needs. */
  function dress() {
    if (root.dataset.theme !== profile.theme) root.dataset.theme = profile.theme;
    if (document.documentElement.lang !== profile.lang) document.documentElement.lang = profile.lang;
    if (root.dataset.shape !== profile.shape) root.dataset.shape = profile.shape;
    text(id("title"), last.title);
    text(id("message"), profile.message);
    id("message").hidden = !profile.message;
    size();
  }

  function size() {
    if (!profile) return;
    var wide = window.innerWidth / panes(), high = window.innerHeight;
    var mm = profile.diagonal_mm / Math.hypot(window.innerWidth, window.innerHeight);
    var upright = high > wide;
    var most = upright ? Math.min(wide / 44, high / 62) : Math.min(high / 37, wide / 62);
    var least = upright ? Math.min(wide / 60, high / 80) : Math.min(high / 50, wide / 84);
    var rem = Math.max(SMALLEST_PX, Math.min(most, Math.max(least, profile.font_mm / mm / 0.85)));
    var value = rem.toFixed(2) + "px";
    if (document.documentElement.style.fontSize !== value) document.documentElement.style.fontSize = value;
  }

  function draw() {
    shownFrom(now).forEach(function (place, pane) {
      var kept = held[place], host = id("pane-" + pane);
      if (!kept || !host) return;
      window.iocMorph(host, kept.turn.nodes);
      if (Number(host.dataset.turn) !== place) {
        host.dataset.turn = place;
        host.classList.remove("is-new");
        void host.offsetWidth;
        host.classList.add("is-new");
      }
    });
    id("pane-1").hidden = panes() === 1;
    var lead = held[now];
    if (lead) text(id("period"), [lead.turn.title, lead.turn.period].filter(Boolean).join(" · "));
    window.iocMorph(id("figures"), last.foot);
    window.iocMorph(id("ticker"), last.ticker);
    outlines();
    progress();
    ages();
  }

  /* Communes are fetched once and drawn once; every map of every slide only points to them. */
  function outlines() {
    document.querySelectorAll("svg[data-outline]").forEach(function (svg) {
      var url = svg.dataset.outline;
      if (loading[url]) return;
      loading[url] = true;
      fetch(url).then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      }).then(function (found) {
        var old = document.getElementById("wall-outlines");
        var box = document.createElementNS("http://www.w3.org/2000/svg", "svg");
        box.id = "wall-outlines";
        box.setAttribute("aria-hidden", "true");
        var defs = box.appendChild(document.createElementNS(box.namespaceURI, "defs"));
        Object.keys(found.paths).forEach(function (code) {
          var path = defs.appendChild(document.createElementNS(box.namespaceURI, "path"));
          path.id = "unit-" + code;
          path.setAttribute("d", found.paths[code]);
        });
        if (old) old.remove();
        root.appendChild(box);
      }).catch(function () { delete loading[url]; });
    });
  }

  /* Alarms begin above their limit and end well below it, so that a value on the limit does not flicker. */
  function watch(watched) {
    watched.forEach(function (each) {
      var on = Boolean(alarms[each.key]), value = each.value;
      var still = value !== null && value > (on ? RELEASE : 1) * each.limit;
      if (still && !on) alarms[each.key] = { fresh: true };
      if (!still) delete alarms[each.key];
      if (alarms[each.key]) Object.assign(alarms[each.key], { turn: each.turn, words: each.words });
    });
    Object.keys(alarms).forEach(function (key) {
      if (!watched.some(function (each) { return each.key === key; })) delete alarms[key];
    });
    var said = Object.keys(alarms).map(function (key) { return alarms[key].words; }).join(" · ");
    text(id("alarm"), said);
    id("alarm").hidden = !said;
  }

  /* The next slide: a fresh alarm at once, standing ones every third turn, else the next of the deck. */
  function next() {
    var keys = Object.keys(alarms);
    var fresh = keys.find(function (key) { return alarms[key].fresh; });
    if (fresh) return alarms[fresh].turn;
    if (keys.length && turnsDone % ALARM_EVERY === ALARM_EVERY - 1) {
      var due = alarms[keys[Math.floor(turnsDone / ALARM_EVERY) % keys.length]].turn;
      if (due !== now) return due;
    }
    return after(base, panes());
  }
  var base = 0;

  function turn(place) {
    var fresh = Object.keys(alarms).find(function (key) { return alarms[key].fresh && alarms[key].turn === place; });
    if (fresh) alarms[fresh].fresh = false;
    else turnsDone += 1;
    if (deck[place] && !deck[place][2] && place === after(base, panes())) base = place;
    now = place;
    turnedAt = performance.now();
    draw();
  }

  function holds(place) {
    return shownFrom(place).every(function (each) { return held[each]; });
  }

  function behind(place) {
    var known = live(), minute = Math.floor(window.iocClock() / 60000);
    return shownFrom(place).some(function (each) {
      var kept = held[each];
      return !kept || (known && (known.version > kept.version || known.queue_version > kept.queue)) || minute > kept.minute;
    });
  }

  function seconds() { return deck[now] ? deck[now][1] : 20; }

  function step() {
    if (!root) return;
    if (refusedAt) {
      if (performance.now() - refusedAt > REFUSED_EVERY) { refusedAt = 0; ask(shownFrom(now)); }
      return;
    }
    var lost = window.iocLive.lost() !== null;
    if (!first) return ask(shownFrom(now));
    if (asking && performance.now() - askedAt < ANSWER_WITHIN) return;
    if (!lost && behind(now)) return ask(shownFrom(now));
    // Every slide once, so that all can take their turns without a server.
    var missing = deck.findIndex(function (_, place) { return !held[place]; });
    if (!lost && missing >= 0 && turnedAt + 1000 * seconds() - performance.now() > PREFETCH) return ask([missing]);
    if (paused || pinned || deck.length < 2) return;
    var left = turnedAt + 1000 * seconds() - performance.now(), place = next();
    var fresh = Object.keys(alarms).some(function (key) { return alarms[key].fresh; });
    if (place === now) return;
    if (left <= 0 || (fresh && performance.now() - turnedAt > 5000)) {
      if (holds(place)) return turn(place);
      if (lost) return skip();
    }
    if (!lost && (left < PREFETCH || fresh) && behind(place)) ask(shownFrom(place));
  }

  /* Without a server the pictures that are there still take their turns. */
  function skip() {
    for (var by = 1; by <= deck.length; by += 1) {
      var place = after(base, by * panes());
      if (holds(place)) {
        base = place;
        if (place !== now) turn(place);
        return;
      }
    }
  }

  function move(by) {
    var place = after(deck[now] && deck[now][2] ? base : now, by);
    base = place;
    now = place;
    turnedAt = performance.now();
    if (holds(place)) draw();
    if (!holds(place) || behind(place)) { asking = 0; ask(shownFrom(place)); }
    progress();
  }

  function key(name) {
    if (name === "ArrowRight" || name === "PageDown" || name === "MediaTrackNext") move(1);
    else if (name === "ArrowLeft" || name === "PageUp" || name === "MediaTrackPrevious") move(-1);
    else if (name === " " || name === "p" || name === "P" || name === "MediaPlayPause") paused = !paused;
    else if (name === "Enter" || name === "k" || name === "K") pinned = !pinned;
    else return false;
    if (!paused) turnedAt = Math.max(turnedAt, performance.now() - 1000 * seconds());
    progress();
    return true;
  }

  function progress() {
    var host = id("progress");
    var usual = deck.map(function (each, index) { return [each, index]; }).filter(function (pair) { return !pair[0][2]; });
    var shown = shownFrom(now);
    window.iocMorph(host, usual.map(function (pair) {
      var on = shown.indexOf(pair[1]) >= 0;
      return ["li", on ? { "class": "is-on" } : {}, on ? [["i", {}, []]] : []];
    }));
    var state = pinned ? words().pinned : paused ? words().paused : "";
    text(id("turn"), state);
    advance();
  }

  function advance() {
    var share = paused || pinned ? 1 : Math.min(1, (performance.now() - turnedAt) / (1000 * seconds()));
    document.querySelectorAll("#wall-progress i").forEach(function (node) {
      node.style.width = (100 * share).toFixed(1) + "%";
    });
  }

  /* Every time on the screen, on the display's own clock set right by the server's. */
  function ages() {
    var at = window.iocClock();
    document.querySelectorAll("#wall time[data-at]").forEach(function (node) {
      var age = Math.max(0, (at - Number(node.dataset.at)) / 1000);
      text(node, words().ago.replace("{age}", window.iocAge(age, words().units)));
      var tone = age >= Number(node.dataset.lost || Infinity) ? "is-lost" : age >= Number(node.dataset.stale || Infinity) ? "is-stale" : "";
      node.className = ("wall-age " + tone).trim();
    });
    text(id("clock"), window.iocLive.clock(at));
    var day = new Date(at + 7 * 3600000);
    var date = [day.getUTCDate(), day.getUTCMonth() + 1].map(function (part) { return String(part).padStart(2, "0"); });
    text(id("date"), words().days[day.getUTCDay()] + ", " + date.join("/") + "/" + day.getUTCFullYear());
    dim(window.iocLive.clock(at));
  }

  function dim(clock) {
    var hours = profile && profile.dim.length === 2 ? profile.dim : null;
    var dark = Boolean(hours) && (hours[0] < hours[1] ? clock >= hours[0] && clock < hours[1] : clock >= hours[0] || clock < hours[1]);
    id("dim").classList.toggle("is-dark", dark);
    return dark;
  }

  function events(tickNumber) {
    var host = id("ticker");
    if (host.children.length < 2 || tickNumber % TICKER_EVERY) return;
    var at = Array.prototype.findIndex.call(host.children, function (child) { return child.classList.contains("is-on"); });
    Array.prototype.forEach.call(host.children, function (child, index) {
      child.classList.toggle("is-on", index === (at + 1) % host.children.length);
    });
  }

  function say() {
    if (performance.now() - saidAt < SAY_EVERY || !profile) return;
    saidAt = performance.now();
    var memory = performance.memory ? performance.memory.usedJSHeapSize / 1048576 : null;
    var lost = window.iocLive.lost() !== null;
    tell({
      kind: "seen",
      seen: {
        build: build || "", slide: now, heap_mb: memory && Math.round(10 * memory) / 10,
        state: lost ? "offline" : id("dim").classList.contains("is-dark") ? "dim" : pinned ? "pinned" : paused ? "paused" : "on",
        data_version: held[now] ? held[now].version : null, nodes: document.getElementsByTagName("*").length,
        errors: errors, width: window.innerWidth, height: window.innerHeight,
      },
    });
  }

  var ticks = 0;
  function tick() {
    ticks += 1;
    if (!root) {
      root = document.getElementById("wall");
      if (!root) return;
      document.documentElement.classList.add("is-wall");
      window.iocLive.tell = soon;
      window.iocLive.renew = function () { tell({ kind: "build" }); };
    }
    step();
    if (profile) {
      ages();
      advance();
      events(ticks);
    }
    say();
  }

  var due = null;
  function soon() {
    if (due) return;
    due = setTimeout(function () { due = null; step(); }, GAP * Math.random());
  }

  function start() {
    setInterval(tick, TICK);
    window.addEventListener("resize", size);
    window.addEventListener("error", function () { errors += 1; });
    window.addEventListener("unhandledrejection", function () { errors += 1; });
    document.addEventListener("keydown", function (event) {
      if (root && key(event.key)) event.preventDefault();
    });
    window.addEventListener("message", function (event) {
      if (root && event.origin === location.origin && event.data && event.data.kind === "key") key(event.data.key);
    });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { wall: { take: take } });
  if (/^\/wall\/[^/]+\/frame\/?$/.test(location.pathname)) start();
})();
