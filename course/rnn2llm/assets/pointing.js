// Two strips of words over a table of weights [written x read]: choose a word, and the words of the other strip show
// their weight. The numbers are read from the table; a cell without one may not be looked at.
const shade = (weight) => weight >= 0 ? `rgba(86,180,233,${0.6 * weight})` :
  "repeating-linear-gradient(45deg,rgba(128,128,128,.35) 0 2px,transparent 2px 6px)";
const point = (grid, place, words, {hover = true, changed = () => {}} = {}) => {
  const lines = [...grid.querySelectorAll("tbody tr")].map((row) => [...row.cells]);
  const columns = [...grid.querySelectorAll("thead th")].slice(1);
  const strip = (name, names) => {
    const buttons = names.map((word) => make("button", {type: "button"}, word, make("small")));
    place.append(label(make("div", {className: "r2l-line"},
      make("span", {className: "r2l-name"}, name), ...buttons), name, "group"));
    return buttons;
  };
  const read = strip(words.source, columns.map((cell) => cell.textContent));
  const written = strip(words.written, lines.map((cells) => cells[0].textContent));
  const said = live(make("p", {className: "r2l-said"}));
  place.append(said);
  const strips = [read, written];
  const word = (button) => button.firstChild.textContent;
  const weight = (side, own, other) => numberOf((side ? lines[own][other + 1] : lines[other][own + 1]).textContent);
  let chosen = [1, 0];
  const show = (side, index) => {
    const [own, other] = [strips[side], strips[1 - side]];
    chosen = [side, index];
    [...read, ...written].forEach((button) => {
      button.setAttribute("aria-pressed", "false");
      button.style.background = "transparent";
      button.lastChild.textContent = "";
      button.tabIndex = -1;
    });
    own[index].setAttribute("aria-pressed", "true");
    own[index].tabIndex = 0;
    other[0].tabIndex = 0;
    const weights = other.map((_, place) => weight(side, index, place));
    other.forEach((button, place) => {
      button.style.background = shade(weights[place]);
      button.lastChild.textContent = weights[place] >= 0 ? digits(weights[place], 2) : "–";
    });
    lines.forEach((cells, row) => cells.forEach((cell, column) => cell.classList.toggle(
      "r2l-chosen", side ? row === index : column === index + 1)));
    const open = other.map((button, place) => [weights[place], word(button)]).filter(([share]) => share >= 0);
    const ranked = open.sort((a, b) => b[0] - a[0]).slice(0, 3).map(([share, name]) => `${name} ${digits(share, 2)}`);
    const barred = other.length - open.length;
    said.textContent = `${word(own[index])} ${side ? words.looks : words.seen} ${ranked.join(separator)}` +
      (barred ? ` · ${words.barred}: ${barred}` : "");
    changed(side, index);
  };
  strips.forEach((buttons, side) => buttons.forEach((button, index) => {
    for (const event of ["focus", "click", ...(hover ? ["pointerenter"] : [])])
      button.addEventListener(event, () => show(side, index));
    const across = strips[1 - side][Math.min(index, strips[1 - side].length - 1)];
    keys(button, () => ({
      ArrowLeft: buttons[index - 1] ?? null, ArrowRight: buttons[index + 1] ?? null,
      ArrowUp: side ? across : null, ArrowDown: side ? null : across,
      Home: buttons[0], End: buttons[buttons.length - 1],
    }), (target) => target.focus());
  }));
  show(...chosen);
  return () => show(...chosen);
};
