"use strict";
/**
 * The grid in which markercluster finds what is near, in place of its own: objects within objects,
 * looked into a hundred thousand times for each collection, were most of the time it took.
 */
(() => {
  /** Objects by the square cell that their point is in; each with its point, in the order they came. */
  class Grid {
    /** @param {number} size of a cell's side, in pixels; what is at most so far away is near */
    constructor(size) {
      this.size = size;
      this.cells = new Map();
    }

    addObject(object, point) {
      const key = this.key(point);
      const cell = this.cells.get(key);
      if (cell) cell.push(object, point);
      else this.cells.set(key, [object, point]);
    }

    /** Tells whether the object was there. */
    removeObject(object, point) {
      const cell = this.cells.get(this.key(point)) ?? [];
      const at = cell.indexOf(object);
      if (at < 0) return false;
      cell.splice(at, 2);
      return true;
    }

    /** Finds the object nearest to a point; null if none is near. */
    getNearObject(point) {
      const column = this.line(point.x);
      const row = this.line(point.y);
      let least = this.size * this.size;
      let nearest = null;
      for (let i = row - 1; i <= row + 1; i++) {
        for (let j = column - 1; j <= column + 1; j++) {
          const cell = this.cells.get(hashed(j, i));
          if (!cell) continue;
          for (let k = 0; k < cell.length; k += 2) {
            const dx = cell[k + 1].x - point.x;
            const dy = cell[k + 1].y - point.y;
            const far = dx * dx + dy * dy;
            if (far > least || (far === least && nearest)) continue;
            least = far;
            nearest = cell[k];
          }
        }
      }
      return nearest;
    }

    key(point) {
      return hashed(this.line(point.x), this.line(point.y));
    }

    line(at) {
      return Math.floor(at / this.size);
    }
  }

  /** Cells far apart may share a number: their objects are too far away to be found near. */
  function hashed(column, row) {
    return (column * 73856093 + row * 19349663) & 0x3fffffff;
  }

  Object.assign(Patti, { Grid, LibraryGrid: L.DistanceGrid });
  L.DistanceGrid = Grid;
})();
