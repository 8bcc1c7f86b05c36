"use strict";
/** What stands on the map: buttons, layer switch, legend, counter, hint, and the quiet states. */
(() => {
  const { el, svg } = Patti;
  const ICONS = {
    zoom_in: "M10 4V16M4 10H16",
    zoom_out: "M4 10H16",
    home: "M3 10L10 4L17 10M5 9V16H15V9",
    full_screen: "M4 8V4H8M12 4H16V8M16 12V16H12M8 16H4V12",
    layers: "M10 3L17 7L10 11L3 7ZM3.5 10.5L10 14.2L16.5 10.5M3.5 13.5L10 17.2L16.5 13.5",
  };
  const NARROW = 640;
  const SHORT = 420;
  const EDGE = 14;

  class Controls {
    /**
     * @param {L.Map} map
     * @param {Object<string, Function>} actions what the buttons do
     */
    constructor(map, actions) {
      this.map = map;
      this.actions = actions;
      this.box = map.getContainer();
      this.bar = el("div", { class: "busy", hidden: true });
      this.counter = el("p", { class: "counter", role: "status", hidden: true });
      this.trouble = el("div", { class: "trouble", role: "alert", hidden: true });
      this.tip = el("div", { class: "hint", "aria-hidden": "true", hidden: true });
      this.tools = el("div", { class: "tools" });
      this.corner = el("div", { class: "corner" });
      this.help = el("p", { id: "patti-help", class: "unseen" });
      this.box.prepend(this.help, this.counter, this.tools, this.corner);
      this.box.append(this.bar, this.tip, this.trouble);
      for (const part of [this.tools, this.corner, this.trouble]) keepToItself(part);
      document.addEventListener("fullscreenchange", () => this.onFullScreen());
    }

    /** Writes everything in a language. */
    speak(words) {
      this.words = words;
      document.documentElement.lang = words.frame.language;
      document.documentElement.dir = words.frame.direction;
      document.title = words.say("title");
      this.box.setAttribute("role", "application");
      this.box.setAttribute("aria-label", words.say("title"));
      this.box.setAttribute("aria-describedby", this.help.id);
      this.help.textContent = words.say("help");
      this.bar.setAttribute("aria-label", words.say("loading"));
      this.box.dataset.twoFingers = words.say("two_fingers");
      this.tools.replaceChildren(...this.buttons(), this.switches());
    }

    buttons() {
      const names = ["zoom_in", "zoom_out", "home"];
      if (document.fullscreenEnabled) names.push("full_screen");
      return names.map((name) => {
        const word = this.words.say(name);
        const button = el("button", { type: "button", class: `tool tool--${name}`, "aria-label": word, title: word }, icon(name));
        button.addEventListener("click", () => this.actions[name]());
        return button;
      });
    }

    switches() {
      const { words } = this;
      const word = words.say("layers");
      const names = ["neighbourhoods", "buildings", ...(this.planned ? ["sites"] : []), "pacts", "online"];
      const rows = names.map((name) => this.switchRow(name));
      const panel = el("details", { class: "layers" },
        el("summary", { class: "tool", "aria-label": word, title: word }, icon("layers")),
        el("fieldset", { class: "panel" }, el("legend", { text: word }), ...rows,
          el("p", { class: "small", text: words.say("online_note") })));
      panel.addEventListener("keydown", (event) => {
        if (event.key !== "Escape") return;
        panel.open = false;
        panel.querySelector("summary").focus();
      });
      return panel;
    }

    switchRow(name) {
      const box = el("input", { type: "checkbox", name, checked: this.actions.shown(name) });
      box.addEventListener("change", () => this.actions.show(name, box.checked));
      const more = name === "buildings" ? el("span", { class: "small", text: ` (${this.words.say("buildings_from")})` }) : null;
      return el("label", {}, box, el("span", { text: this.words.say(`layer.${name}`) }, more));
    }

    /** Ticks or clears the box of a layer. */
    tick(name, on) {
      const box = this.tools.querySelector(`input[name="${name}"]`);
      if (box) box.checked = on;
    }

    /** Writes the legend; `shades` has the title and the words of the neighbourhoods' shades. */
    showLegend(shades) {
      const { words } = this;
      const open = this.corner.querySelector("details")?.open ?? false;
      this.shades = shades;
      this.roomy = this.isRoomy();
      const first = this.planned ? this.siteRows() : shades.first ? this.shadeRows(shades) : this.areaRows();
      const rest = this.planned ? [this.shadeRows(shades), this.areaRows(), this.lookRows()]
        : [this.lookRows(), shades.first ? this.areaRows() : this.shadeRows(shades), this.groundRows()];
      if (!this.roomy) rest.unshift(first);
      const more = el("details", { open },
        el("summary", { text: words.say("legend") }), el("div", { class: "legend-body" }, ...rest));
      this.corner.replaceChildren(el("div", { class: "legend panel" }, this.roomy ? first : null, more));
    }

    /** Tells whether there is room for the areas without being asked. */
    isRoomy() {
      return this.box.clientWidth >= NARROW && this.box.clientHeight >= SHORT;
    }

    /** Tells how many pixels are covered at the left, by a legend that stands there unasked, and at the right. */
    covered() {
      const standing = this.roomy && !this.corner.querySelector("details").open;
      return [standing ? this.corner.offsetWidth + EDGE : 0, this.tools.offsetWidth + EDGE];
    }

    fitLegend() {
      if (this.shades && this.roomy !== this.isRoomy()) this.showLegend(this.shades);
    }

    /** Says that the map is about places for next pacts: a switch and a legend of their own. */
    plan(on) {
      if (this.planned === on) return;
      this.planned = on;
      this.tools.replaceChildren(...this.buttons(), this.switches());
    }

    siteRows() {
      const { words } = this;
      return section(words.say("legend_sites"), [
        row(Patti.pin(words.numbers.format(1)), words.say("site.chosen")),
        row(swatch("site-candidate"), words.say("site.candidate")),
        row(swatch("site-radius"), words.say("site.radius")),
        ...["now", "then", "not"].map((near) => row(swatch(`site-${near}`), words.say(`site.${near}`))),
      ]);
    }

    areaRows() {
      const rows = this.words.frame.areas.map((area) => row(Patti.sign(this.words, area.code, "active", 18), area.word));
      return section(this.words.say("legend_areas"), rows);
    }

    lookRows() {
      const code = this.words.frame.areas[0].code;
      const rows = this.words.frame.looks.map((look) => row(Patti.sign(this.words, code, look.code, 18), look.word));
      return section(this.words.say("legend_looks"), rows);
    }

    shadeRows({ title, rows }) {
      return section(title, rows.map(([shade, word]) => row(swatch(shade), word)));
    }

    groundRows() {
      const { words } = this;
      return section(words.say("legend_ground"), [
        row(swatch("building"), words.say("building")),
        row(swatch("building-others"), words.say("building_other")),
        row(swatch("courtyard"), words.say("courtyard")),
      ]);
    }

    count(shown, total, unplaced) {
      const { words } = this;
      const said = total ? [words.count("in_frame", shown, { total })] : [words.say("nothing")];
      if (unplaced) said.push(words.count("unplaced", unplaced));
      this.counter.hidden = false;
      const text = said.join(" · ");
      if (this.counter.textContent !== text) this.counter.textContent = text;
    }

    busy(on) {
      this.bar.hidden = !on;
      this.box.setAttribute("aria-busy", String(on));
    }

    /** Says that something went wrong, with a way to try again; null takes it back. */
    fail(sentence, word, retry) {
      this.trouble.hidden = !sentence;
      if (!sentence) return;
      const button = el("button", { type: "button", text: word });
      button.addEventListener("click", () => { this.trouble.hidden = true; retry(); });
      this.trouble.replaceChildren(el("p", { text: sentence }), button);
    }

    /** Shows lines beside a point of the map; null hides them. */
    hint(lines, at) {
      const said = (lines ?? []).filter(Boolean);
      this.tip.hidden = !said.length;
      if (!said.length) return;
      this.tip.replaceChildren(...said.map((text, i) => el(i ? "span" : "strong", { text })));
      const { clientWidth: width, clientHeight: height } = this.box;
      const left = Math.min(Math.max(8, at.x + 14), width - this.tip.offsetWidth - 8);
      const below = at.y + 16 + this.tip.offsetHeight < height;
      this.tip.style.transform = `translate(${Math.round(left)}px, ${Math.round(below ? at.y + 16 : at.y - this.tip.offsetHeight - 12)}px)`;
    }

    onFullScreen() {
      const full = document.fullscreenElement === this.box;
      const button = this.tools.querySelector(".tool--full_screen");
      const word = this.words?.say(full ? "leave_full_screen" : "full_screen") ?? "";
      button?.setAttribute("aria-label", word);
      button?.setAttribute("title", word);
      this.actions.resized(full);
    }
  }

  function icon(name) {
    return svg("svg", { viewBox: "0 0 20 20", width: 18, height: 18, "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
  }

  function swatch(name) {
    const fill = name === "hatch" ? svg("rect", { width: 22, height: 14, fill: "url(#patti-hatch)", class: "swatch-edge" })
      : svg("rect", { width: 22, height: 14, class: `swatch-edge swatch--${name}` });
    return svg("svg", { viewBox: "0 0 22 14", width: 22, height: 14, "aria-hidden": "true" }, fill);
  }

  function row(picture, word) {
    return el("li", {}, el("span", { class: "picture" }, picture), el("span", { text: word }));
  }

  function section(title, rows) {
    return el("section", {}, el("h2", { text: title }), el("ul", {}, ...rows));
  }

  function keepToItself(part) {
    L.DomEvent.disableClickPropagation(part);
    L.DomEvent.disableScrollPropagation(part);
    part.addEventListener("keydown", (event) => event.stopPropagation());
  }

  Object.assign(Patti, { Controls });
})();
