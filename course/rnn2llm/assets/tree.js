const {nodes, chosen, labels, title} = data;
const [WIDTH, HEIGHT, COLUMN, ROW] = [118, 38, 158, 48];
const steps = Math.max(...nodes.map(([step]) => step));
const rows = Array(steps + 1).fill(0);
const places = nodes.map(([step]) => ({x: 20 + (step - 1) * COLUMN, y: 4 + ROW * rows[step]++}));
const ancestors = (number) => {
  const found = new Set();
  for (let at = number; at >= 0; at = nodes[at][1]) found.add(at);
  return found;
};
const svg = draw("svg", {
  width: 20 + steps * COLUMN, height: 8 + ROW * Math.max(...rows), role: "img", "aria-label": title,
});
const edges = nodes.map(([, parent, , , , fate], number) => {
  const {x, y} = places[number];
  const from = parent < 0 ? {x: 0, y: 4 + HEIGHT / 2} : {x: places[parent].x + WIDTH, y: places[parent].y + HEIGHT / 2};
  const middle = (from.x + x) / 2;
  const edge = draw("path", {
    class: "r2l-" + fate,
    d: `M${from.x},${from.y}C${middle},${from.y} ${middle},${y + HEIGHT / 2} ${x},${y + HEIGHT / 2}`,
  });
  svg.append(edge);
  return edge;
});
const short = (word) => word.length > 14 ? word.slice(0, 13) + "…" : word;
const boxes = nodes.map(([step, , word, p, total, fate, sentence], number) => {
  const {x, y} = places[number];
  const box = draw("g", {class: "r2l-" + fate},
    draw("title", {}, sentence),
    draw("rect", {x, y, width: WIDTH, height: HEIGHT, rx: 5}),
    draw("text", {x: x + 7, y: y + 16}, short(word)),
    draw("text", {x: x + 7, y: y + 31, class: "r2l-small"}, `p ${digits(p, 2)}  Σ ${digits(total, 2)}`));
  box.addEventListener("click", () => { picked = number; show(step); });
  svg.append(box);
  return box;
});
const scroll = label(make("div", {className: "r2l-scroll", tabIndex: 0}, svg), title);
const told = live(make("div", {className: "r2l-told"}));
let current = 1;
let picked = -1;
const move = (label, target) => {
  const button = make("button", {type: "button"}, label);
  button.addEventListener("click", () => { picked = -1; show(target()); });
  return [button, target];
};
const buttons = [
  move("|← " + labels.first, () => 1), move("← " + labels.previous, () => current - 1),
  move(labels.next + " →", () => current + 1), move(labels.last + " →|", () => steps),
];
const tell = (path) => {
  const line = ([, , , p, total, fate, sentence]) =>
    make("li", {}, `${sentence}  (p ${digits(p, 3)}, Σ log p ${digits(total, 2)}): ${labels[fate]}`);
  const here = nodes.filter(([step, , , , , fate]) => step === current && fate !== "dropped");
  const heading = make("p", {}, make("b", {}, `${labels.step} ${current}/${steps}`));
  const list = make("ul", {}, ...here.map(line));
  if (picked >= 0 && nodes[picked][5] === "dropped") list.append(line(nodes[picked]));
  told.replaceChildren(heading, list);
  if (path === chosen) told.append(make("p", {}, make("b", {}, `${labels.best}: ${nodes[chosen][6]}`)));
};
const show = (step) => {
  current = Math.max(1, Math.min(steps, step));
  const path = picked >= 0 ? picked : current === steps ? chosen : -1;
  const marked = ancestors(path);
  nodes.forEach(([at], number) => {
    for (const [element, extra] of [[boxes[number], at === current], [edges[number], false]]) {
      element.style.display = at > current ? "none" : "";
      element.classList.toggle("r2l-now", extra);
      element.classList.toggle("r2l-path", marked.has(number));
    }
  });
  buttons.forEach(([button, target]) => { button.disabled = target() < 1 || target() > steps || target() === current; });
  tell(path);
  scroll.scrollLeft = Math.max(0, current * COLUMN + 20 - scroll.clientWidth);
};
keys(view, () => ({ArrowLeft: current - 1, ArrowRight: current + 1, Home: 1, End: steps}), (step) => {
  picked = -1;
  show(step);
});
const all = make("details", {}, make("summary", {}, labels.all));
const whole = view.querySelector("table");
whole.before(make("p", {}, make("b", {}, title)), make("p", {}, ...buttons.map(([button]) => button)), scroll, told,
  make("p", {}, make("small", {}, labels.keys)), all);
all.append(whole);
show(1);
