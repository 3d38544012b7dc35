/* The live client: hears of new data versions, nudges the page's one render callback, and ages the freshness badge. */
(function () {
  "use strict";

  var NUDGE_EVERY = 500, NUDGE_SLOWEST = 5000, REST = 2, ANSWER_WITHIN = 15000, SILENT_AFTER = 22000, RED_AFTER = 60000;
  var POLL_EVERY = 5000, POLL_MOST = 60000, POLL_MOST_WALL = 8000, POLL_WITHIN = 8000, STREAM_AGAIN = 30000, HIDDEN_CLOSE = 5000;
  var WORDS = {
    vi: {
      fresh: "Cập nhật {age} trước", none: "Chưa có dữ liệu", wait: "Đang kết nối…", lost: "Mất kết nối từ {at}",
      units: ["giây", "phút", "giờ", "ngày"],
    },
    en: {
      fresh: "Updated {age} ago", none: "No data yet", wait: "Connecting…", lost: "Connection lost since {at}",
      units: ["s", "min", "h", "d"],
    },
  };
  var known = null, skew = Date.now() - performance.now(), contact = 0, heard = 0, failing = false;
  var stream = null, polling = false, pollTimer = null, pollWait = POLL_EVERY, hideTimer = null;
  var pending = null, blankSince = 0, patience = ANSWER_WITHIN, lastNudge = 0, gap = NUDGE_EVERY, nudgeTimer = null, minuteJitter = 1000 + 4000 * Math.random();

  function jitter(milliseconds) { return milliseconds * (0.75 + Math.random() / 2); }
  function serverNow() { return performance.now() + skew; }
  window.iocClock = serverNow;
  window.iocAge = ageText;
  /* What a wall display needs of the channel: what is known, since when nobody answers, and to hear of either. */
  window.iocLive = {
    state: function () { return known; },
    lost: function () { return badge(WORDS.vi).lost ? contact + skew : null; },
    clock: clock,
    tell: null,
    renew: null,
  };
  function tell() {
    if (window.iocLive.tell) window.iocLive.tell();
  }

  /* What the screen shows now: every answer writes its version and minute beside the time of the data, in a new node.
     Boards of queues follow a version of their own, so that a ticket does not redraw the pages about dossiers; a review
     of the past ("clock", "queue-clock") follows the minute alone. */
  function shown() {
    var node = document.querySelector("[data-version]");
    return node && { node: node, version: Number(node.dataset.version), minute: Number(node.dataset.minute) };
  }
  function feeds(word) {
    var node = document.querySelector("[data-version]");
    return Boolean(node) && (node.dataset.feed || "").split("-").indexOf(word) >= 0;
  }
  function newest(screen) {
    return feeds("clock") && screen.version >= 0 ? screen.version : feeds("queue") ? known.queue_version : known.version;
  }
  function committed() { return feeds("queue") ? known.queue_at : known.at; }

  function hear(state) {
    if (known && known.build !== state.build) {
      if (!window.iocLive.renew) return location.reload();
      window.iocLive.renew(state.build);
    }
    skew = new Date(state.server_time).getTime() - performance.now();
    // A server whose database is away answers too, with what it last knew: that is no contact with the data.
    heard = performance.now();
    failing = state.reachable === false;
    if (!failing) contact = heard;
    known = state;
    paint();
    consider();
    tell();
  }

  function consider() {
    var screen = shown();
    if (!known || !screen || failing || document.hidden || nudgeTimer) return;
    if (screen.version < 0) {
      // The page's first answer is on its way: give it its time, then ask again.
      blankSince = blankSince || performance.now();
      if (performance.now() - blankSince < patience) return;
    }
    blankSince = 0;
    var minute = Math.floor((serverNow() - minuteJitter) / 60000);
    if (pending && !pending.answered && screen.node !== pending.node) {
      // A slow server or browser is nudged less often: it rests as long as the answer took.
      gap = Math.min(NUDGE_SLOWEST, Math.max(NUDGE_EVERY, REST * (performance.now() - pending.since)));
      pending.answered = true;
    }
    var version = newest(screen);
    if (version <= screen.version && minute <= screen.minute) {
      pending = null;
      patience = ANSWER_WITHIN;
      return;
    }
    if (pending && !(pending.answered && (version > pending.version || minute > pending.minute))) {
      if (performance.now() - pending.since < patience) return;
      patience = Math.min(2 * patience, 8 * ANSWER_WITHIN);
    }
    pending = { node: screen.node, version: version, minute: minute, since: performance.now(), answered: false };
    nudgeTimer = setTimeout(nudge, Math.max(0, lastNudge + gap - performance.now()));
  }

  function nudge() {
    nudgeTimer = null;
    lastNudge = performance.now();
    pending.version = newest(shown() || { version: -1 });
    pending.since = lastNudge;
    dash_clientside.set_props("live-version", { data: { version: pending.version, at: lastNudge } });
  }

  /* The stream is only a hint: HTTP alone can rebuild the screen. */
  function openStream() {
    if (stream || document.hidden || !window.EventSource) return;
    heard = Math.max(heard, performance.now() - SILENT_AFTER / 2);
    stream = new EventSource("/api/v1/events");
    stream.onmessage = function (event) { hear(JSON.parse(event.data)); };
    stream.addEventListener("version", stream.onmessage);
    stream.onerror = function () {
      closeStream();
      setTimeout(openStream, jitter(STREAM_AGAIN));
      poll();
    };
  }

  function closeStream() {
    if (stream) stream.close();
    stream = null;
  }

  function poll() {
    clearTimeout(pollTimer);
    if (document.hidden || polling) return;
    polling = true;
    fetch("/api/v1/version", { cache: "no-store", signal: AbortSignal.timeout(POLL_WITHIN) }).then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then(function (state) {
      pollWait = POLL_EVERY;
      hear(state);
    }).catch(function () {
      failing = true;
      pollWait = Math.min(2 * pollWait, document.getElementById("wall") ? POLL_MOST_WALL : POLL_MOST);
      paint();
      tell();
    }).finally(function () {
      polling = false;
      if (!stream) pollTimer = setTimeout(poll, jitter(pollWait));
    });
  }

  function clock(milliseconds) {
    return new Date(milliseconds).toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh" });
  }

  function ageText(seconds, units) {
    var sizes = [1, 60, 3600, 86400], index = 3;
    while (index && seconds < sizes[index]) index -= 1;
    return Math.max(0, Math.floor(seconds / sizes[index])) + "\u00a0" + units[index];
  }

  /* Words and colour of the badge: age of the newest commit, or how long nobody has answered. */
  function badge(words) {
    if (failing || (contact && performance.now() - contact > 2 * SILENT_AFTER)) {
      var silent = performance.now() - contact;
      var text = contact ? words.lost.replace("{at}", clock(contact + skew)) : words.wait;
      return { text: text, tone: contact && silent > RED_AFTER ? "lost" : "stale", lost: contact > 0 };
    }
    if (!known) return { text: words.wait, tone: "connecting" };
    var at = committed();
    if (!at) return { text: words.none, tone: "connecting" };
    var age = Math.max(0, (serverNow() - new Date(at).getTime()) / 1000);
    // Queues are silent at night and on days off, and that is no fault of their sources.
    var quiet = feeds("queue") && !known.office_open;
    var tone = quiet ? "connecting" : age >= known.lost_after_s ? "lost" : age >= known.stale_after_s ? "stale" : "fresh";
    return { text: words.fresh.replace("{age}", ageText(age, words.units)), tone: tone };
  }

  function paint() {
    var element = document.getElementById("live-badge"), text = document.getElementById("live-text");
    if (!element || !text) return;
    var now = badge(WORDS[document.documentElement.lang] || WORDS.vi);
    var classes = "live-badge is-" + now.tone;
    if (text.textContent !== now.text) text.textContent = now.text;
    if (element.className !== classes) element.className = classes;
  }

  function tick() {
    paint();
    consider();
    if (stream && performance.now() - heard > SILENT_AFTER) stream.onerror();
  }

  function onVisibility() {
    clearTimeout(hideTimer);
    if (document.hidden) {
      // A browser allows six connections to one host: tabs nobody looks at give theirs back.
      hideTimer = setTimeout(closeStream, HIDDEN_CLOSE);
      return;
    }
    openStream();
    poll();
    tick();
  }

  /* An answer mounts its links anew; the reader's focus and a press under way must not get lost with the old ones. */
  var focused = null, pressed = null;
  function linkOf(node) { return node && node.closest ? node.closest("a[href]") : null; }
  function twin(href) {
    return Array.prototype.find.call(document.links, function (link) { return link.getAttribute("href") === href; });
  }
  document.addEventListener("focusin", function (event) {
    var link = linkOf(event.target);
    focused = link && link.getAttribute("href");
  });
  document.addEventListener("pointerdown", function (event) {
    focused = null;
    pressed = event.button === 0 ? linkOf(event.target) : null;
  }, true);
  document.addEventListener("pointerup", function (event) {
    var old = pressed, now = linkOf(document.elementFromPoint(event.clientX, event.clientY));
    pressed = null;
    if (old && now && !old.isConnected && now.getAttribute("href") === old.getAttribute("href")) now.click();
  }, true);
  function onAnswer() {
    if (focused && document.activeElement === document.body) {
      var link = twin(focused);
      if (link) link.focus({ preventScroll: true });
    }
    consider();
  }

  /* MapLibre cannot revive a lost WebGL context; a reload keeps the address, so the same picture comes back. Never into a
     dead server: a page without its map says more than a browser's error. */
  function reloadFor(canvas) {
    setTimeout(function () {
      if (!canvas.isConnected) return;
      fetch("/api/v1/version", { cache: "no-store", signal: AbortSignal.timeout(POLL_WITHIN) }).then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        location.reload();
      }).catch(function () { reloadFor(canvas); });
    }, jitter(3000));
  }
  document.addEventListener("webglcontextlost", function (event) { reloadFor(event.target); }, true);
  document.addEventListener("visibilitychange", onVisibility);
  window.addEventListener("online", onVisibility);
  window.addEventListener("load", function () {
    new MutationObserver(onAnswer).observe(document.body, { childList: true, subtree: true });
    openStream();
    setInterval(tick, 1000);
  });
})();
