const write = (name, className, text) => {
  const element = document.createElement(name);
  element.className = className;
  if (text !== undefined) element.textContent = text;
  return element;
};

const heading = ({ text, svg }) => {
  const cell = write("th", "");
  cell.scope = "col";
  const sign = write("span", "sign");
  sign.innerHTML = svg;
  cell.append(sign, write("span", "word", text));
  return cell;
};

const cell = (one, id, pick) => {
  const box = write("td", one.state);
  if (!one.pacts) {
    const text = write("span", "text", one.text);
    text.setAttribute("aria-hidden", "true");
    box.append(text, write("span", "unseen", one.said));
    return box;
  }
  const button = write("button", "text", one.text);
  button.type = "button";
  button.setAttribute("aria-label", one.said);
  button.title = one.said;
  button.addEventListener("click", () => pick(`${id} ${one.area}`));
  box.append(button);
  return box;
};

export default function ({ parentElement, data, setTriggerValue }) {
  const pick = (what) => setTriggerValue("picked", what);
  const head = document.createElement("tr");
  const corner = write("th", "", data.corner);
  corner.scope = "col";
  head.append(corner, ...data.head.map(heading));
  const top = document.createElement("thead");
  top.append(head);
  const body = document.createElement("tbody");
  for (const one of data.rows) {
    const line = write("tr", one.id === data.chosen ? "chosen" : "");
    const name = write("th", "name", one.name);
    name.scope = "row";
    line.append(name, ...one.cells.map((part) => cell(part, one.id, pick)));
    body.append(line);
  }
  const scroll = parentElement.querySelector(".scroll");
  scroll.tabIndex = 0;
  scroll.setAttribute("role", "region");
  scroll.setAttribute("aria-label", data.caption);
  const table = parentElement.querySelector("table");
  table.className = data.dark ? "dark" : "";
  table.replaceChildren(write("caption", "unseen", data.caption), top, body);
}
