"use strict";
/** Which spots are drawn as one at a zoom, and the signs of those in view. */
(() => {
  const CLOSEST = 0.9; // of how far points are kept apart: as near may the middles of groups be
  const PARTING_MS = 220;
  const FARTHEST = 300; // pixels that a sign may come from when the map jumps

  /**
   * Gathers points that would lie over each other: each goes to the nearest of those that are kept
   * apart.
   * @param {Float64Array} xs in pixels
   * @param {Float64Array} ys in pixels
   * @param {number} apart how far from each other those that others gather round are at least
   * @returns {number[][]} the points' numbers, the one that the others gathered round first
   */
  function gathered(xs, ys, apart) {
    const groups = [];
    const cells = new Map();

    /** The number of the group whose first point is nearest, of those nearer than `apart`; or -1. */
    function nearest(x, y) {
      const column = Math.floor(x / apart);
      const row = Math.floor(y / apart);
      let least = apart * apart;
      let found = -1;
      for (let i = row - 1; i <= row + 1; i++) {
        for (let j = column - 1; j <= column + 1; j++) {
          const here = cells.get(hashed(j, i));
          for (let k = 0; here && k < here.length; k++) {
            const first = groups[here[k]][0];
            const far = (xs[first] - x) ** 2 + (ys[first] - y) ** 2;
            if (far < least) {
              least = far;
              found = here[k];
            }
          }
        }
      }
      return found;
    }

    for (let i = 0; i < xs.length; i++) {
      if (nearest(xs[i], ys[i]) >= 0) continue;
      const key = hashed(Math.floor(xs[i] / apart), Math.floor(ys[i] / apart));
      if (cells.has(key)) cells.get(key).push(groups.length);
      else cells.set(key, [groups.length]);
      groups.push([i]);
    }
    for (let i = 0; i < xs.length; i++) {
      const group = groups[nearest(xs[i], ys[i])];
      if (group[0] !== i) group.push(i);
    }
    return groups;
  }

  /** Gathers points, and the groups again until the middles of all are far enough from each other. */
  function clustered(xs, ys, apart) {
    let groups = gathered(xs, ys, apart);
    for (let before = Infinity; groups.length < before;) {
      before = groups.length;
      const middles = [xs, ys].map((axis) => Float64Array.from(groups, (group) => mean(axis, group)));
      const again = gathered(...middles, CLOSEST * apart);
      groups = again.map((numbers) => numbers.flatMap((number) => groups[number]));
    }
    return groups;
  }

  function mean(axis, group) {
    let sum = 0;
    for (const at of group) sum += axis[at];
    return sum / group.length;
  }

  /** Cells far apart may share a number: their points are too far away to be near. */
  function hashed(column, row) {
    return (column * 73856093 + row * 19349663) & 0x3fffffff;
  }

  /** Spots as signs on the map: those close to each other are one, until the map comes closer. */
  class Clusters {
    /**
     * @param {L.Map} map
     * @param {function(number): number} apart pixels between signs, by zoom
     * @param {function(L.LatLng, Array): L.Marker} sign makes the sign of one or more spots
     */
    constructor(map, apart, sign) {
      Object.assign(this, { map, apart, sign });
      this.signs = new Map();
      this.layer = L.featureGroup().addTo(map);
      this.draw([]);
      map.on("moveend", () => this.look());
    }

    /**
     * Draws spots in place of those before.
     * @param {Array<{lat: number, lon: number}>} spots
     */
    draw(spots) {
      const points = spots.map(({ lat, lon }) => L.CRS.EPSG3857.latLngToPoint({ lat, lng: lon }, 0));
      this.spots = spots;
      this.xs = Float64Array.from(points, ({ x }) => x);
      this.ys = Float64Array.from(points, ({ y }) => y);
      this.stood = [];
      this.zoom = Infinity;
      this.look();
    }

    show(on) {
      if (on) this.layer.addTo(this.map);
      else this.layer.remove();
      this.look();
    }

    /** Draws the signs in view, lets go of those far from it, and keeps the keyboard's place. */
    look() {
      if (!this.map.hasLayer(this.layer)) return;
      const zoom = this.map.getZoom();
      const closer = zoom > this.zoom && !Patti.still();
      const held = this.focused()?.getLatLng();
      if (zoom !== this.zoom) this.gather(zoom);
      const near = this.map.getBounds().pad(1);
      for (const group of this.groups) {
        const sign = this.signs.get(group);
        if (near.contains(group.at) === Boolean(sign)) continue;
        if (sign) this.drop(group, sign);
        else this.add(group, closer);
      }
      if (held && !this.focused()) this.focusNear(held);
    }

    gather(zoom) {
      this.layer.clearLayers();
      this.signs.clear();
      this.zoom = zoom;
      const before = this.stood;
      this.stood = [];
      this.groups = clustered(this.xs, this.ys, this.apart(zoom) / 2 ** zoom).map((numbers) => {
        const spots = numbers.map((number) => this.spots[number]);
        const at = L.CRS.EPSG3857.pointToLatLng(L.point(mean(this.xs, numbers), mean(this.ys, numbers)), 0);
        for (const number of numbers) this.stood[number] = at;
        return { spots, at, from: before[numbers[0]] };
      });
    }

    add(group, closer) {
      const sign = this.sign(group.at, group.spots).addTo(this.layer);
      this.signs.set(group, sign);
      if (closer && group.from && !group.from.equals(group.at)) part(sign.getElement(), this.map, group);
    }

    drop(group, sign) {
      this.layer.removeLayer(sign);
      this.signs.delete(group);
    }

    /** The sign that the keyboard is on. */
    focused() {
      return [...this.signs.values()].find((sign) => sign.getElement().matches(":focus-visible"));
    }

    focusNear(at) {
      const far = (sign) => this.map.distance(sign.getLatLng(), at);
      const [nearest] = [...this.signs.values()].sort((a, b) => far(a) - far(b));
      nearest?.getElement().focus({ preventScroll: true });
    }
  }

  /** Lets a sign come from where it was part of another. */
  function part(element, map, { from, at }) {
    const way = map.latLngToLayerPoint(from).subtract(map.latLngToLayerPoint(at));
    if (way.distanceTo([0, 0]) > FARTHEST) return;
    element.animate({ translate: [`${way.x}px ${way.y}px`, "0 0"] }, { duration: PARTING_MS, easing: "ease-out" });
  }

  Object.assign(Patti, { Clusters, gathered, clustered });
})();
