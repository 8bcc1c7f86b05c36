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

  class Pacts {
    /**
     * @param {L.Map} map
     * @param {Patti.Screen} screen
     */
    constructor(map, screen) {
      this.map = map;
      this.screen = screen;
      this.places = [];
      this.halo = L.layerGroup().addTo(map);
      this.clusters = new Patti.Clusters(map, (zoom) => (zoom < 13 ? 62 : 44), (at, spots) => this.sign(at, spots));
      // At the layer, not at each of hundreds of signs.
      this.clusters.layer.on("click", ({ layer }) => this.open(layer));
      this.clusters.layer.on("keypress", ({ layer, originalEvent }) => {
        if (pressed(originalEvent)) this.open(layer, true);
      });
      this.clusters.layer.on("mouseover", ({ layer }) => this.hover(layer));
      this.clusters.layer.on("mouseout", () => this.screen.hint(null));
    }

    /** Draws places in place of those before; the view stays. */
    draw({ places, pacts, unplaced }, words) {
      Object.assign(this, { words, places, unplaced, total: pacts });
      this.clusters.draw(bySpot(places));
      this.select(this.selected);
    }

    /** Makes the sign of one spot or of several. */
    sign(at, spots) {
      const here = spots.length === 1 ? spots[0].here : once(spots);
      const marker = L.marker(at, { icon: this.icon(here, spots), pane: "pacts", riseOnHover: true });
      Object.assign(marker, { here, spots });
      marker.on("add", () => this.equip(marker));
      return marker;
    }

    equip(marker) {
      const element = marker.getElement();
      if (marker.here.length === 1) element.dataset.pact = marker.here[0].pact;
      element.addEventListener("focus", () => this.hover(marker));
      element.addEventListener("blur", () => this.screen.hint(null));
    }

    icon(here, spots) {
      const { words } = this;
      if (here.length === 1) {
        const [{ area, look }] = here;
        return new NamedIcon({
          html: Patti.sign(words, area, look, SIGN),
          className: "pact", iconSize: [SIGN + 6, SIGN + 6], label: this.named(here[0]),
        });
      }
      const together = spots.length === 1;
      const size = together ? 34 : Math.round(34 + 7 * Math.log10(here.length));
      return new NamedIcon({
        html: Patti.numbered(words, here.map((one) => one.area), size),
        className: `pact ${together ? "pact--many" : "pact--cluster"}`,
        iconSize: [size, size], label: this.counted(here, spots),
      });
    }

    counted(here, spots) {
      return this.words.count(spots.length === 1 ? "here" : "cluster", here.length);
    }

    named({ title, area, look }) {
      return [title, this.words.area(area).word, this.words.look(look).word].join(", ");
    }

    about({ area, look }) {
      return `${this.words.area(area).word} · ${this.words.look(look).word}`;
    }

    hover(marker) {
      const { here, spots } = marker;
      const at = this.map.latLngToContainerPoint(marker.getLatLng());
      const [{ title, place }] = here;
      const lines = here.length > 1
        ? [this.counted(here, spots), spots.length === 1 && place]
        : [title, this.about(here[0]), place];
      this.screen.hint(lines, at);
    }

    /** Opens a pact, the list of those in one place, or comes closer until they come apart. */
    open(marker, byKey = false) {
      const { here, spots } = marker;
      this.screen.hint(null);
      if (here.length === 1) this.screen.choose(`pact:${here[0].pact}`);
      else if (spots.length === 1 || this.map.getZoom() >= this.map.getMaxZoom()) this.openList(marker.getLatLng(), here, byKey);
      else this.comeCloser(spots);
    }

    comeCloser(spots) {
      const box = L.latLngBounds(spots.map(({ lat, lon }) => [lat, lon]));
      this.map.fitBounds(box, { padding: [60, 60], maxZoom: this.map.getMaxZoom(), animate: !Patti.still() });
    }

    openList(at, here, byKey) {
      const { words } = this;
      const back = document.activeElement;
      const heading = el("p", { class: "list-title", text: words.count("here", here.length) });
      const entries = here.map((one) => el("li", {}, this.entry(one)));
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

    entry(one) {
      const { words } = this;
      const button = el("button", { type: "button", class: "list-entry" },
        Patti.sign(words, one.area, one.look, 20),
        el("span", {},
          el("span", { class: "list-name", text: one.title }),
          el("span", { class: "list-more", text: this.about(one) })));
      button.addEventListener("click", () => this.screen.choose(`pact:${one.pact}`));
      return button;
    }

    /** Draws the chosen pact over everything, wherever its cluster is. */
    select(id) {
      this.selected = id;
      this.halo.clearLayers();
      for (const { area, look, lat, lon } of this.placesOf(id)) {
        const html = el("span", { class: "halo" }, Patti.sign(this.words, area, look, 32));
        const icon = new NamedIcon({ html, className: "pact pact--halo", iconSize: [48, 48] });
        L.marker([lat, lon], { icon, pane: "halo", interactive: false, keyboard: false }).addTo(this.halo);
      }
    }

    placesOf(id) {
      return id ? this.places.filter((one) => one.pact === id) : [];
    }

    bounds(id) {
      const places = this.placesOf(id);
      return places.length ? L.latLngBounds(places.map(({ lat, lon }) => [lat, lon])) : null;
    }

    /** Counts the pacts with a place inside the view. */
    within(bounds) {
      const seen = new Set();
      const [south, west, north, east] = [bounds.getSouth(), bounds.getWest(), bounds.getNorth(), bounds.getEast()];
      for (const { pact, lat, lon } of this.places) {
        if (lat >= south && lat <= north && lon >= west && lon <= east) seen.add(pact);
      }
      return seen.size;
    }

    show(on) {
      this.clusters.show(on);
    }
  }

  function pressed(event) {
    if (event.key !== "Enter" && event.key !== " ") return false;
    event.preventDefault();
    return true;
  }

  /** Puts together what is at one spot, each pact once. */
  function bySpot(places) {
    const spots = new Map();
    for (const one of places) {
      const known = spots.get(one.spot);
      if (!known) spots.set(one.spot, { lat: one.lat, lon: one.lon, here: [one] });
      else if (!known.here.some((other) => other.pact === one.pact)) known.here.push(one);
    }
    return [...spots.values()];
  }

  /** Lists the places of spots with each pact once: one of several places may stand there alone. */
  function once(spots) {
    const seen = new Set();
    const here = [];
    for (const spot of spots) {
      for (const one of spot.here) {
        if (seen.has(one.pact)) continue;
        seen.add(one.pact);
        here.push(one);
      }
    }
    return here;
  }

  Object.assign(Patti, { Pacts });
})();
