const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const label = (element, name, role) => {
  element.setAttribute("aria-label", name);
  if (role) element.setAttribute("role", role);
  return element;
};
const live = (element) => {
  element.setAttribute("aria-live", "polite");
  return element;
};
// `targets` says where each key leads; null is a key that leads nowhere. Neither the page nor JupyterLab acts on them.
const keys = (element, targets, show) => element.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const target = targets(event)[event.key];
  if (target === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  if (target !== null) show(target);
});
// Numbers as the notebook's language writes them; where a comma stands before the decimals, semicolons part them.
const separator = mark === "," ? "; " : ", ";
const digits = (value, places) => value.toFixed(places).replace(".", mark);
const numberOf = (text) => Number(text.replace(mark, "."));
