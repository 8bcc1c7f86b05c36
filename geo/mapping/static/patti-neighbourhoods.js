"use strict";
/** Neighbourhoods: shaded as the server says, reachable by keyboard, named. */
(() => {
  const { el, svg } = Patti;
  // From further away the figures would lie over each other.
  const NEAREST_MARKS = 9.5;

  class Neighbourhoods {
    /**
     * @param {L.Map} map
     * @param {Patti.Screen} screen tells of choices and hovers
     */
    constructor(map, screen) {
      this.map = map;
      this.screen = screen;
      this.paths = new Map();
      this.marks = {};
      this.labels = L.layerGroup().addTo(map);
      this.renderer = L.svg({ pane: "neighbourhoods", padding: 0.5 });
      this.group = L.layerGroup().addTo(map);
      map.on("zoomend", () => this.showLabels());
    }

    /** Draws a collection in place of the one before. */
    draw(collection, words) {
      const focused = this.focusedId();
      this.words = words;
      this.marked = collection.features.some((one) => one.properties.mark);
      this.group.clearLayers();
      this.paths.clear();
      const features = collection.features.filter((feature) => feature.geometry);
      features.sort((a, b) => compare(a.properties.name, b.properties.name, words));
      for (const feature of features) this.add(feature);
      this.addHatch();
      this.select(this.selected);
      this.showLabels();
      this.rove(this.paths.get(focused) ?? this.paths.values().next().value);
      if (focused && this.paths.has(focused)) this.paths.get(focused).getElement().focus();
    }

    add(feature) {
      const layer = L.geoJSON(feature, {
        pane: "neighbourhoods",
        renderer: this.renderer,
        style: { className: `nb nb--${feature.properties.shade}`, weight: 1.2, fillOpacity: 1 },
      }).getLayers()[0];
      layer.addTo(this.group);
      layer.feature = feature;
      this.paths.set(feature.id, layer);
      this.equip(layer, feature);
    }

    equip(layer, feature) {
      const drawn = path(layer);
      const open = () => this.screen.choose(`neighbourhood:${feature.id}`);
      drawn.setAttribute("role", "button");
      drawn.setAttribute("tabindex", "-1");
      drawn.setAttribute("aria-label", `${feature.properties.name}: ${feature.properties.said}`);
      drawn.dataset.place = feature.id;
      layer.on("click", (event) => { L.DomEvent.stopPropagation(event); open(); });
      layer.on("mousemove", (event) => this.hover(feature, event.containerPoint));
      layer.on("mouseout", () => this.screen.hint(null));
      drawn.addEventListener("focus", () => this.focusOn(layer, feature));
      drawn.addEventListener("blur", () => this.leave());
      drawn.addEventListener("keydown", (event) => this.onKey(event, layer, open));
    }

    hover(feature, at) {
      this.screen.hint([feature.properties.name, feature.properties.said], at);
    }

    focusOn(layer, feature) {
      this.rove(layer);
      this.mark("focused", path(layer).matches(":focus-visible") ? layer : null);
      const at = this.map.latLngToContainerPoint(layer.getBounds().getCenter());
      this.hover(feature, at);
    }

    leave() {
      this.mark("focused", null);
      this.screen.hint(null);
    }

    /** Draws an edge over all others; moving the path itself to the front would lose its focus. */
    mark(name, layer) {
      this.marks[name]?.remove();
      this.marks[name] = layer && L.polygon(layer.getLatLngs(), {
        pane: "neighbourhoods", renderer: this.renderer, interactive: false, fill: false, className: `nb-${name}`,
      }).addTo(this.map);
    }

    /** Makes one path the only stop of the Tab key; the arrows go from one to the next. */
    rove(layer) {
      for (const one of this.paths.values()) one.getElement()?.setAttribute("tabindex", "-1");
      layer?.getElement()?.setAttribute("tabindex", "0");
    }

    onKey(event, layer, open) {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        event.stopPropagation();
        open();
        return;
      }
      const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!way) return;
      event.preventDefault();
      event.stopPropagation();
      this.next(layer, way)?.getElement().focus({ preventScroll: true });
    }

    /** Finds the nearest neighbourhood in a direction of the screen. */
    next(layer, [dx, dy]) {
      const place = (one) => this.map.latLngToLayerPoint(one.getBounds().getCenter());
      const here = place(layer);
      let best = null;
      for (const one of this.paths.values()) {
        if (one === layer) continue;
        const way = place(one).subtract(here);
        const along = way.x * dx + way.y * dy;
        const aside = Math.abs(way.x * dy) + Math.abs(way.y * dx);
        if (along <= 0 || aside > 2 * along) continue;
        const far = along + 2 * aside;
        if (!best || far < best.far) best = { one, far };
      }
      const found = best?.one;
      if (found && !this.map.getBounds().contains(found.getBounds().getCenter())) {
        this.map.panTo(found.getBounds().getCenter(), { animate: false });
      }
      return found;
    }

    focusedId() {
      return document.activeElement?.dataset?.place ?? null;
    }

    select(id) {
      this.selected = id;
      for (const [key, layer] of this.paths) {
        layer.getElement()?.setAttribute("aria-pressed", String(key === id));
      }
      this.mark("selected", this.paths.get(id));
    }

    bounds(id) {
      return this.paths.get(id)?.getBounds();
    }

    addHatch() {
      const container = this.renderer._container;
      if (!container || container.querySelector("#patti-hatch")) return;
      container.prepend(
        svg("defs", {},
          svg("pattern", { id: "patti-hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" },
            svg("rect", { width: 7, height: 7, class: "hatch-ground" }),
            svg("line", { x1: 0, y1: 0, x2: 0, y2: 7, class: "hatch-line" }))),
      );
    }

    /** Writes names where there is room for them. */
    showLabels() {
      this.labels.clearLayers();
      if (!this.map.hasLayer(this.group)) return;
      for (const layer of this.paths.values()) {
        const { name, mark, shade } = layer.feature.properties;
        if (this.marked && this.map.getZoom() >= NEAREST_MARKS) this.addMark(layer, mark || "?", shade);
        if (!this.roomFor(name, layer)) continue;
        const text = el("span", { class: "nb-name", text: name });
        const icon = L.divIcon({ html: text, className: "nb-label", iconSize: [0, 0] });
        L.marker(inside(layer), { icon, pane: "names", interactive: false, keyboard: false }).addTo(this.labels);
      }
      this.labels.eachLayer((one) => one.getElement()?.setAttribute("aria-hidden", "true"));
    }

    /** Puts the figure on a neighbourhood, in the colour of its shade, however small it is drawn. */
    addMark(layer, mark, shade) {
      const text = el("span", { class: `nb-mark nb-mark--${shade}`, text: mark });
      const icon = L.divIcon({ html: text, className: "nb-label", iconSize: [0, 0] });
      const pill = L.marker(layer.getBounds().getCenter(), { icon, pane: "marks", keyboard: false });
      pill.on("click", (event) => layer.fire("click", event));
      pill.on("mousemove", (event) => this.hover(layer.feature, event.containerPoint));
      pill.on("mouseout", () => this.screen.hint(null));
      pill.addTo(this.labels);
    }

    roomFor(name, layer) {
      const box = layer.getBounds();
      const from = this.map.latLngToLayerPoint(box.getNorthWest());
      const to = this.map.latLngToLayerPoint(box.getSouthEast());
      const zoom = this.map.getZoom();
      return zoom <= 16 && to.y - from.y > 44 && to.x - from.x > 24 + name.length * 6;
    }

    show(on) {
      if (!on) {
        this.group.remove();
        this.labels.clearLayers();
        this.mark("selected", null);
        return;
      }
      this.group.addTo(this.map);
      this.draw({ features: [...this.paths.values()].map((one) => one.feature) }, this.words);
    }
  }

  const path = (layer) => layer.getElement();

  /** Finds a point for the name: the middle of the widest cut across the northern part. */
  function inside(layer) {
    const rings = layer.feature.geometry.type === "Polygon"
      ? [layer.feature.geometry.coordinates[0]]
      : layer.feature.geometry.coordinates.map((polygon) => polygon[0]);
    const ring = rings.reduce((a, b) => (span(b) > span(a) ? b : a));
    const heights = ring.map(([, y]) => y);
    const y = Math.min(...heights) * 0.3 + Math.max(...heights) * 0.7;
    const cuts = crossings(ring, y).sort((a, b) => a - b);
    let best = [cuts[0], cuts[1]];
    for (let i = 0; i + 1 < cuts.length; i += 2) {
      if (cuts[i + 1] - cuts[i] > best[1] - best[0]) best = [cuts[i], cuts[i + 1]];
    }
    return L.latLng(y, (best[0] + best[1]) / 2);
  }

  function span(ring) {
    const xs = ring.map(([x]) => x);
    const ys = ring.map(([, y]) => y);
    return (Math.max(...xs) - Math.min(...xs)) * (Math.max(...ys) - Math.min(...ys));
  }

  function crossings(ring, y) {
    const found = [];
    for (let i = 1; i < ring.length; i++) {
      const [[x1, y1], [x2, y2]] = [ring[i - 1], ring[i]];
      if (y1 > y !== y2 > y) found.push(x1 + ((y - y1) / (y2 - y1)) * (x2 - x1));
    }
    return found;
  }

  function compare(a, b, words) {
    return String(a).localeCompare(String(b), words.frame.language);
  }

  Object.assign(Patti, { Neighbourhoods });
})();
