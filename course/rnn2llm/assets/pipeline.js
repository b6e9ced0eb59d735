const {labels, title} = data;
const [byLabel, byToken] = view.querySelectorAll("table");
const read = (grid) => [...grid.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.textContent));
const texts = new Map();
for (const [number, text, name, logit, share] of read(byLabel)) {
  if (!texts.has(number)) texts.set(number, {text, classes: [], tokens: []});
  texts.get(number).classes.push({name, logit, share});
}
for (const [number, , token, id, mask] of read(byToken)) texts.get(number).tokens.push({token, id, mask});
const batch = [...texts.values()];
const stages = ["text", "token", "id", "mask", "logit", "probability", "label"];
const largest = Math.max(1e-9, ...batch.flatMap(({classes}) => classes.map(({logit}) => Math.abs(numberOf(logit)))));
let [current, stage] = [0, 0];

// Each token above its id above its mask, as far as the stage has come.
const strip = ({tokens}) => make("div", {className: "r2l-tokens"}, ...tokens.map(({token, id, mask}) =>
  make("span", {className: stage > 2 && mask === "0" ? "r2l-padding" : ""},
    make("b", {}, token), ...[id, mask].slice(0, stage - 1).map((value) => make("small", {}, value)))));
const bars = ({classes}) => make("dl", {}, ...classes.flatMap(({name, logit, share}) => {
  const value = stage === 4 ? numberOf(logit) / largest : numberOf(share);
  const bar = make("span", {className: value < 0 ? "r2l-bar r2l-down" : "r2l-bar"});
  bar.style.width = `${50 * Math.abs(value)}%`;
  return [make("dt", {}, name), make("dd", {}, bar, stage === 4 ? logit : share)];
}));
const best = ({classes}) => classes.reduce((a, b) => numberOf(b.share) > numberOf(a.share) ? b : a);
const shown = (one) => stage === 0 ? make("p", {className: "r2l-text"}, one.text) : stage < 4 ? strip(one) :
  stage < 6 ? bars(one) : make("p", {className: "r2l-text"}, make("b", {}, best(one).name), ` ${best(one).share}`);

const chooser = (names, choose) => names.map((name, index) => {
  const button = make("button", {type: "button"}, name);
  button.addEventListener("click", () => choose(index));
  return button;
});
const rows = chooser(batch.map(({text}, index) => `${index + 1} · ${text}`), (index) => show(index, stage));
const steps = chooser(stages.map((name, index) => `${index + 1} ${labels[name]}`), (index) => show(current, index));
const back = make("button", {type: "button"}, `← ${labels.previous}`);
const on = make("button", {type: "button"}, `${labels.next} →`);
back.addEventListener("click", () => show(current, stage - 1));
on.addEventListener("click", () => show(current, stage + 1));
const panel = live(make("div", {className: "r2l-panel"}));
const show = (toText, toStage) => {
  current = Math.max(0, Math.min(batch.length - 1, toText));
  stage = Math.max(0, Math.min(stages.length - 1, toStage));
  rows.forEach((button, index) => button.setAttribute("aria-pressed", String(index === current)));
  steps.forEach((button, index) => {
    button.setAttribute("aria-pressed", String(index === stage));
    button.classList.toggle("r2l-later", index > stage);
  });
  back.disabled = stage === 0;
  on.disabled = stage === stages.length - 1;
  panel.replaceChildren(make("p", {}, labels.explained[stage]), shown(batch[current]));
};
keys(view, () => ({
  ArrowLeft: [current, stage - 1], ArrowRight: [current, stage + 1], ArrowUp: [current - 1, stage],
  ArrowDown: [current + 1, stage], Home: [current, 0], End: [current, stages.length - 1],
}), (target) => show(...target));
const all = make("details", {}, make("summary", {}, labels.all));
view.querySelector(".r2l-still").replaceWith(make("p", {}, make("b", {}, title)), make("p", {}, labels.help),
  label(make("div", {className: "r2l-rows"}, ...rows), labels.text, "group"),
  label(make("div", {className: "r2l-stages"}, ...steps), title, "group"), make("p", {}, back, on), panel, all);
all.append(byLabel, byToken);
show(0, 0);
