"use strict";
/**
 * A place to be picked, or only shown. From close up, where buildings are drawn, every click on the ground goes to
 * Python as `point:<lon>,<lat>#<moment>`, whatever is drawn there, and a pin shows what is picked. From
 * further off a click comes closer. Enter on a neighbourhood picks that.
 */
window.PattiPick = (() => {
  const CLOSE = 16;
  const PRECISE = 15;
  const SIZE = 28;
  let map = null;
  let close = CLOSE;
  let pin = null;
  let shown = "";

  /** Shows `lon,lat` as picked, or nothing; moves there unless it is well in view. Unless `picking`, clicks do nothing. */
  function show(at, picking) {
    if (!map) arm(picking);
    if (at === shown) return;
    shown = at;
    whenDrawn(() => {
      if (at !== shown) return;
      draw();
      if (at) look(...at.split(",").map(Number));
    });
  }

  function arm(picking) {
    map = window.map;
    close = picking ? CLOSE : PRECISE;
    const box = map.getContainer();
    box.classList.add("patti--pick");
    box.classList.toggle("patti--picking", picking);
    box.addEventListener("click", picking ? onClick : (event) => onGround(event) && event.stopImmediatePropagation(), true);
  }

  function onGround(event) {
    return event.target === map.getContainer() || map.getPane("mapPane").contains(event.target);
  }

  function onClick(event) {
    if (!onGround(event)) return;
    event.stopImmediatePropagation();
    if (map.dragging.moved()) return;
    const { lat, lng } = map.mouseEventToLatLng(event);
    for (const hint of map.getContainer().querySelectorAll(".hint")) hint.hidden = true;
    if (map.getZoom() < PRECISE) {
      map.setView([lat, lng], CLOSE, { animate: !Patti.still() });
      return;
    }
    shown = `${lng.toFixed(6)},${lat.toFixed(6)}`;
    draw();
    const value = { last_object_clicked_popup: `point:${shown}#${Date.now()}` };
    Object.assign(window.__GLOBAL_DATA__ ?? {}, value, { previous_data: value });
    window.Streamlit?.setComponentValue(value);
  }

  function draw() {
    pin?.remove();
    pin = null;
    if (!shown) return;
    const [lng, lat] = shown.split(",").map(Number);
    const icon = L.divIcon({ html: Patti.el("span", { class: "pick" }), className: "pick-pin", iconSize: [SIZE, SIZE] });
    pin = L.marker([lat, lng], { icon, pane: "sites", interactive: false, keyboard: false }).addTo(map);
    pin.getElement().setAttribute("aria-hidden", "true");
  }

  function look(lng, lat) {
    if (map.getZoom() >= PRECISE && map.getBounds().pad(-0.1).contains([lat, lng])) return;
    map.setView([lat, lng], Math.max(close, map.getZoom()), { animate: !Patti.still() });
  }

  /** Waits for the map's own first view, which would move it away again. */
  function whenDrawn(then) {
    if (map.getContainer().dataset.drawn) then();
    else setTimeout(() => whenDrawn(then), 50);
  }

  return { show };
})();
