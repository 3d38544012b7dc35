/* A wall display's frame: asks for its slides when the data moved and before their turn, keeps each answer's picture, and
   never lets go of one for want of a server. assets/live.js hears of new versions, assets/wall_picture.js draws, and
   assets/host/wall.js holds the frame. */
(function () {
  "use strict";

  var ANSWER_WITHIN = 15000, PREFETCH = 4000, TICK = 1000, SAY_EVERY = 10000, REFUSED_EVERY = 5000, SPREAD = 250;
  var RELEASE = 0.9, ALARM_EVERY = 3, ALARM_AFTER = 5000, STUCK_AFTER = 3, USUAL_S = 20, TICKER_EVERY = 7;
  var view = null, root = null, profile = null, deck = [], held = {}, key = null, alarms = {};
  /* ``now`` leads the slides shown, ``base`` is where the deck stands: an alarm's slide is only an aside. */
  var now = 0, base = 0, turnedAt = 0, turns = 0, paused = false, pinned = false;
  var asked = 0, askedAt = 0, counter = 0, missed = 0, refusedAt = 0, due = null;
  var saidAt = 0, errors = 0, build = null, ticks = 0;

  function clock() { return performance.now(); }
  function live() { return window.iocLive.state(); }
  function lost() { return window.iocLive.lost() !== null; }
  function tell(message) { if (window.parent !== window) window.parent.postMessage(message, location.origin); }
  function seconds() { return deck[now] ? deck[now][1] : USUAL_S; }
  function left() { return turnedAt + 1000 * seconds() - clock(); }
  function freshAlarm() { return Object.keys(alarms).find(function (name) { return alarms[name].fresh; }); }

  /* The place ``by`` slides after ``place`` in the deck, without those that only alarms show. */
  function after(place, by) {
    var usual = deck.map(function (_, index) { return index; }).filter(function (index) { return !deck[index][2]; });
    if (!usual.length) return 0;
    var at = usual.indexOf(place);
    return usual[((((at < 0 ? -1 : at) + by) % usual.length) + usual.length) % usual.length];
  }

  function shownFrom(place) {
    return !profile || view.panes(profile) === 1 || deck.length < 2 ? [place] : [place, after(place, 1)];
  }

  function holds(place) {
    return shownFrom(place).every(function (each) { return held[each]; });
  }

  /* Whether a slide is missing, or its data moved, or its minute is over. */
  function behind(place) {
    var known = live(), minute = Math.floor(window.iocClock() / 60000);
    return shownFrom(place).some(function (each) {
      var kept = held[each];
      return !kept || minute > kept.minute || (known && (known.version > kept.version || known.queue_version > kept.queue));
    });
  }

  /* One question at a time; one that stays without an answer for long is given up. */
  function waiting() { return asked && clock() - askedAt < ANSWER_WITHIN; }

  function ask(places) {
    if (waiting()) return;
    if (asked) miss();
    counter += 1;
    asked = counter;
    askedAt = clock();
    var question = { turns: places, n: counter };
    if (root.dataset.preview) question.preview = Number(root.dataset.preview);
    dash_clientside.set_props("wall-asked", { data: question });
  }

  /* A server of another build that does not answer this one's questions: a frame of its own is needed. */
  function miss() {
    missed += 1;
    if (missed >= STUCK_AFTER && live() && live().build !== build) tell({ kind: "stuck" });
  }

  function take(answer) {
    asked = 0;
    if (!answer || !root) return;
    missed = 0;
    refusedAt = answer.refused ? clock() : 0;
    if (answer.refused) return tell({ kind: "refused" });
    if (key !== answer.key) held = {};
    if (!key) begin();
    key = answer.key;
    profile = answer.profile;
    deck = answer.deck;
    Object.keys(answer.turns).forEach(function (place) {
      held[place] = { turn: answer.turns[place], version: answer.version, queue: answer.queue, minute: answer.minute };
    });
    if (now >= deck.length) now = base = 0;
    view.dress(root, profile, answer.title);
    window.iocMorph(view.id("figures"), answer.foot);
    view.events(answer.ticker);
    watch(answer.watched);
    draw();
  }

  function begin() {
    turnedAt = clock();
    build = live() ? live().build : null;
    view.id("blank").hidden = true;
    tell({ kind: "ready" });
  }

  function draw() {
    shownFrom(now).forEach(function (place, pane) {
      if (held[place]) view.slide(pane, place, held[place].turn.nodes);
    });
    if (held[now]) view.text(view.id("period"), [held[now].turn.title, held[now].turn.period].filter(Boolean).join(" · "));
    view.outlines(root);
    view.progress(profile, deck, shownFrom(now), pinned ? "pinned" : paused ? "paused" : "");
    view.ages(profile);
    advance();
  }

  function advance() {
    view.advance(paused || pinned ? 1 : 1 - left() / (1000 * seconds()));
  }

  /* Alarms begin above their limit and end well below it, so that a value on the limit does not flicker. */
  function watch(watched) {
    var standing = {};
    watched.forEach(function (each) {
      var old = alarms[each.key];
      if (each.value === null || each.value <= (old ? RELEASE : 1) * each.limit) return;
      standing[each.key] = { turn: each.turn, words: each.words, fresh: old ? old.fresh : true };
    });
    alarms = standing;
    view.alarm(Object.keys(alarms).map(function (name) { return alarms[name].words; }).join(" · "));
  }

  /* The next slide: a fresh alarm's at once, standing ones every third turn, else the next of the deck. */
  function next() {
    var fresh = freshAlarm(), standing = Object.keys(alarms);
    if (fresh) return alarms[fresh].turn;
    if (standing.length && turns % ALARM_EVERY === ALARM_EVERY - 1) {
      var place = alarms[standing[Math.floor(turns / ALARM_EVERY) % standing.length]].turn;
      if (place !== now) return place;
    }
    return after(base, view.panes(profile));
  }

  function turn(place) {
    var fresh = freshAlarm();
    if (fresh && alarms[fresh].turn === place) alarms[fresh].fresh = false;
    else turns += 1;
    if (place === after(base, view.panes(profile))) base = place;
    now = place;
    turnedAt = clock();
    draw();
  }

  /* Without a server the pictures that are there still take their turns. */
  function skip() {
    for (var by = 1; by <= deck.length; by += 1) {
      var place = after(base, by * view.panes(profile));
      if (!holds(place)) continue;
      base = place;
      return place === now ? undefined : turn(place);
    }
  }

  function step() {
    if (refusedAt && clock() - refusedAt < REFUSED_EVERY) return;
    if (!key || refusedAt) return ask(shownFrom(now));
    if (waiting()) return;
    var cut = lost(), fresh = freshAlarm();
    if (!cut && behind(now)) return ask(shownFrom(now));
    // Every slide once, so that all can take their turns without a server.
    var missing = deck.findIndex(function (_, place) { return !held[place]; });
    if (!cut && missing >= 0 && left() > PREFETCH) return ask([missing]);
    if (paused || pinned || deck.length < 2) return;
    var place = next();
    if (place === now) {
      if (fresh) alarms[fresh].fresh = false;
      return;
    }
    if (left() <= 0 || (fresh && clock() - turnedAt > ALARM_AFTER)) {
      if (holds(place)) return turn(place);
      if (cut) return skip();
    }
    if (!cut && (left() < PREFETCH || fresh) && behind(place)) ask(shownFrom(place));
  }

  function move(by) {
    base = now = after(deck[now] && deck[now][2] ? base : now, by);
    turnedAt = clock();
    if (!holds(now)) asked = 0;
    draw();
    step();
  }

  function press(name) {
    if (!profile) return false;
    if (name === "ArrowRight" || name === "PageDown" || name === "MediaTrackNext") move(1);
    else if (name === "ArrowLeft" || name === "PageUp" || name === "MediaTrackPrevious") move(-1);
    else if (name === " " || name === "p" || name === "P" || name === "MediaPlayPause") paused = !paused;
    else if (name === "Enter" || name === "k" || name === "K") pinned = !pinned;
    else return false;
    if (!paused && !pinned && left() < 0) turnedAt = clock();
    draw();
    return true;
  }

  /* A sign of life for the list of displays. */
  function say() {
    if (!profile || clock() - saidAt < SAY_EVERY) return;
    saidAt = clock();
    var memory = performance.memory ? performance.memory.usedJSHeapSize / 1048576 : null;
    var dim = view.id("dim").classList.contains("is-dark");
    tell({ kind: "seen", seen: {
      build: build || "", slide: now, state: lost() ? "offline" : dim ? "dim" : pinned ? "pinned" : paused ? "paused" : "on",
      data_version: held[now] ? held[now].version : null, heap_mb: memory && Math.round(10 * memory) / 10,
      nodes: document.getElementsByTagName("*").length, errors: errors, width: window.innerWidth, height: window.innerHeight,
    } });
  }

  function tick() {
    ticks += 1;
    if (!root && !find()) return;
    step();
    if (profile) {
      view.ages(profile);
      advance();
      if (ticks % TICKER_EVERY === 0) view.events();
    }
    say();
  }

  function find() {
    root = document.getElementById("wall");
    if (!root) return false;
    view = window.iocWall;
    document.documentElement.classList.add("is-wall");
    window.iocLive.tell = soon;
    window.iocLive.renew = function () { tell({ kind: "build" }); };
    return true;
  }

  /* News reaches all displays at once: each asks a moment later than the others. */
  function soon() {
    if (!due) due = setTimeout(function () { due = null; step(); }, SPREAD * Math.random());
  }

  function start() {
    setInterval(tick, TICK);
    window.addEventListener("resize", function () { if (profile) view.size(profile); });
    window.addEventListener("error", function () { errors += 1; });
    window.addEventListener("unhandledrejection", function () { errors += 1; });
    document.addEventListener("keydown", function (event) {
      if (press(event.key)) event.preventDefault();
    });
    window.addEventListener("message", function (event) {
      if (event.origin === location.origin && event.data && event.data.kind === "key") press(event.data.key);
    });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, { wall: { take: take } });
  if (/^\/wall\/[^/]+\/frame\/?$/.test(location.pathname)) start();
})();
