"use strict";
/** Courtyards and buildings: on canvas, by tile, from close up. They do not catch the pointer. */
(() => {
  const GRID = 15;
  const FROM_ZOOM = 15;
  const KEPT_TILES = 80;

  class Buildings {
    /**
     * @param {L.Map} map
     * @param {Patti.Screen} screen
     */
    constructor(map, screen) {
      this.map = map;
      this.screen = screen;
      this.tiles = new Map();
      this.shapes = new Map();
      this.covered = null;
      this.on = true;
      this.renderer = L.canvas({ pane: "buildings", padding: 0.3 });
      this.group = L.layerGroup().addTo(map);
      map.on("moveend", () => this.look());
      map.on("mousemove", (event) => this.aim(event));
    }

    /** Says where the tiles come from; a new address drops what was drawn. */
    from(address, query, words) {
      this.words = words;
      if (this.source === `${address} ${query}`) return;
      Object.assign(this, { source: `${address} ${query}`, address, query });
      this.clear();
      this.look();
    }

    clear() {
      for (const tile of this.tiles.values()) tile.stop.abort();
      this.tiles.clear();
      this.shapes.clear();
      this.group.clearLayers();
    }

    show(on) {
      this.on = on;
      this.look();
    }

    /** Fetches the tiles in view, and lets go of those far away. */
    look() {
      const near = this.on && this.map.getZoom() >= FROM_ZOOM && this.address;
      if (near) this.group.addTo(this.map);
      else this.group.remove();
      if (!near) return;
      for (const [x, y] of tilesIn(this.map.getBounds())) this.ask(x, y);
      if (this.tiles.size > KEPT_TILES) this.dropFar();
    }

    ask(x, y) {
      const key = `${x}/${y}`;
      if (this.tiles.has(key)) return;
      const tile = { x, y, ids: [], stop: new AbortController() };
      this.tiles.set(key, tile);
      const layers = ["courtyards", "buildings"].map((kind) =>
        Patti.fetchJson(`${this.address}/${kind}/${GRID}/${key}?${this.query}`, tile.stop.signal)
          .then((found) => this.add(tile, kind, found.features)));
      this.screen.wait(Promise.all(layers), () => {
        this.tiles.delete(key);
        this.look();
      }, `tile ${key}`);
    }

    add(tile, kind, features) {
      if (tile.stop.signal.aborted) return;
      for (const feature of features) {
        const key = `${kind} ${feature.id}`;
        const known = this.shapes.get(key);
        tile.ids.push(key);
        if (known) known.tiles += 1;
        else if (feature.geometry) this.shapes.set(key, this.draw(kind, feature));
      }
    }

    draw(kind, feature) {
      const style = { renderer: this.renderer, pane: "buildings", interactive: false, ...this.styleOf(kind, feature) };
      const layers = L.geoJSON(feature, {
        style: () => style,
        pointToLayer: (_, at) => L.circleMarker(at, { ...style, radius: 4 }),
      }).getLayers();
      for (const layer of layers) this.group.addLayer(layer);
      return { kind, feature, layers, tiles: 1 };
    }

    dropFar() {
      const middle = this.map.getCenter();
      const [cx, cy] = tileAt(middle.lat, middle.lng);
      const far = [...this.tiles.entries()].sort(([, a], [, b]) =>
        Math.hypot(b.x - cx, b.y - cy) - Math.hypot(a.x - cx, a.y - cy));
      for (const [key, tile] of far.slice(0, this.tiles.size - KEPT_TILES)) this.drop(key, tile);
    }

    drop(key, tile) {
      tile.stop.abort();
      this.tiles.delete(key);
      for (const id of tile.ids) {
        const shape = this.shapes.get(id);
        if (!shape || --shape.tiles > 0) continue;
        for (const layer of shape.layers) this.group.removeLayer(layer);
        this.shapes.delete(id);
      }
    }

    /** Draws everything again, in the colours of the present theme. */
    recolour() {
      for (const shape of this.shapes.values()) {
        for (const layer of shape.layers) layer.setStyle(this.styleOf(shape.kind, shape.feature));
      }
    }

    /** Tells apart buildings by whether a pact is near: ids `now`, and `then` with a plan; or null. */
    cover(covered) {
      if (this.covered === covered) return;
      this.covered = covered;
      this.recolour();
    }

    styleOf(kind, feature) {
      const style = styleOf(kind, feature);
      if (!this.covered || kind !== "buildings") return style;
      const near = this.covered.now.has(feature.id) ? "now" : this.covered.then.has(feature.id) ? "then" : "not";
      return { ...style, fillColor: colour(`site-${near}`), color: colour("site-edge"), weight: near === "then" ? 2.6 : 0.9, dashArray: near === "not" ? "3 3" : null };
    }

    /** Names the building or courtyard under the pointer, once a frame. */
    aim(event) {
      if (this.aiming || !this.map.hasLayer(this.group)) return;
      this.aiming = requestAnimationFrame(() => {
        this.aiming = 0;
        const shape = this.under(event.layerPoint);
        if (shape) this.screen.hint(this.named(shape), event.containerPoint);
      });
    }

    under(point) {
      let found = null;
      for (const shape of this.shapes.values()) {
        if (found && found.kind === "buildings") break;
        if (shape.layers.some((one) => one._pxBounds?.contains(point) && one._containsPoint(point))) found = shape;
      }
      return found;
    }

    named({ kind, feature: { properties } }) {
      const { words } = this;
      if (kind === "courtyards") return [properties.name ?? words.say("courtyard")];
      const more = properties.dwellings === null ? null : words.count("n_dwellings", properties.dwellings);
      return [properties.address ?? words.say("building"), more].filter(Boolean);
    }
  }

  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--patti-${name}`).trim();

  function styleOf(kind, feature) {
    if (kind === "courtyards") {
      return { fillColor: colour("courtyard"), color: colour("courtyard-edge"), weight: 1, fillOpacity: 1 };
    }
    const ours = (feature.properties.manager ?? "aler") === "aler" || feature.properties.manager === "mixed";
    return { fillColor: colour(ours ? "building" : "building-others"), color: colour("building-edge"), weight: 0.7, fillOpacity: 1, dashArray: null };
  }

  function tileAt(lat, lng) {
    const side = 2 ** GRID;
    const angle = (lat * Math.PI) / 180;
    const y = (1 - Math.asinh(Math.tan(angle)) / Math.PI) / 2;
    return [Math.floor(((lng + 180) / 360) * side), Math.floor(y * side)];
  }

  function tilesIn(bounds) {
    const [west, north] = tileAt(bounds.getNorth(), bounds.getWest());
    const [east, south] = tileAt(bounds.getSouth(), bounds.getEast());
    const found = [];
    for (let x = west; x <= east; x++) for (let y = north; y <= south; y++) found.push([x, y]);
    return found;
  }

  Object.assign(Patti, { Buildings });
})();
