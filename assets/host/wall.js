/* The host of a wall display. It never navigates: it holds the display's secret, says hello to the server, and keeps the
   slides in a frame. A new frame is loaded behind the old one and takes its place once it has drawn, so that the picture
   never goes away: not for a new build, a changed profile, the nightly refresh, nor while there is no server. */
(function () {
  "use strict";

  var KEY = "ioc_display_secret", HELLO = "/api/v1/displays/hello", READY = "/api/v1/version";
  var EVERY = 30000, WAITING = 3000, SOON = 1000, ANSWER_WITHIN = 10000, FAIL_FIRST = 3000, FAIL_MOST = 10000;
  var LOADS_WITHIN = 45000, SILENT_AFTER = 60000, NIGHT_SPREAD = 600000, TICK = 1000;
  var WORDS = {
    wait: "Đang kết nối máy chủ… · Connecting to the server…",
    until: "Mã có hiệu lực đến {at} · The code is good until {at}",
    busy: "Quá nhiều màn hình đang chờ ghép · Too many displays wait to be paired",
  };
  var build = document.documentElement.dataset.build;
  var pairing = document.getElementById("pairing"), code = document.getElementById("pairing-code");
  var note = document.getElementById("pairing-note"), frames = document.getElementById("frames");
  var told = null, seen = null, shown = null, coming = null, refreshed = "", skew = Date.now() - performance.now();
  var timer = null, asking = false, failures = 0, loadAt = 0, why = "";

  function secret() {
    var kept = localStorage.getItem(KEY);
    if (kept && /^[A-Za-z0-9_-]{32,128}$/.test(kept)) return kept;
    var bytes = crypto.getRandomValues(new Uint8Array(32));
    kept = Array.prototype.map.call(bytes, function (byte) { return byte.toString(16).padStart(2, "0"); }).join("");
    localStorage.setItem(KEY, kept);
    return kept;
  }

  function jitter(milliseconds) { return milliseconds * (0.75 + Math.random() / 2); }

  function clock(instant) {
    return new Date(instant).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
  }

  function hello() {
    clearTimeout(timer);
    if (asking) return;
    asking = true;
    var body = JSON.stringify(seen ? { secret: secret(), seen: seen } : { secret: secret() });
    fetch(HELLO, {
      method: "POST", body: body, headers: { "Content-Type": "application/json" }, cache: "no-store",
      signal: AbortSignal.timeout(ANSWER_WITHIN),
    }).then(function (answer) {
      if (answer.status === 429) note.textContent = WORDS.busy;
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then(function (answer) {
      failures = 0;
      hear(answer);
      again(answer.paired ? EVERY : WAITING);
    }).catch(function () {
      failures += 1;
      if (!shown && !told) waitForServer();
      again(Math.min(FAIL_MOST, FAIL_FIRST * failures));
    }).finally(function () { asking = false; });
  }

  function again(milliseconds) {
    clearTimeout(timer);
    timer = setTimeout(hello, jitter(milliseconds));
  }

  function waitForServer() {
    pairing.hidden = false;
    note.textContent = WORDS.wait;
  }

  function hear(answer) {
    skew = new Date(answer.time).getTime() - performance.now();
    if (!answer.paired) {
      told = null;
      drop(coming);
      drop(shown);
      coming = shown = seen = null;
      pairing.hidden = false;
      code.textContent = answer.digits;
      note.textContent = WORDS.until.replaceAll("{at}", clock(answer.until));
      return;
    }
    told = answer;
    pairing.hidden = Boolean(shown || coming);
    note.textContent = "";
    if (location.pathname !== "/wall/" + answer.code) history.replaceState(null, "", "/wall/" + answer.code + location.search);
    if (!shown && !coming) load("first", 0);
    else if (shown && shown.build !== answer.build) load("build", 1000 * answer.spread_s);
  }

  /* A new frame after at most ``spread`` milliseconds, so that many displays do not come at once. */
  function load(reason, spread) {
    if (coming || loadAt) return;
    why = reason;
    loadAt = performance.now() + spread * Math.random();
    tick();
  }

  /* Whether the server and its database can answer. */
  function whenReady() {
    return fetch(READY, { cache: "no-store", signal: AbortSignal.timeout(ANSWER_WITHIN) }).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then(function (state) {
      if (state.reachable === false) throw new Error("no database");
    });
  }

  /* Never into a dead server: the frame is made only once the server says that it can answer. */
  function begin() {
    loadAt = 0;
    if (!told || coming) return;
    var frame = document.createElement("iframe");
    coming = { frame: frame, build: told.build, since: performance.now(), heard: performance.now(), why: why };
    whenReady().then(function () {
      if (!coming || coming.frame !== frame) return;
      frame.className = "is-coming";
      frame.title = told.name;
      frame.src = "/wall/" + encodeURIComponent(told.code) + "/frame";
      frames.appendChild(frame);
    }).catch(function () { if (coming && coming.frame === frame) giveUp(); });
  }

  function giveUp() {
    var reason = coming ? coming.why : "first";
    drop(coming);
    coming = null;
    if (told) load(reason, 2 * FAIL_MOST);
  }

  function drop(which) {
    if (which) which.frame.remove();
  }

  function swap() {
    drop(shown);
    shown = coming;
    coming = null;
    shown.frame.className = "";
    pairing.hidden = true;
    shown.frame.contentWindow.focus();
  }

  window.addEventListener("message", function (event) {
    var from = [shown, coming].find(function (each) { return each && each.frame.contentWindow === event.source; });
    if (!from || event.origin !== location.origin) return;
    from.heard = performance.now();
    var said = event.data || {};
    if (said.kind === "ready" && from === coming) swap();
    if (said.kind === "seen") seen = said.seen;
    if (said.kind === "refused") hello();
    if (said.kind === "build" && from === shown) hello();
    if (said.kind === "stuck" && from === shown) load("stuck", 4 * SOON);
  });

  /* At the set hour a frame of its own; the host itself follows a new build then, and only if the server is there. */
  function night() {
    var now = performance.now() + skew, today = new Date(now + 7 * 3600000).toISOString().slice(0, 10);
    if (!told || clock(now) !== told.refresh_at || refreshed === today) return;
    refreshed = today;
    load("night", NIGHT_SPREAD);
    if (told.build !== build) setTimeout(renew, NIGHT_SPREAD * (1 + Math.random()));
  }

  function renew() {
    whenReady().then(function () { location.reload(); }).catch(function () { setTimeout(renew, jitter(NIGHT_SPREAD)); });
  }

  function tick() {
    var now = performance.now();
    if (loadAt && now >= loadAt) begin();
    if (coming && now - coming.since > LOADS_WITHIN) giveUp();
    if (shown && !coming && !loadAt && now - shown.heard > SILENT_AFTER) load("silent", 0);
    night();
  }

  document.addEventListener("keydown", function (event) {
    if (!shown) return;
    shown.frame.contentWindow.postMessage({ kind: "key", key: event.key }, location.origin);
    shown.frame.contentWindow.focus();
  });
  window.addEventListener("online", hello);
  document.addEventListener("visibilitychange", function () { if (!document.hidden) hello(); });
  setInterval(tick, TICK);
  hello();
})();
