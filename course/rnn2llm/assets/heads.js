const {labels, title, queries, layers} = data;
const columns = data.keys;
const [Q, K, heads] = [queries.length, columns.length, data.heads];
const weights = unpack(data.weights);
let [layer, head] = [0, 0];
const weight = (head, row, column) => weights[((layer * heads + head) * Q + row) * K + column];
const write = (weight) => weight >= 0 ? digits(weight, 2) : "–";

// The chosen head as a table, which the strips of words read.
const cells = queries.map(() => columns.map(() => make("td")));
const heading = make("caption");
heading.style.textAlign = "start";
const column = (word) => Object.assign(make("th", {}, word), {scope: "col"});
const one = make("table", {className: "r2l-one"}, heading,
  make("thead", {}, make("tr", {}, ...[labels.corner, ...columns].map(column))),
  make("tbody", {}, ...queries.map((word, row) =>
    make("tr", {}, Object.assign(make("th", {}, word), {scope: "row"}), ...cells[row]))));
const fill = () => {
  heading.textContent = (layers ? `${labels.layer} ${layer} · ` : "") + `${labels.head} ${head}`;
  cells.forEach((line, row) => line.forEach((cell, column) => {
    cell.textContent = write(weight(head, row, column));
    cell.style.background = shade(weight(head, row, column));
  }));
};

// A small map for each head. Its colours stand out from a light and from a dark page alike.
const size = Math.max(4, Math.min(14, Math.round(260 / K)));
const sketch = (canvas, head, side, chosen) => {
  const paint = canvas.getContext("2d");
  paint.clearRect(0, 0, canvas.width, canvas.height);
  paint.lineWidth = 1;
  for (let row = 0; row < Q; row++) for (let column = 0; column < K; column++) {
    const value = weight(head, row, column);
    const [x, y] = [column * size, row * size];
    if (value >= 0) {
      paint.fillStyle = `rgba(33,135,204,${value ** 0.75})`;
      paint.fillRect(x, y, size, size);
    } else {
      paint.strokeStyle = "rgba(118,118,118,.6)";
      paint.beginPath();
      paint.moveTo(x + 1, y + size - 1);
      paint.lineTo(x + size - 1, y + 1);
      paint.stroke();
    }
  }
  paint.strokeStyle = "#D55E00";
  paint.lineWidth = 2;
  if (side) paint.strokeRect(1, chosen * size, K * size - 2, size); else paint.strokeRect(chosen * size, 1, size, Q * size - 2);
};
const cards = [...Array(heads).keys()].map((number) => {
  const canvas = make("canvas", {width: K * size, height: Q * size});
  canvas.setAttribute("aria-hidden", "true");
  const card = make("button", {type: "button"}, make("b", {}, `${labels.head} ${number}`), canvas, make("small"));
  for (const event of ["focus", "click"]) card.addEventListener(event, () => enlarge(number));
  return card;
});
const all = label(make("div", {className: "r2l-all"}, ...cards), labels.head, "group");
all.style.setProperty("--wide", Math.ceil(heads / Math.ceil(heads / 6)));  // rows of the same length, if it can be
keys(all, (event) => {
  const number = cards.indexOf(event.target.closest("button"));
  const wide = cards.filter((card) => card.offsetTop === cards[0].offsetTop).length;
  return {
    ArrowLeft: cards[number - 1] ?? null, ArrowRight: cards[number + 1] ?? null, ArrowUp: cards[number - wide] ?? null,
    ArrowDown: cards[number + wide] ?? null, Home: cards[0], End: cards[heads - 1],
  };
}, (card) => card.focus());
const follow = (side, chosen) => cards.forEach((card, number) => {
  const others = side ? columns : queries;
  const ranked = others.map((word, other) => [side ? weight(number, chosen, other) : weight(number, other, chosen), word])
    .filter(([share]) => share >= 0).sort((a, b) => b[0] - a[0]).slice(0, 2);
  card.lastChild.textContent = ranked.map(([share, word]) => `${word} ${digits(share, 2)}`).join(separator);
  sketch(card.children[1], number, side, chosen);
});
const enlarge = (number) => {
  head = number;
  cards.forEach((card, other) => {
    card.setAttribute("aria-pressed", String(other === head));
    card.tabIndex = other === head ? 0 : -1;
  });
  fill();
  refresh();
};
const choices = [...Array(layers).keys()].map((number) => {
  const button = make("button", {type: "button"}, String(number));
  for (const event of ["focus", "click"]) button.addEventListener(event, () => descend(number));
  return button;
});
const descend = (number) => {
  layer = number;
  choices.forEach((button, other) => {
    button.setAttribute("aria-pressed", String(other === layer));
    button.tabIndex = other === layer ? 0 : -1;
  });
  enlarge(head);
};
const strip = label(make("div", {className: "r2l-line"}, make("span", {className: "r2l-name"}, labels.layer), ...choices),
  labels.layer, "group");
keys(strip, () => ({
  ArrowLeft: choices[layer - 1] ?? null, ArrowRight: choices[layer + 1] ?? null, Home: choices[0],
  End: choices[layers - 1],
}), (button) => button.focus());
const links = view.querySelector("table");
const words = make("div");
const rest = make("details", {}, make("summary", {}, labels.all));
view.querySelector(".r2l-still").replaceWith(make("p", {}, make("b", {}, title)), make("p", {}, labels.help));
links.before(...(layers ? [strip] : []), words, all,
  label(make("div", {className: "r2l-scroll", tabIndex: 0}, one), title, "group"), rest);
rest.append(links);
fill();
let refresh = () => {};
refresh = point(one, words, labels, {hover: false, changed: follow});
if (layers) descend(0); else enlarge(0);
