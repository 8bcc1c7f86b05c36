"use strict";
/**
 * The map's own small ground: elements, words, addresses, theme. Text of the register only ever
 * reaches the page through `textContent` and `setAttribute`.
 */
delete document.namespaces;
window.Patti = (() => {
  const SVG = "http://www.w3.org/2000/svg";
  const [PAPER, IMPOSED, DARK] = ["print", "(forced-colors: active)", "(prefers-color-scheme: dark)"];

  /**
   * Makes an HTML element.
   * @param {string} tag
   * @param {Object<string, *>} [attributes] `class`, `text`, or any attribute; null leaves it out.
   * @param {...(Node|null)} children
   */
  function el(tag, attributes = {}, ...children) {
    return fill(document.createElement(tag), attributes, children);
  }

  /** Makes an SVG element, like `el`. */
  function svg(tag, attributes = {}, ...children) {
    return fill(document.createElementNS(SVG, tag), attributes, children);
  }

  function fill(element, attributes, children) {
    for (const [name, value] of Object.entries(attributes)) {
      if (value === null || value === undefined || value === false) continue;
      if (name === "text") element.textContent = value;
      else element.setAttribute(name, value === true ? "" : String(value));
    }
    element.append(...children.filter(Boolean));
    return element;
  }

  /** Calls back on a click, and on Enter and Space as a button does. */
  function onPress(element, press) {
    element.addEventListener("click", press);
    element.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      press(event);
    });
  }

  /** The words of one language, as `/layers/frame` gives them. */
  class Words {
    constructor(frame) {
      this.frame = frame;
      this.rules = new Intl.PluralRules(frame.language);
      this.numbers = new Intl.NumberFormat(frame.language, { useGrouping: "always" });
      this.looks = new Map(frame.looks.map((look) => [look.code, look]));
      this.areas = new Map(frame.areas.map((area) => [area.code, area]));
    }

    say(key, values = {}) {
      return this.put(this.frame.words[key] ?? "", values);
    }

    /** Says a message that counts; `n` chooses the form. */
    count(key, n, values = {}) {
      const forms = this.frame.counted[key] ?? {};
      return this.put(forms[this.rules.select(n)] ?? forms.other ?? "", { n, ...values });
    }

    put(text, values) {
      return text.replace(/\{(\w+)\}/g, (whole, name) => {
        const value = values[name];
        if (value === undefined) return whole;
        return typeof value === "number" ? this.numbers.format(value) : value;
      });
    }

    area(code) {
      return this.areas.get(code ?? null) ?? this.areas.get(null);
    }

    look(code) {
      return this.looks.get(code) ?? this.looks.get("active");
    }
  }

  /** Fetches JSON; an answer that is not a success is an error. */
  async function fetchJson(address, signal) {
    const answer = await fetch(address, { signal, credentials: "same-origin" });
    if (!answer.ok) throw new Error(`${answer.status} ${address}`);
    return answer.json();
  }

  /** Tells whether what is around the map is dark: paper never is, and a system's colours go first. */
  function isDark() {
    if (matchMedia(PAPER).matches) return false;
    if (matchMedia(IMPOSED).matches) return luminance("Canvas") < 0.5;
    if (document.querySelector("[data-patti-layers]")) return matchMedia(DARK).matches;
    const ground = getComputedStyle(document.documentElement).getPropertyValue("--background-color");
    const shown = ground.trim() || getComputedStyle(document.body).backgroundColor;
    return luminance(shown) < 0.5;
  }

  function luminance(colour) {
    const probe = document.createElement("span");
    probe.style.forcedColorAdjust = "none";
    probe.style.color = colour;
    document.body.append(probe);
    const parts = getComputedStyle(probe).color.match(/[\d.]+/g) ?? [255, 255, 255];
    probe.remove();
    const [red, green, blue, alpha = 1] = parts.map(Number);
    return alpha === 0 ? 1 : (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255;
  }

  const still = () => window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const byTouch = () => window.matchMedia("(pointer: coarse)").matches;

  /** A small memory that lasts as long as the browser's tab. */
  const memory = {
    get(key) {
      try {
        return JSON.parse(sessionStorage.getItem(`patti.${key}`));
      } catch {
        return null;
      }
    },
    set(key, value) {
      try {
        sessionStorage.setItem(`patti.${key}`, JSON.stringify(value));
      } catch {
        // Storage is switched off: the map works, and forgets.
      }
    },
  };

  /** What stands in the address of the page round the map, where it may be reached. */
  const address = {
    get(name) {
      try {
        return new URL(window.parent.location.href).searchParams.get(name);
      } catch {
        return null;
      }
    },
    /** Writes a value, or takes it out if it is null, without a step to go back to. */
    set(name, value) {
      try {
        const { location, history } = window.parent;
        const url = new URL(location.href);
        if (url.searchParams.get(name) === value) return;
        if (value === null) url.searchParams.delete(name);
        else url.searchParams.set(name, value);
        history.replaceState(history.state, "", url);
      } catch {
        // The page round the map is somebody else's: their address stays theirs.
      }
    },
  };

  return { PAPER, IMPOSED, DARK, el, svg, onPress, Words, fetchJson, isDark, still, byTouch, memory, address };
})();
