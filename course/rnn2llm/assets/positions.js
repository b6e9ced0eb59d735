const {labels, title, size, waves, products, ranges, places} = data;
const [tables, byDistance] = view.querySelectorAll("table");
const cells = [...tables.querySelectorAll("tbody tr")].map((row) => [...row.cells].slice(1));
const values = cells.map((row) => row.map((cell) => numberOf(cell.textContent)));
const [T, d] = [values.length, values[0].length];
const pairs = Math.ceil(d / 2);
const limit = (values) => Math.max(1e-9, ...values.map((row) => Math.max(...row.map(Math.abs))));
const largest = limit(values);
const write = (value) => digits(value, places[0]);
const writeProduct = (value) => digits(value, places[1]);
let [position, pair] = [Math.min(1, T - 1), 0];

// The grid. Colour says the sign and strength the size; a dash says negative where colour does not.
const [COLUMN, ROW, LEFT, TOP] = [
  Math.max(7, Math.min(26, Math.floor(640 / d))), Math.max(8, Math.min(18, Math.floor(340 / T))), 28, 16];
const grid = draw("svg", {width: LEFT + d * COLUMN + 2, height: TOP + T * ROW + 2, class: "r2l-grid"});
label(grid, title, "img");
const dashes = [];
values.forEach((row, t) => row.forEach((value, i) => {
  const [x, y] = [LEFT + i * COLUMN, TOP + t * ROW];
  grid.append(draw("rect", {
    x, y, width: COLUMN - 1, height: ROW - 1, class: value < 0 ? "r2l-down" : "r2l-up",
    "fill-opacity": (Math.abs(value) / largest).toFixed(2),
  }));
  if (value < -0.05 * largest) dashes.push(`M${x + 2},${y + (ROW - 1) / 2}h${COLUMN - 5}`);
}));
grid.append(draw("path", {d: dashes.join(""), class: "r2l-minus"}));
const every = (step, count) => [...Array(Math.ceil(count / step)).keys()].map((number) => number * step);
for (const t of every(T > 12 ? 5 : 1, T))
  grid.append(draw("text", {x: LEFT - 4, y: TOP + t * ROW + ROW / 2 + 4, "text-anchor": "end"}, String(t)));
for (const i of every(d > 24 ? 8 : d > 12 ? 4 : 1, d))
  grid.append(draw("text", {x: LEFT + i * COLUMN + COLUMN / 2, y: TOP - 4, "text-anchor": "middle"}, String(i)));
const rowFrame = draw("rect", {x: LEFT - 1, width: d * COLUMN + 1, height: ROW + 1, class: "r2l-frame"});
const pairFrame = draw("rect", {y: TOP - 1, height: T * ROW + 1, class: "r2l-frame"});
grid.append(rowFrame, pairFrame);
grid.addEventListener("click", (event) => {
  const box = grid.getBoundingClientRect();
  show(Math.floor((event.clientY - box.top - TOP) / ROW), Math.floor((event.clientX - box.left - LEFT) / COLUMN / 2));
});

// Two charts over the positions, of one size.
const [WIDTH, HEIGHT, MARGIN] = [420, 170, 44];
const x = (t) => MARGIN + 8 + (WIDTH - MARGIN - 20) * t / Math.max(1, T - 1);
const scale = (low, high) => (value) => HEIGHT - 22 - (HEIGHT - 34) * (value - low) / (high - low || 1);
const chart = (name, low, high, text) => {
  const y = scale(low, high);
  const drawn = draw("g");
  const svg = draw("svg", {width: WIDTH, height: HEIGHT},
    draw("path", {class: "r2l-axis", d: `M${MARGIN},8V${HEIGHT - 20}M${MARGIN},${y(Math.max(low, 0))}H${WIDTH - 6}`}),
    draw("text", {x: MARGIN - 4, y: y(high) + 4, "text-anchor": "end"}, text(high)),
    draw("text", {x: MARGIN - 4, y: y(low) + 4, "text-anchor": "end"}, text(low)),
    ...every(T > 12 ? 5 : 1, T).map((t) => draw("text", {x: x(t), y: HEIGHT - 6, "text-anchor": "middle"}, String(t))),
    drawn);
  return [make("div", {}, name, label(svg, name.textContent, "img")), drawn, y];
};
const waveName = make("p");
const [waveChart, waveLines, waveY] = chart(waveName, -largest, largest, write);
const [lowest, highest] = [Math.min(0, ...ranges.map(([low]) => low)), Math.max(0, ...ranges.map(([, high]) => high))];
const productName = make("p", {}, labels.products);
const [productChart, bars, productY] = chart(productName, lowest, highest, writeProduct);
const wave = (dimension, kind) => {
  const points = values.map((row, t) => [x(t), waveY(row[dimension])]);
  // Between two positions an encoding has no value; a sine has one, and shows why the points lie where they do.
  const angle = (t) => 2 * Math.PI * t / waves[pair];
  const smooth = every(0.1, T - 0.9).map((t) => [x(t), waveY((dimension % 2 ? Math.cos : Math.sin)(angle(t)))]);
  const line = (waves.length ? smooth : points).map(([left, top]) => `${left.toFixed(1)},${top.toFixed(1)}`);
  waveLines.append(draw("path", {class: `r2l-${kind}`, d: "M" + line.join("L")}), ...points.map(([left, top], t) => {
    const size = t === position ? 5 : 2.5;
    return dimension % 2 ?
      draw("rect", {x: left - size, y: top - size, width: 2 * size, height: 2 * size, class: "r2l-down"}) :
      draw("circle", {cx: left, cy: top, r: size, class: "r2l-up"});
  }));
};

const said = live(make("div", {className: "r2l-said"}));
const names = (dimension) => [labels.sine, labels.cosine][dimension % 2];
const tell = () => {
  const dimensions = [2 * pair, 2 * pair + 1].filter((dimension) => dimension < d);
  const value = (dimension) => {
    const formula = waves.length ? `${names(dimension)}(${position} / 10000^(${2 * pair}/${size})) = ` : "";
    return `${labels.dimension} ${dimension}: ${formula}${write(values[position][dimension])}`;
  };
  const near = [position - 1, position, position + 1, position + 5].filter((other) => other >= 0 && other < T);
  const rows = [
    `${labels.position} ${position} · ${labels.pair} ${pair}` +
      (waves.length ? ` · ${labels.wavelength} ${waves[pair].toPrecision(3).replace(".", mark)}` : ""),
    dimensions.map(value).join("; "),
    near.map((other) => `p(${position})·p(${other}) = ${writeProduct(products[position][other])}`).join(separator),
  ];
  said.replaceChildren(...rows.map((text, number) => make("p", {}, number ? text : make("b", {}, text))));
  waveName.textContent = dimensions.map((dimension) => (dimension % 2 ? "■ " : "● ") +
    (waves.length ? `${names(dimension)}, ` : "") + `${labels.dimension} ${dimension}`).join(" · ");
  label(waveChart.lastChild, waveName.textContent, "img");
};
const buttons = [[labels.position, "↑", "↓"], [labels.pair, "←", "→"]].map(([name, back, on], axis) =>
  [[-1, `${back} ${labels.previous} (${name})`], [1, `${labels.next} (${name}) ${on}`]].map(([by, text]) => {
    const button = make("button", {type: "button"}, text);
    button.addEventListener("click", () => show(position + (axis ? 0 : by), pair + (axis ? by : 0)));
    return button;
  }));
const show = (toPosition, toPair) => {
  for (const cell of marked()) cell.style.boxShadow = "";
  position = Math.max(0, Math.min(T - 1, toPosition));
  pair = Math.max(0, Math.min(pairs - 1, toPair));
  for (const cell of marked()) cell.style.boxShadow = "inset 0 0 0 2px #D55E00";
  rowFrame.setAttribute("y", TOP + position * ROW - 1);
  pairFrame.setAttribute("x", LEFT + 2 * pair * COLUMN - 1);
  pairFrame.setAttribute("width", Math.min(2, d - 2 * pair) * COLUMN + 1);
  waveLines.replaceChildren(draw("path", {class: "r2l-axis", d: `M${x(position)},8V${HEIGHT - 20}`}));
  wave(2 * pair, "sine");
  if (2 * pair + 1 < d) wave(2 * pair + 1, "cosine");
  const width = Math.max(3, 0.7 * (x(1) - x(0)));
  bars.replaceChildren(...products[position].flatMap((value, other) => {
    const [low, high] = ranges[Math.abs(other - position)].map(productY);
    const [top, bottom] = [productY(Math.max(value, 0)), productY(Math.min(value, 0))];
    return [
      draw("rect", {x: x(other) - width / 2, y: top, width, height: bottom - top, class: value < 0 ? "r2l-down" : "r2l-up",
        "fill-opacity": other === position ? 1 : 0.6}),
      draw("path", {class: "r2l-range", d: `M${x(other) - width / 2},${low}h${width}m${-width / 2},0V${high}` +
        `m${-width / 2},0h${width}`}),
    ];
  }));
  [[buttons[0], position, T], [buttons[1], pair, pairs]].forEach(([[back, on], at, count]) => {
    back.disabled = at === 0;
    on.disabled = at === count - 1;
  });
  tell();
};
const marked = () => cells[position].slice(2 * pair, 2 * pair + 2);
keys(view, () => ({
  ArrowUp: [position - 1, pair], ArrowDown: [position + 1, pair], ArrowLeft: [position, pair - 1],
  ArrowRight: [position, pair + 1], Home: [position, 0], End: [position, pairs - 1], PageUp: [0, pair],
  PageDown: [T - 1, pair],
}), (target) => show(...target));
const scroll = label(make("div", {className: "r2l-scroll", tabIndex: 0}, grid), title, "group");
const axes = make("small", {}, tables.querySelector("th").textContent);
const charts = make("div", {className: "r2l-charts"}, waveChart,
  make("div", {}, productChart, make("p", {}, make("small", {}, labels.range))));
const wide = tables.parentElement;
const all = make("details", {}, make("summary", {}, labels.all));
view.querySelector(".r2l-still").replaceWith(make("p", {}, make("b", {}, title)), make("p", {}, labels.help));
wide.before(make("p", {}, ...buttons.flat()), said, axes, scroll, make("p", {}, make("small", {}, labels.colours)), charts, all);
all.append(wide, byDistance);
show(position, pair);
