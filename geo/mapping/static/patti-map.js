"use strict";
/**
 * The map by reference. `create` is called once; `show` whenever the filters change, with one query
 * string that names what to fetch, and its number. A line says the same earlier, where there is one.
 * Choices go to Python as `<kind>:<id>#<moment>`.
 */
window.PattiMap = (() => {
  const PANES = { neighbourhoods: 350, buildings: 360, names: 380, marks: 390, rings: 355, candidates: 590, pacts: 600, sites: 630, halo: 640 };
  const TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
  const THANKS = '© <a href="https://www.openstreetmap.org/copyright" target="_blank" rel="noopener">OpenStreetMap</a>';
  const LEAFLET = '<a href="https://leafletjs.com" target="_blank" rel="noopener">Leaflet</a>';

  class PattiMap {
    constructor(id, folder, line) {
      this.folder = folder;
      this.sources = {};
      this.asked = 0;
      this.turn = 0;
      this.known = new Patti.Known();
      this.line = line ? new Patti.Line(`${folder}/live/${line}`, (news) => this.hear(news)) : null;
      this.shown = { neighbourhoods: true, buildings: true, sites: true, pacts: true, online: false, ...Patti.memory.get("layers") };
      this.map = makeMap(id);
      this.controls = new Patti.Controls(this.map, this.actions());
      const screen = {
        choose: (what) => this.choose(what),
        hint: (lines, at) => this.controls.hint(lines, at),
        wait: (promise, retry) => this.wait(promise, retry),
      };
      this.layers = {
        neighbourhoods: new Patti.Neighbourhoods(this.map, screen),
        buildings: new Patti.Buildings(this.map, screen),
        sites: new Patti.Sites(this.map, screen),
        pacts: new Patti.Pacts(this.map, screen),
      };
      this.map.on("moveend", () => this.moved());
      this.listen();
    }

    actions() {
      return {
        zoom_in: () => this.map.zoomIn(),
        zoom_out: () => this.map.zoomOut(),
        home: () => this.goHome(),
        full_screen: () => toggleFullScreen(this.map.getContainer()),
        resized: (full) => this.resized(full),
        shown: (name) => this.shown[name],
        show: (name, on) => this.switchLayer(name, on),
      };
    }

    listen() {
      const box = this.map.getContainer();
      window.Streamlit?.events.addEventListener("streamlit:render", () => queueMicrotask(() => this.applyTheme()));
      for (const look of [Patti.PAPER, Patti.IMPOSED, Patti.DARK]) matchMedia(look).addEventListener("change", () => this.applyTheme());
      // Until somebody touches the map its view is the page's own, and no part of the address.
      for (const kind of ["pointerdown", "wheel", "keydown"]) box.addEventListener(kind, () => (this.touched = true), { capture: true, passive: true });
      new ResizeObserver(() => this.refit()).observe(box);
      if (Patti.byTouch()) watchFingers(box);
      this.applyTheme();
    }

    refit() {
      this.map.invalidateSize({ pan: false });
      this.controls.fitLegend();
      this.tellSize();
    }

    /** Tells the page how large the map is drawn: on paper it is made smaller, not drawn again. */
    tellSize() {
      const frame = window.frameElement;
      frame?.style.setProperty("--drawn-width", `${window.innerWidth}px`);
      frame?.style.setProperty("--drawn-height", `${window.innerHeight}px`);
    }

    applyTheme() {
      const theme = Patti.isDark() ? "dark" : "light";
      if (document.documentElement.dataset.patti === theme) return;
      document.documentElement.dataset.patti = theme;
      this.layers?.buildings.recolour();
    }

    /** Takes what is new of a query; with it the line says which pacts, in case all were fetched before. */
    hear({ turn, query, pacts }) {
      if (turn <= this.asked) return;
      this.asked = turn;
      this.show(query, pacts);
    }

    /** Takes what the page says, unless the line has said it or something later. */
    ask(query, turn) {
      this.line?.dial();
      this.hear({ turn, query });
    }

    /** Shows what a query names; the view stays, unless the query's focus is new. */
    async show(text, chosen) {
      this.query = Object.fromEntries(new URLSearchParams(text));
      if (chosen) this.supply(chosen);
      const [turn, day] = [++this.turn, this.day()];
      this.controls.busy(true);
      try {
        const found = await Promise.all(this.addresses().map(([name, address]) => this.fetch(name, address)));
        if (turn !== this.turn) return;
        this.known.learn(day, found[2]);
        this.draw(...found);
      } catch (reason) {
        if (turn === this.turn) this.fail(reason, () => this.show(text));
      }
      if (turn === this.turn) this.controls.busy(false);
    }

    /** Which day of which edition is asked for: what a pact's number depends on. */
    day() {
      return `${this.query.edition} ${new URLSearchParams(this.query.pacts).get("on")}`;
    }

    /** Puts the chosen pacts together in place of a fetch, if all of them were fetched before. */
    supply(chosen) {
      const address = this.addresses().find(([name]) => name === "pacts")[1];
      const collection = this.known.collect(this.day(), chosen);
      if (!collection || this.sources.pacts?.address === address) return;
      this.sources.pacts?.stop.abort();
      this.sources.pacts = { address, stop: new AbortController(), promise: Promise.resolve(collection) };
    }

    addresses() {
      const { lang, edition, pacts, shades, sites } = this.query;
      const choices = new URLSearchParams(pacts);
      const part = (...names) => {
        const kept = new URLSearchParams({ edition });
        for (const name of names) if (choices.has(name)) kept.set(name, choices.get(name));
        return kept;
      };
      const frame = part("set");
      frame.set("lang", lang);
      const shaded = part("set", "on");
      shaded.set("lang", lang);
      for (const [name, value] of new URLSearchParams(shades ?? "")) shaded.set(name, value);
      const found = [
        ["frame", `${this.folder}/frame?${frame}`],
        ["neighbourhoods", `${this.folder}/neighbourhoods?${shaded}`],
        ["pacts", `${this.folder}/points?${pacts}&${new URLSearchParams({ edition })}`],
      ];
      if (!sites) return found;
      const posed = part("set", "on");
      posed.set("radius", new URLSearchParams(sites).get("radius"));
      const plan = part("set", "on");
      for (const [name, value] of new URLSearchParams(sites)) plan.append(name, value);
      return [...found, ["candidates", `${this.folder}/candidates?${posed}`], ["sites", `${this.folder}/sites?${plan}`]];
    }

    /** Fetches an address unless it is there already; a new one ends the fetch before. */
    fetch(name, address) {
      const known = this.sources[name];
      if (known?.address === address) return known.promise;
      known?.stop.abort();
      const stop = new AbortController();
      const fetched = Patti.fetchJson(address, stop.signal);
      const promise = name === "pacts" ? fetched.then(Patti.placesOf) : fetched;
      this.sources[name] = { address, stop, promise };
      promise.catch(() => {
        if (this.sources[name]?.promise === promise) delete this.sources[name];
      });
      return promise;
    }

    draw(frame, neighbourhoods, pacts, candidates, plan) {
      const again = frame !== this.frame;
      if (again) this.speak(frame);
      this.controls.plan(Boolean(plan));
      const shaded = again || neighbourhoods !== this.drawn.neighbourhoods;
      if (shaded) this.controls.showLegend(neighbourhoods.legend);
      if (!this.viewed) this.firstView();
      if (shaded) this.layers.neighbourhoods.draw(neighbourhoods, this.words);
      if (again || pacts !== this.drawn.pacts) this.layers.pacts.draw(pacts, this.words);
      if (plan && (again || plan !== this.drawn.plan || candidates !== this.drawn.candidates)) this.drawSites(candidates, plan);
      this.drawn = { neighbourhoods, pacts, candidates, plan };
      this.aboutShades(neighbourhoods.legend.first);
      this.layers.buildings.from(this.folder, new URLSearchParams({ edition: this.query.edition }), this.words);
      this.finish();
    }

    /** A map about the neighbourhoods begins without the pacts, which would hide them. */
    aboutShades(about) {
      if (this.about === about) return;
      this.about = about;
      if (about) this.shown = { ...this.shown, pacts: false };
      this.controls.tick("pacts", this.shown.pacts);
    }

    drawSites(candidates, plan) {
      this.layers.sites.draw(candidates, plan, this.words);
      this.layers.buildings.cover(Patti.Sites.covered(candidates, plan));
    }

    finish() {
      this.controls.fail(null);
      this.mark(this.query.selected ?? "");
      for (const name of Object.keys(this.layers)) if (!this.shown[name]) this.layers[name].show(false);
      this.refocus();
      this.moved();
      performance.mark("patti-drawn");
      this.map.getContainer().dataset.drawn = String(this.turn);
      this.line?.tellDrawn();
    }

    speak(frame) {
      this.frame = frame;
      this.drawn = {};
      this.words = new Patti.Words(frame);
      this.controls.speak(this.words);
      this.switchLayer("online", this.shown.online);
    }

    /** Begins where the address says, else where this tab was before, else with all in sight. */
    firstView() {
      const key = JSON.stringify(this.frame.bounds);
      const before = Patti.memory.get("view");
      this.placed = readView(Patti.address.get("at"));
      if (this.placed) this.map.setView(this.placed.centre, this.placed.zoom, { animate: false });
      else if (before?.key === key) this.map.setView(before.centre, before.zoom, { animate: false });
      else this.fitAll(false);
      this.viewed = true;
    }

    /** Shows all that there is, beside the legend and the buttons rather than under them. */
    fitAll(animate) {
      const [left, right] = this.controls.covered();
      this.map.fitBounds(home(this.frame.bounds), { animate, paddingTopLeft: [left, 0], paddingBottomRight: [right, 0] });
    }

    goHome() {
      this.fitAll(!Patti.still());
      this.map.once("moveend", () => Patti.address.set("at", null));
    }

    /** Moves to what is selected, once, unless it was selected here or is in view. */
    refocus() {
      const wanted = this.query.focus === "selected" ? this.query.selected ?? "" : "";
      if (wanted === this.focus) return;
      const arriving = this.focus === undefined && !this.placed;
      const asShared = this.focus === undefined && this.placed;
      this.focus = wanted;
      const [kind, id] = split(wanted);
      const layer = { pact: "pacts", neighbourhood: "neighbourhoods", site: "sites" }[kind];
      const bounds = layer && this.layers[layer].bounds(id);
      const tooFar = kind === "site" && this.map.getZoom() < Patti.Sites.FROM_ZOOM;
      if (!bounds || (wanted === this.chosen && !tooFar) || asShared) return;
      if (arriving || tooFar || !this.map.getBounds().contains(bounds)) this.map.fitBounds(bounds, { maxZoom: kind === "pact" ? 17 : 16, padding: [30, 30], animate: false });
    }

    moved() {
      if (!this.drawn?.pacts) return;
      const { pacts } = this.layers;
      if (this.shown.pacts) this.controls.count(pacts.within(this.map.getBounds()), pacts.total, pacts.unplaced);
      else this.controls.counter.hidden = true;
      const { lat, lng } = this.map.getCenter();
      const zoom = this.map.getZoom();
      Patti.memory.set("view", { key: JSON.stringify(this.frame.bounds), centre: [lat, lng], zoom });
      if (this.touched || this.placed) Patti.address.set("at", `${lat.toFixed(5)},${lng.toFixed(5)},${zoom}`);
    }

    /** Tells Python what was chosen; the moment makes every choice an event. */
    choose(what) {
      this.chosen = what;
      this.mark(what);
      const value = { last_object_clicked_popup: `${what}#${Date.now()}` };
      Object.assign(window.__GLOBAL_DATA__ ?? {}, value, { previous_data: value });
      window.Streamlit?.setComponentValue(value);
    }

    mark(what) {
      const [kind, id] = split(what);
      this.layers.pacts.select(kind === "pact" ? id : null);
      this.layers.neighbourhoods.select(kind === "neighbourhood" ? id : null);
      this.layers.sites.select(kind === "site" ? id : null);
    }

    /** Waits for something that may fail; abandoned fetches do not count. */
    wait(promise, retry) {
      promise.catch((reason) => this.fail(reason, retry));
    }

    fail(reason, retry) {
      if (reason.name === "AbortError") return;
      this.controls.fail(this.query.error, this.query.retry, retry);
    }

    switchLayer(name, on) {
      this.shown[name] = on;
      if (!this.about) Patti.memory.set("layers", this.shown);
      if (name !== "online") {
        this.layers[name].show(on);
        return;
      }
      this.map.getContainer().classList.toggle("patti--online", on);
      this.online ??= L.tileLayer(TILES, { maxZoom: 19, attribution: THANKS });
      if (on) this.online.addTo(this.map);
      else this.online.remove();
    }

    resized(full) {
      if (Patti.byTouch()) this.map.dragging[full ? "enable" : "disable"]();
      this.map.invalidateSize();
    }
  }

  function makeMap(id) {
    const map = L.map(id, {
      center: [42, 12.5], zoom: 7, minZoom: 7, maxZoom: 19, zoomSnap: 0.25, zoomControl: false,
      dragging: !Patti.byTouch(), zoomAnimation: !Patti.still(), fadeAnimation: !Patti.still(),
      markerZoomAnimation: !Patti.still(),
    });
    map.attributionControl.setPrefix(LEAFLET);
    // Leaflet focuses the map when a button of the mouse goes down: where the page has to scroll for
    // that, the button comes up somewhere else, and the click is lost.
    map.getContainer().focus = (options) => HTMLElement.prototype.focus.call(map.getContainer(), { ...options, preventScroll: true });
    L.control.scale({ imperial: false, position: "bottomright" }).addTo(map);
    for (const [name, level] of Object.entries(PANES)) map.createPane(name).style.zIndex = level;
    for (const name of ["buildings", "names", "halo"]) map.getPane(name).style.pointerEvents = "none";
    return map;
  }

  function home([west, south, east, north]) {
    return L.latLngBounds([south, west], [north, east]).pad(0.02);
  }

  /** Reads `45.46420,9.18950,14.5`; null if it is anything else. */
  function readView(text) {
    const [lat, lng, zoom] = (text ?? "").split(",").map(Number);
    const possible = Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && zoom >= 7 && zoom <= 19;
    return possible ? { centre: [lat, lng], zoom } : null;
  }

  /** Parts `neighbourhood:nil:33` into `neighbourhood` and `nil:33`. */
  function split(what) {
    const at = what.indexOf(":");
    return [what.slice(0, at), what.slice(at + 1)];
  }

  function toggleFullScreen(box) {
    if (document.fullscreenElement) document.exitFullscreen();
    else box.requestFullscreen().catch(() => {});
  }

  /** Lets one finger scroll the page, and says that two move the map. */
  function watchFingers(box) {
    let timer = 0;
    box.addEventListener("touchmove", (event) => {
      if (event.touches.length > 1 || document.fullscreenElement) return;
      box.classList.add("patti--one-finger");
      clearTimeout(timer);
      timer = setTimeout(() => box.classList.remove("patti--one-finger"), 900);
    }, { passive: true });
  }

  let only = null;

  return {
    create(id, folder, line) {
      only = new PattiMap(id, folder, line);
      return only.map;
    },
    show(query, turn) {
      only.ask(query, turn);
    },
  };
})();

/** A page that is nothing but the map says in its own element what to show. */
document.addEventListener("DOMContentLoaded", () => {
  const box = document.querySelector("#map_div[data-patti-query]");
  if (!box) return;
  window.PattiMap.create(box.id, box.dataset.pattiLayers);
  window.PattiMap.show(box.dataset.pattiQuery, 1);
});
