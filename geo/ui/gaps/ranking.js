const write = (name, className, text) => {
  const element = document.createElement(name);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

const percent = (share) => `${(100 * share).toFixed(1)}%`;

const bar = ({ low, mid, high }) => {
  if (mid === null) return "";
  const line = write("span", "bar");
  line.setAttribute("aria-hidden", "true");
  const span = write("span", "span");
  span.style.insetInlineStart = percent(low);
  span.style.width = percent(Math.max(high - low, 0.004));
  const point = write("span", "point");
  point.style.insetInlineStart = percent(mid);
  const full = write("span", "full");
  full.style.width = percent(mid);
  line.append(full, span, point);
  return line;
};

const row = (item, chosen, pick) => {
  const head = write("span", "head");
  head.append(write("span", "rank", item.rank), write("span", "name", item.name), write("span", `label ${item.tone}`, [item.mark, item.label].join(" ").trim()));
  const button = write("button", "");
  button.type = "button";
  button.setAttribute("aria-pressed", String(item.id === chosen));
  button.append(head, bar(item), write("span", "figure", item.figure), write("span", "about", item.sentence));
  button.addEventListener("click", () => pick(item.id));
  const line = write("li", "");
  line.append(button);
  return line;
};

export default function ({ parentElement, data, setTriggerValue }) {
  const list = parentElement.querySelector("ol");
  list.setAttribute("aria-label", data.label);
  const rows = data.items.map((item) => row(item, data.chosen, (id) => setTriggerValue("picked", id)));
  list.replaceChildren(...rows.slice(0, data.ranked));
  parentElement.querySelector("details")?.remove();
  if (data.ranked < rows.length) {
    const rest = write("ol", "");
    rest.setAttribute("aria-label", data.rest);
    rest.append(...rows.slice(data.ranked));
    const door = write("details", "");
    door.open = data.ranked === 0;
    door.append(write("summary", "", data.rest), rest);
    list.after(door);
  }
  list.querySelector("[aria-pressed=true]")?.scrollIntoView({ block: "nearest" });
}
