"use strict";
(() => {
  const root = document.documentElement;
  const slides = [...document.querySelectorAll(".slide")];
  const count = document.querySelector(".count");
  const rtl = root.dir === "rtl";
  let at = 0;
  let notes = false;

  function show(n, focus) {
    at = Math.max(0, Math.min(slides.length - 1, n));
    slides.forEach((slide, i) => { slide.hidden = i !== at; });
    slides.forEach((slide) => { slide.querySelector(".note").hidden = !notes; });
    count.textContent = slides[at].querySelector(".foot span:last-child").textContent;
    try { history.replaceState(null, "", "#" + (at + 1)); } catch (_) { /* some viewers forbid it */ }
    if (focus) slides[at].focus({ preventScroll: true });
    const live = slides[at].querySelector(".live");
    if (live) enlarge(live);
    if (live && !live.src) live.src = live.dataset.address;
  }

  /* The map is made for a desk: in a room its letters are twice as large at 1080 lines. */
  function enlarge(live) {
    const times = Math.max(1, 2 * Math.min(innerWidth / 1920, innerHeight / 1080));
    live.style.width = live.style.height = `${100 / times}%`;
    live.style.transform = `scale(${times})`;
  }
  addEventListener("resize", () => document.querySelectorAll(".live").forEach(enlarge));

  /* The live map is a page of our own: after a click in it the keys still turn the pages. Who goes
     into it by Tab moves the map with the arrows, and leaves it with Escape. */
  document.querySelectorAll(".live").forEach((frame) => {
    frame.addEventListener("load", () => {
      const inside = frame.contentWindow;
      let clicked = false;
      inside.addEventListener("pointerdown", () => { clicked = true; }, true);
      inside.addEventListener("pointermove", wake, true);
      inside.addEventListener("keydown", (event) => {
        if (event.key === "Tab") clicked = false;
        const paging = event.key.startsWith("Page") || (clicked && /^Arrow(Left|Right)$/.test(event.key));
        if (!paging && event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        if (paging) keys[event.key](); else actions.back();
      }, true);
    });
  });

  /* The address names a slide by its number, or a chapter by its key. */
  function asked() {
    const name = location.hash.slice(1);
    const chapter = slides.findIndex((slide) => slide.classList.contains(`slide--${name}`));
    return chapter >= 0 ? chapter : (parseInt(name, 10) || 1) - 1;
  }
  addEventListener("hashchange", () => show(asked(), false));
  root.dataset.theme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";

  const actions = {
    next: () => show(at + 1, true),
    previous: () => show(at - 1, true),
    back: () => slides[at].focus({ preventScroll: true }),
    clock: () => { clock.hidden = !clock.hidden; tick(); },
    reset: () => { begun = Date.now(); tick(); },
    notes: () => { notes = !notes; show(at, false); },
    theme: () => { root.dataset.theme = root.dataset.theme === "dark" ? "light" : "dark"; },
    full_screen: () => {
      if (document.fullscreenElement) document.exitFullscreen();
      else if (root.requestFullscreen) root.requestFullscreen().catch(() => {});
    },
  };

  const keys = {
    PageDown: actions.next, PageUp: actions.previous,
    ArrowDown: actions.next, ArrowUp: actions.previous,
    ArrowRight: rtl ? actions.previous : actions.next,
    ArrowLeft: rtl ? actions.next : actions.previous,
    Home: () => show(0, true), End: () => show(slides.length - 1, true),
    f: actions.full_screen, n: actions.notes, d: actions.theme, c: actions.clock,
    "+": () => zoomHere(1.5), "=": () => zoomHere(1.5), "-": () => zoomHere(1 / 1.5),
    "0": () => { const map = mapHere(); if (map) map.home(); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const inMap = event.target.closest(".map") && event.key.startsWith("Arrow");
    const inTable = event.target.closest(".scroll") && /^Arrow(Up|Down)$/.test(event.key);
    if (inTable) return;
    if (inMap) { mapHere().step(event.key); event.preventDefault(); return; }
    if (event.key === " " && event.target.closest("button")) return;
    const act = event.key === " " ? actions.next : keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (act) { act(); event.preventDefault(); }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button) actions[button.dataset.do]();
  });

  /* Time of day, and how long the talk has gone on. */
  const clock = document.querySelector(".clock");
  let begun = Date.now();
  function tick() {
    if (clock.hidden) return;
    const seconds = Math.floor((Date.now() - begun) / 1000);
    const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
    const shown = parts[0] ? parts : parts.slice(1);
    clock.querySelector(".elapsed").textContent = shown.map((part) => String(part).padStart(2, "0")).join(":");
    clock.querySelector(".now").textContent = new Date().toLocaleTimeString(root.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
  }
  setInterval(tick, 1000);

  document.querySelectorAll(".swap").forEach((button) => {
    button.addEventListener("click", () => {
      const chart = button.closest(".chart");
      const open = button.getAttribute("aria-expanded") !== "true";
      button.setAttribute("aria-expanded", String(open));
      button.textContent = open ? button.dataset.chart : button.dataset.table;
      chart.querySelector(".data").hidden = !open;
      chart.querySelector(".picture").hidden = open;
    });
  });

  /* Swipe: one finger, mostly sideways, not on a map. */
  let touch = null;
  document.addEventListener("touchstart", (event) => {
    const one = event.touches.length === 1 && !event.target.closest(".map, .scroll");
    touch = one ? event.touches[0] : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!touch) return;
    const end = event.changedTouches[0];
    const dx = end.clientX - touch.clientX;
    const dy = end.clientY - touch.clientY;
    touch = null;
    if (Math.abs(dx) < 50 || Math.abs(dx) < 1.5 * Math.abs(dy)) return;
    if ((dx < 0) !== rtl) actions.next(); else actions.previous();
  }, { passive: true });

  /* In full screen nothing but the slide: commands come back with the pointer. */
  let idle = 0;
  function wake() {
    root.classList.remove("idle");
    clearTimeout(idle);
    idle = setTimeout(() => { if (document.fullscreenElement) root.classList.add("idle"); }, 2500);
  }
  ["pointermove", "pointerdown", "focusin"].forEach((name) => document.addEventListener(name, wake));
  document.addEventListener("fullscreenchange", wake);

  /* A map moves and grows by its viewBox. */
  const MOST = 16;
  function atlas(box) {
    const svg = box.querySelector("svg");
    const [x0, y0, w0, h0] = svg.getAttribute("viewBox").split(" ").map(Number);
    let view = { x: x0, y: y0, w: w0, h: h0 };
    const fingers = new Map();
    function draw() {
      view.w = Math.max(w0 / MOST, Math.min(w0, view.w));
      view.h = view.w * h0 / w0;
      view.x = Math.max(x0, Math.min(x0 + w0 - view.w, view.x));
      view.y = Math.max(y0, Math.min(y0 + h0 - view.h, view.y));
      svg.setAttribute("viewBox", [view.x, view.y, view.w, view.h].map((n) => +n.toFixed(2)).join(" "));
    }
    function ground(clientX, clientY) {
      const p = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
      return { x: p.x, y: p.y };
    }
    function zoom(factor, centre) {
      const c = centre || { x: view.x + view.w / 2, y: view.y + view.h / 2 };
      const w = Math.max(w0 / MOST, Math.min(w0, view.w / factor));
      const k = w / view.w;
      view = { x: c.x - (c.x - view.x) * k, y: c.y - (c.y - view.y) * k, w, h: view.h * k };
      draw();
    }
    function spread() {
      const [a, b] = [...fingers.values()];
      return { d: Math.hypot(a.x - b.x, a.y - b.y), x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    }
    box.addEventListener("wheel", (event) => {
      event.preventDefault();
      zoom(Math.exp(-event.deltaY / 400), ground(event.clientX, event.clientY));
    }, { passive: false });
    svg.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
      svg.setPointerCapture(event.pointerId);
      box.classList.add("dragging");
    });
    svg.addEventListener("pointermove", (event) => {
      const before = fingers.get(event.pointerId);
      if (!before) return;
      const then = fingers.size === 2 ? spread() : null;
      const now = { x: event.clientX, y: event.clientY };
      if (fingers.size === 1) {
        const a = ground(before.x, before.y), b = ground(now.x, now.y);
        view.x += a.x - b.x; view.y += a.y - b.y;
        draw();
      }
      fingers.set(event.pointerId, now);
      if (then) { const s = spread(); if (then.d > 0) zoom(s.d / then.d, ground(s.x, s.y)); }
    });
    ["pointerup", "pointercancel"].forEach((name) => svg.addEventListener(name, (event) => {
      fingers.delete(event.pointerId);
      if (!fingers.size) box.classList.remove("dragging");
    }));
    const home = () => { view = { x: x0, y: y0, w: w0, h: h0 }; draw(); };
    const step = (key) => {
      const far = view.w / 8;
      const way = { ArrowLeft: [-far, 0], ArrowRight: [far, 0], ArrowUp: [0, -far], ArrowDown: [0, far] }[key];
      view.x += way[0]; view.y += way[1];
      draw();
    };
    box.querySelector(".zoom").addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.zoom === "home") home(); else zoom(button.dataset.zoom === "in" ? 1.5 : 1 / 1.5);
    });
    return { zoom, home, step };
  }
  const maps = new Map([...document.querySelectorAll(".map")].map((box) => [box, atlas(box)]));
  function mapHere() { return maps.get(slides[at].querySelector(".map")); }
  function zoomHere(factor) { const map = mapHere(); if (map) map.zoom(factor); }

  show(asked(), false);
})();
