"use strict";
/** What the map is told straight by the server, while the page around it is still being drawn. */
(() => {
  const DRAWN = "drawn";

  /** A line that says what to show; it is dialled again when the page speaks and it is broken. */
  class Line {
    /**
     * @param {string} address of the line, relative to this frame
     * @param {function({turn: number, query: string, pacts: Object}): void} hear
     */
    constructor(address, hear) {
      this.url = new URL(address, document.baseURI);
      this.url.protocol = this.url.protocol.replace("http", "ws");
      this.hear = hear;
      this.drawn = false;
      this.dial();
    }

    dial() {
      if (this.socket && this.socket.readyState !== WebSocket.CLOSED) return;
      this.socket = new WebSocket(this.url);
      this.socket.addEventListener("message", ({ data }) => this.hear(JSON.parse(data)));
      this.socket.addEventListener("open", () => this.drawn && this.socket.send(DRAWN));
    }

    /** Says once that the map stands, for which the rest of the page waits. */
    tellDrawn() {
      if (this.drawn) return;
      this.drawn = true;
      if (this.socket.readyState === WebSocket.OPEN) this.socket.send(DRAWN);
    }
  }

  /** Places of one day's pacts by their number among all, as they were fetched so far. */
  class Known {
    learn(day, { drawn, places }) {
      if (day !== this.day) [this.day, this.places] = [day, []];
      numbers(drawn).forEach((number, at) => { this.places[number] = places[at]; });
    }

    /** Puts together what is chosen; null if a place of it was never fetched. */
    collect(day, { drawn, pacts, unplaced }) {
      if (day !== this.day) return null;
      const places = numbers(drawn).map((number) => this.places[number]);
      return places.includes(undefined) ? null : { drawn, pacts, unplaced, places };
    }
  }

  /** Makes places of the columns that `/layers/points` has. */
  function placesOf({ spot, lon, lat, pact, title, area, look, place, ...told }) {
    const places = pact.map((id, at) => (
      { spot: spot[at], lon: lon[at], lat: lat[at], pact: id, title: title[at], area: area[at], look: look[at], place: place[at] }
    ));
    return { ...told, places };
  }

  /** The numbers of the bits that are set, the lowest bit of the first byte being 0. */
  function numbers(drawn) {
    const found = [];
    for (const [at, letter] of [...atob(drawn)].entries()) {
      for (let byte = letter.charCodeAt(0), bit = 0; byte; byte >>= 1, bit += 1) {
        if (byte & 1) found.push(8 * at + bit);
      }
    }
    return found;
  }

  Object.assign(Patti, { Line, Known, placesOf });
})();
