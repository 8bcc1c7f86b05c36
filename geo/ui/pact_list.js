const write = (name, text, className) => {
  const element = document.createElement(name);
  element.textContent = text;
  element.className = className;
  return element;
};

const row = (item, { svg, name }, pick) => {
  const sign = document.createElement("span");
  sign.className = "sign";
  sign.innerHTML = svg;
  sign.setAttribute("role", "img");
  sign.setAttribute("aria-label", name);
  const words = document.createElement("span");
  words.className = "words";
  words.append(write("span", item.title, "title"), write("span", item.about, "about"));
  const button = document.createElement("button");
  button.type = "button";
  button.append(sign, words);
  button.addEventListener("click", () => pick(item.id));
  const line = document.createElement("li");
  line.append(button);
  return line;
};

export default function ({ parentElement, data, setTriggerValue }) {
  const list = parentElement.querySelector("ul");
  list.setAttribute("aria-label", data.label);
  list.replaceChildren(...data.items.map((item) => row(item, data.signs[item.sign], (id) => setTriggerValue("picked", id))));
}
