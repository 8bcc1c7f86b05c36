"use strict";
/** Signs of pacts and clusters, drawn from the table that `/layers/frame` carries. */
(() => {
  const { svg, el } = Patti;

  /**
   * Draws the sign of a pact.
   * @param {Patti.Words} words
   * @param {?string} areaCode
   * @param {string} lookCode
   * @param {number} size in pixels
   */
  function sign(words, areaCode, lookCode, size) {
    const area = words.area(areaCode);
    const look = words.look(lookCode);
    const fill = area.mark ? "none" : look.fill;
    return svg(
      "svg",
      { viewBox: "0 0 32 32", width: size, height: size, "aria-hidden": "true", class: "sign" },
      svg("path", { d: area.path, class: "sign-ground" }),
      fill === "none" ? null : filled(area, fill),
      svg("path", {
        d: area.path,
        class: `sign-outline${look.dashed ? " sign-outline--dashed" : ""}`,
        stroke: area.mark ? area.fill : null,
      }),
      marked(words, look.mark || area.mark),
    );
  }

  function filled(area, fill) {
    return svg("path", {
      d: fill === "half" ? area.half : area.path,
      fill: area.fill,
      "fill-opacity": fill === "faint" ? 0.3 : null,
    });
  }

  function marked(words, name) {
    const mark = name && words.frame.marks[name];
    if (!mark) return null;
    const [cx, cy, r] = mark.badge ?? [];
    return svg(
      "g",
      { class: mark.badge ? "sign-badge" : "sign-mark" },
      mark.badge ? svg("circle", { cx, cy, r }) : null,
      svg("path", { d: mark.strokes }),
    );
  }

  /**
   * Draws a neutral circle with a number, ringed by the shares of the areas.
   * @param {Patti.Words} words
   * @param {Array<?string>} areas one code a pact
   * @param {number} size in pixels
   */
  function ring(words, areas, size) {
    const middle = size / 2;
    const radius = middle - 4;
    const around = 2 * Math.PI * radius;
    const picture = svg(
      "svg",
      { viewBox: `0 0 ${size} ${size}`, width: size, height: size, "aria-hidden": "true", class: "ring" },
      svg("circle", { cx: middle, cy: middle, r: middle - 1, class: "ring-edge" }),
    );
    let gone = 0;
    for (const [code, share] of shares(words, areas)) {
      picture.append(
        svg("circle", {
          cx: middle, cy: middle, r: radius, fill: "none",
          stroke: words.area(code).fill, "stroke-width": 5,
          "stroke-dasharray": `${share * around} ${around}`,
          "stroke-dashoffset": -gone * around,
          transform: `rotate(-90 ${middle} ${middle})`,
        }),
      );
      gone += share;
    }
    picture.append(svg("circle", { cx: middle, cy: middle, r: radius - 2.5, class: "ring-ground" }));
    return picture;
  }

  function shares(words, areas) {
    const counts = new Map();
    for (const code of areas) counts.set(code ?? null, (counts.get(code ?? null) ?? 0) + 1);
    return words.frame.areas
      .filter((area) => counts.has(area.code))
      .map((area) => [area.code, counts.get(area.code) / areas.length]);
  }

  /** Draws a ring with its number in the middle. */
  function numbered(words, areas, size, extra = "") {
    const number = el("span", { class: "ring-number", text: words.numbers.format(areas.length) });
    return el("span", { class: `ring-holder ${extra}` }, ring(words, areas, size), number);
  }

  Object.assign(Patti, { sign, numbered });
})();
