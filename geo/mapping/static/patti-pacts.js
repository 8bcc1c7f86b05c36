"use strict";
/** Pacts: clusters far out, then one sign a place; several at one place open a list. */
(() => {
  const { el } = Patti;
  const SIGN = 26;

  /** An icon made of elements, named for those who do not see it. */
  const NamedIcon = L.DivIcon.extend({
    createIcon(old) {
      const icon = L.DivIcon.prototype.createIcon.call(this, old);
      if (this.options.label) icon.setAttribute("aria-label", this.options.label);
      else icon.setAttribute("aria-hidden", "true");
      return icon;
    },
  });

  /** A place with its pacts; its icon is only made when it comes into view. */
  const Sign = L.Marker.extend({
    options: { pane: "pacts", riseOnHover: true },

    initialize(at, here, pacts) {
      L.Marker.prototype.initialize.call(this, at);
      Object.assign(this, { here, pacts });
    },

    onAdd(map) {
      if (!Object.hasOwn(this.options, "icon")) this.options.icon = this.pacts.icon(this.here);
      L.Marker.prototype.onAdd.call(this, map);
      this.pacts.equip(this);
    },
  });

  class Pacts {
    /**
     * @param {L.Map} map
     * @param {Patti.Screen} screen
     */
    constructor(map, screen) {
      this.map = map;
      this.screen = screen;
      this.markers = [];
      this.group = L.markerClusterGroup({
        maxClusterRadius: (zoom) => (zoom < 13 ? 62 : 44), showCoverageOnHover: false, zoomToBoundsOnClick: false,
        spiderfyOnMaxZoom: false, animate: !Patti.still(), clusterPane: "pacts",
        iconCreateFunction: (cluster) => this.clusterIcon(cluster),
      });
      this.group._childMarkerEventHandlers = {}; // our markers stay where they are
      this.halo = L.layerGroup().addTo(map);
      // At the group, not at each of thousands of markers.
      this.group.on("click", ({ layer }) => this.open(layer));
      this.group.on("keypress", ({ layer, originalEvent }) => {
        if (pressed(originalEvent)) this.open(layer, true);
      });
      this.group.on("mouseover", ({ layer }) => this.hover(layer));
      this.group.on("mouseout", () => this.screen.hint(null));
      this.group.on("clusterclick", ({ layer }) => this.openCluster(layer));
      this.group.on("clusterkeypress", ({ layer, originalEvent }) => {
        if (pressed(originalEvent)) this.openCluster(layer, true);
      });
      this.group.on("clustermouseover", ({ layer }) => this.hover(layer, layer));
      this.group.on("clustermouseout", () => this.screen.hint(null));
      this.group.addTo(map);
    }

    /** Draws a collection in place of the one before; the view stays. */
    draw(collection, words) {
      this.words = words;
      this.total = collection.pacts;
      this.unplaced = collection.unplaced;
      this.byPact = new Map();
      this.markers = [...byPlace(collection.features).values()].map((here) => this.marker(here));
      this.group.clearLayers();
      this.group.addLayers(this.markers, true);
      this.select(this.selected);
    }

    marker(here) {
      const at = L.latLng(here[0].geometry.coordinates[1], here[0].geometry.coordinates[0]);
      for (const feature of here) this.remember(feature, at);
      return new Sign(at, here, this);
    }

    equip(marker) {
      const element = marker.getElement();
      if (marker.here.length === 1) element.dataset.pact = marker.here[0].properties.pact;
      element.addEventListener("focus", () => this.hover(marker));
      element.addEventListener("blur", () => this.screen.hint(null));
    }

    remember(feature, at) {
      const places = this.byPact.get(feature.properties.pact) ?? [];
      places.push({ feature, at });
      this.byPact.set(feature.properties.pact, places);
    }

    icon(here) {
      const { words } = this;
      if (here.length > 1) return this.ringIcon(here, 34, words.count("here", here.length), "pact--many");
      const { area, look } = here[0].properties;
      return new NamedIcon({
        html: Patti.sign(words, area, look, SIGN),
        className: "pact", iconSize: [SIGN + 6, SIGN + 6], label: this.named(here[0].properties),
      });
    }

    clusterIcon(cluster) {
      const here = pactsOf(cluster);
      if (here.length === 1) return this.icon(here);
      const size = Math.round(34 + 7 * Math.log10(here.length));
      return this.ringIcon(here, size, this.words.count("cluster", here.length), "pact--cluster");
    }

    ringIcon(here, size, label, className) {
      const areas = here.map((feature) => feature.properties.area);
      return new NamedIcon({
        html: Patti.numbered(this.words, areas, size),
        className: `pact ${className}`, iconSize: [size, size], label,
      });
    }

    named({ title, area, look }) {
      return [title, this.words.area(area).word, this.words.look(look).word].join(", ");
    }

    hover(marker) {
      const at = this.map.latLngToContainerPoint(marker.getLatLng());
      const here = marker.here ?? pactsOf(marker);
      if (here.length > 1) {
        const key = marker.here ? "here" : "cluster";
        this.screen.hint([this.words.count(key, here.length), marker.here?.[0].properties.place], at);
        return;
      }
      const { title, area, look, place } = here[0].properties;
      const said = `${this.words.area(area).word} · ${this.words.look(look).word}`;
      this.screen.hint([title, said, place], at);
    }

    open(marker, byKey = false) {
      this.screen.hint(null);
      if (marker.here.length === 1) this.screen.choose(`pact:${marker.here[0].properties.pact}`);
      else this.openList(marker.getLatLng(), marker.here, byKey);
    }

    openCluster(cluster, byKey = false) {
      this.screen.hint(null);
      const here = pactsOf(cluster);
      if (here.length === 1) {
        this.screen.choose(`pact:${here[0].properties.pact}`);
        return;
      }
      const box = cluster.getBounds();
      if (this.map.getZoom() >= this.map.getMaxZoom() || box.getNorthWest().equals(box.getSouthEast())) {
        this.openList(cluster.getLatLng(), here, byKey);
        return;
      }
      if (byKey) this.map.once("moveend", () => this.focusNear(cluster.getLatLng()));
      this.map.fitBounds(box, { padding: [60, 60], maxZoom: this.map.getMaxZoom(), animate: !Patti.still() && !byKey });
    }

    /** Puts the focus on the sign nearest to a point, after a cluster has come apart. */
    focusNear(at) {
      requestAnimationFrame(() => {
        const shown = [];
        this.group._featureGroup.eachLayer((one) => shown.push(one));
        const far = (one) => this.map.distance(one.getLatLng(), at);
        shown.sort((a, b) => far(a) - far(b));
        shown[0]?.getElement()?.focus({ preventScroll: true });
      });
    }

    openList(at, here, byKey) {
      const { words } = this;
      const back = document.activeElement;
      const heading = el("p", { class: "list-title", text: words.count("here", here.length) });
      const entries = here.map((feature) => el("li", {}, this.entry(feature)));
      const list = el("div", { class: "list", role: "dialog", "aria-label": heading.textContent },
        heading, el("ul", {}, ...entries));
      this.popup = L.popup({ className: "list-popup", maxWidth: 300, autoPanPadding: [24, 24], closeButton: false, keepInView: false })
        .setLatLng(at).setContent(this.closable(list)).openOn(this.map);
      list.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        event.stopPropagation();
        this.map.closePopup(this.popup);
        if (back?.isConnected) back.focus({ preventScroll: true });
      });
      if (byKey) list.querySelector("li button").focus({ preventScroll: true });
    }

    closable(list) {
      const close = el("button", { type: "button", class: "list-close", "aria-label": this.words.say("close"), text: "×" });
      close.addEventListener("click", () => this.map.closePopup(this.popup));
      list.append(close);
      return list;
    }

    entry({ properties }) {
      const { words } = this;
      const button = el("button", { type: "button", class: "list-entry" },
        Patti.sign(words, properties.area, properties.look, 20),
        el("span", {},
          el("span", { class: "list-name", text: properties.title }),
          el("span", { class: "list-more", text: `${words.area(properties.area).word} · ${words.look(properties.look).word}` })));
      button.addEventListener("click", () => this.screen.choose(`pact:${properties.pact}`));
      return button;
    }

    /** Draws the chosen pact over everything, wherever its cluster is. */
    select(id) {
      this.selected = id;
      this.halo.clearLayers();
      for (const { feature, at } of this.byPact?.get(id) ?? []) {
        const { area, look } = feature.properties;
        const html = el("span", { class: "halo" }, Patti.sign(this.words, area, look, 32));
        const icon = new NamedIcon({ html, className: "pact pact--halo", iconSize: [48, 48] });
        L.marker(at, { icon, pane: "halo", interactive: false, keyboard: false }).addTo(this.halo);
      }
    }

    bounds(id) {
      const places = this.byPact?.get(id);
      return places && L.latLngBounds(places.map(({ at }) => at));
    }

    /** Counts the pacts with a place inside the view. */
    within(bounds) {
      const seen = new Set();
      for (const marker of this.markers) {
        if (bounds.contains(marker.getLatLng())) for (const one of marker.here) seen.add(one.properties.pact);
      }
      return seen.size;
    }

    show(on) {
      if (on) this.group.addTo(this.map);
      else this.group.remove();
    }
  }

  function pressed(event) {
    if (event.key !== "Enter" && event.key !== " ") return false;
    event.preventDefault();
    return true;
  }

  function byPlace(features) {
    const places = new Map();
    for (const feature of features) {
      const key = feature.geometry.coordinates.join(" ");
      const here = places.get(key) ?? [];
      if (!here.some((one) => one.properties.pact === feature.properties.pact)) here.push(feature);
      places.set(key, here);
    }
    return places;
  }

  /** Lists the pacts of a cluster, each once: one of several places may stand there alone. */
  function pactsOf(cluster) {
    const features = cluster.getAllChildMarkers().flatMap((marker) => marker.here);
    return [...new Map(features.map((feature) => [feature.properties.pact, feature])).values()];
  }

  Object.assign(Patti, { Pacts });
})();
