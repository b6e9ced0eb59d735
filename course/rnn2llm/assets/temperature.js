const {labels, title, drawn} = data;
const grid = view.querySelector("table");
const temperatures = [...grid.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent);
const rows = [...grid.tBodies[0].rows];
let current = Math.max(0, temperatures.indexOf("1"));  // the model as it is

const slider = make("input", {type: "range", min: 0, max: temperatures.length - 1, step: 1});
const value = make("b");
const bars = rows.slice(0, drawn).map((row) => {
  const [bar, number] = [make("span", {className: "r2l-bar"}), make("span")];
  return {row, bar, number, entry: [make("dt", {}, row.cells[0].textContent), make("dd", {}, bar, number)]};
});
const said = live(make("div", {className: "r2l-said"}));
const show = (index) => {
  current = Math.max(0, Math.min(temperatures.length - 1, index));
  slider.value = current;
  value.textContent = temperatures[current];
  slider.setAttribute("aria-valuetext", value.textContent);
  for (const {row, bar, number} of bars) {
    number.textContent = row.cells[current + 1].textContent;
    bar.style.width = `${60 * numberOf(number.textContent)}%`;
  }
  said.replaceChildren(...rows.slice(drawn).map(({cells}) =>
    make("p", {}, `${cells[0].textContent}: `, make("span", {}, cells[current + 1].textContent))));
  for (const {cells} of grid.rows) [...cells].forEach((cell, column) =>
    cell.classList.toggle("r2l-chosen", column === current + 1));
};
slider.addEventListener("input", () => show(Number(slider.value)));
keys(slider, () => ({
  ArrowLeft: current - 1, ArrowDown: current - 1, ArrowRight: current + 1, ArrowUp: current + 1, Home: 0,
  End: temperatures.length - 1,
}), show);
const wide = label(Object.assign(grid.parentElement, {tabIndex: 0}), title, "group");
const all = make("details", {}, make("summary", {}, labels.all));
view.querySelector(".r2l-still").replaceWith(make("p", {}, make("b", {}, title)), make("p", {}, labels.help));
wide.before(make("p", {}, make("label", {}, `${labels.temperature} `, slider), " ", value),
  make("dl", {}, ...bars.flatMap(({entry}) => entry)), said, all);
all.append(wide);
show(current);
