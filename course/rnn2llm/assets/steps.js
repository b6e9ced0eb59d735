const tokens = [...view.querySelectorAll(".r2l-strip button")];
const panels = [...view.querySelectorAll("section")];
const rows = [...view.querySelectorAll("tbody tr")];
let current = 0;
const show = (step) => {
  current = Math.max(0, Math.min(panels.length - 1, step));
  panels.forEach((panel, index) => { panel.hidden = index !== current; });
  for (const items of [tokens, rows]) items.forEach((item, index) => {
    if (index === current) item.setAttribute("aria-current", "step"); else item.removeAttribute("aria-current");
  });
};
tokens.forEach((token, index) => token.addEventListener("click", () => show(index)));
view.querySelectorAll("[data-move]").forEach((button) =>
  button.addEventListener("click", () => show(current + Number(button.dataset.move))));
keys(view, () => ({ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: panels.length - 1}), show);
view.querySelector(".r2l-player").style.display = "";
view.querySelector("details").open = false;
show(0);
