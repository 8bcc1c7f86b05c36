"use strict";
/** Places for next pacts: candidates from close up, the chosen ones numbered, with their radius. */
(() => {
  const { el } = Patti;
  const FROM_ZOOM = 13;
  const MOST = 500;
  const SIZE = 30;

  class Sites {
    /**
     * @param {L.Map} map
     * @param {Patti.Screen} screen
     */
    constructor(map, screen) {
      this.map = map;
      this.screen = screen;
      this.drawn = new Map();
      this.pins = new Map();
      this.candidates = [];
      this.on = true;
      this.renderer = L.svg({ pane: "candidates", padding: 0.3 });
      this.rings = L.svg({ pane: "rings", padding: 0.5 });
      this.group = L.layerGroup().addTo(map);
      this.near = L.layerGroup().addTo(map);
      this.mark = L.layerGroup().addTo(map);
      this.line = el("p", { class: "site-line", role: "status", hidden: true });
      map.getContainer().append(this.line);
      map.on("moveend", () => this.look());
    }

    /** Draws candidates and a plan in place of those before. */
    draw(candidates, plan, words) {
      const focused = document.activeElement?.dataset?.site ?? null;
      this.words = words;
      this.radius = plan.radius_m;
      this.chosen = new Map(plan.features.map((one) => [one.id, one]));
      this.candidates = candidates.features;
      this.byId = new Map(candidates.features.map((one) => [one.id, one]));
      this.group.clearLayers();
      this.pins.clear();
      for (const feature of plan.features) this.addPin(feature);
      this.redraw();
      this.select(this.selected);
      this.elementOf(focused)?.focus({ preventScroll: true });
    }

    clear() {
      this.draw({ features: [] }, { features: [] }, this.words);
    }

    addPin(feature) {
      const { order } = feature.properties;
      const at = place(feature);
      L.circle(at, { radius: this.radius, renderer: this.rings, pane: "rings", interactive: false, className: "site-ring", fill: true }).addTo(this.group);
      const text = this.words.numbers.format(order);
      const icon = L.divIcon({ html: pin(text), className: "site-pin", iconSize: [SIZE, SIZE] });
      const marker = L.marker(at, { pane: "sites", icon, keyboard: true, riseOnHover: true, zIndexOffset: -order });
      this.pins.set(feature.id, marker);
      marker.on("click", () => this.choose(feature));
      marker.on("mouseover", () => this.hover(feature));
      marker.on("mouseout", () => this.screen.hint(null));
      marker.on("add", () => this.equip(marker.getElement(), feature, "0"));
      marker.addTo(this.group);
    }

    equip(element, feature, stop) {
      element.setAttribute("role", "button");
      element.setAttribute("tabindex", stop);
      element.setAttribute("aria-label", this.lines(feature).filter(Boolean).join(", "));
      element.dataset.site = feature.id;
      element.addEventListener("focus", () => this.onFocus(feature));
      element.addEventListener("blur", () => this.screen.hint(null));
      element.addEventListener("keydown", (event) => this.onKey(event, feature));
    }

    onFocus(feature) {
      if (this.drawn.has(feature.id)) this.rove(feature.id);
      this.hover(feature);
    }

    lines(feature) {
      const { name, place: where, order, gain } = feature.properties;
      const first = name ?? feature.id;
      return [
        order ? `${this.words.numbers.format(order)}. ${first}` : first,
        where,
        this.words.count("site.gain", gain),
        order ? this.words.say("site.in_plan") : null,
      ];
    }

    hover(feature) {
      this.screen.hint(this.lines(feature), this.map.latLngToContainerPoint(place(feature)));
    }

    choose(feature) {
      this.screen.hint(null);
      this.screen.choose(`site:${feature.id}`);
    }

    onKey(event, feature) {
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        event.stopPropagation();
        this.choose(feature);
        return;
      }
      const way = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!way || !this.drawn.has(feature.id)) return;
      event.preventDefault();
      event.stopPropagation();
      this.next(feature, way)?.focus({ preventScroll: true });
    }

    /** Finds the nearest candidate in a direction of the screen. */
    next(feature, [dx, dy]) {
      const point = (one) => this.map.latLngToLayerPoint(place(one));
      const here = point(feature);
      let best = null;
      for (const [id, one] of this.drawn) {
        if (id === feature.id) continue;
        const way = point(one.feature).subtract(here);
        const along = way.x * dx + way.y * dy;
        const aside = Math.abs(way.x * dy) + Math.abs(way.y * dx);
        if (along <= 0 || aside > 2 * along) continue;
        const far = along + 2 * aside;
        if (!best || far < best.far) best = { one, far };
      }
      return best?.one.layer.getElement();
    }

    /** Makes one candidate the only stop of the Tab key; the arrows go from one to the next. */
    rove(id) {
      for (const { layer } of this.drawn.values()) layer.getElement()?.setAttribute("tabindex", "-1");
      this.drawn.get(id)?.layer.getElement()?.setAttribute("tabindex", "0");
    }

    redraw() {
      this.near.clearLayers();
      this.drawn.clear();
      this.look();
    }

    /** Draws the candidates in view from close up: of very many, those that would help most. */
    look() {
      if (!this.on || this.map.getZoom() < FROM_ZOOM) {
        if (this.drawn.size) this.near.clearLayers();
        this.drawn.clear();
        this.line.hidden = true;
        return;
      }
      const view = this.map.getBounds().pad(0.1);
      const here = this.candidates.filter((one) => !this.chosen.has(one.id) && view.contains(place(one)));
      this.sayMost(here.length);
      if (here.length > MOST) here.sort((a, b) => b.properties.gain - a.properties.gain);
      const wanted = new Map(here.slice(0, MOST).map((one) => [one.id, one]));
      for (const [id, { layer }] of this.drawn) {
        if (wanted.has(id)) continue;
        this.near.removeLayer(layer);
        this.drawn.delete(id);
      }
      for (const [id, feature] of wanted) if (!this.drawn.has(id)) this.addCandidate(id, feature);
      const stop = [...this.drawn].some(([, { layer }]) => layer.getElement()?.getAttribute("tabindex") === "0");
      if (!stop) this.rove(this.drawn.keys().next().value);
    }

    /** Says when not every candidate in view is drawn. */
    sayMost(inView) {
      this.line.hidden = inView <= MOST;
      if (inView > MOST) this.line.textContent = this.words.say("site.most", { n: MOST, m: inView });
    }

    addCandidate(id, feature) {
      const idle = feature.properties.gain ? "" : " site--idle";
      const layer = L.circleMarker(place(feature), { renderer: this.renderer, pane: "candidates", radius: idle ? 3.5 : 6, className: `site${idle}`, fillOpacity: 1 });
      layer.on("click", (event) => { L.DomEvent.stopPropagation(event); this.choose(feature); });
      layer.on("mouseover", () => this.hover(feature));
      layer.on("mouseout", () => this.screen.hint(null));
      layer.addTo(this.near);
      this.drawn.set(id, { layer, feature });
      this.equip(layer.getElement(), feature, "-1");
    }

    elementOf(id) {
      return id && (this.pins.get(id)?.getElement() ?? this.drawn.get(id)?.layer.getElement());
    }

    /** Draws a halo and the radius round what is selected, in the plan or not. */
    select(id) {
      this.selected = id;
      this.mark.clearLayers();
      const feature = this.byId?.get(id);
      if (!feature) return;
      const options = { renderer: this.rings, pane: "rings", interactive: false };
      L.circle(place(feature), { ...options, radius: this.radius, className: "site-ring site-ring--selected" }).addTo(this.mark);
      const icon = L.divIcon({ html: el("span", { class: "site-halo" }), className: "site-mark", iconSize: [SIZE + 16, SIZE + 16] });
      const halo = L.marker(place(feature), { pane: "sites", icon, interactive: false, keyboard: false }).addTo(this.mark);
      halo.getElement().setAttribute("aria-hidden", "true");
    }

    bounds(id) {
      const feature = this.byId?.get(id);
      return feature && place(feature).toBounds(2 * this.radius * 1.2);
    }

    /** Gives the ids of buildings that have a pact near now, and of those that the plan adds. */
    static covered(candidates, plan) {
      return { now: new Set(candidates.covered), then: new Set(plan.covered) };
    }

    show(on) {
      this.on = on;
      for (const group of [this.group, this.mark]) {
        if (on) group.addTo(this.map);
        else group.remove();
      }
      this.redraw();
    }
  }

  Sites.FROM_ZOOM = FROM_ZOOM;

  function place(feature) {
    const [lng, lat] = feature.geometry.coordinates;
    return L.latLng(lat, lng);
  }

  function pin(text) {
    return el("span", { class: "pin", text });
  }

  Object.assign(Patti, { Sites, pin });
})();
