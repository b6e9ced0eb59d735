const grid = view.querySelector("table");
const player = make("div", {}, make("p", {}, data.help));
grid.before(player);
point(grid, player, data);
