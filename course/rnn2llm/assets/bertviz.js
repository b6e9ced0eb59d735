const {labels, title, kind, tokens, split} = data;
const [layers, heads, T, S] = data.shape;
const weights = unpack(data.weights);
const range = (count) => [...Array(count).keys()];
const row = (layer, head, t) => weights.slice((((layer * heads) + head) * T + t) * S, (((layer * heads) + head) * T + t + 1) * S);
const attention = range(layers).map((layer) => range(heads).map((head) => range(T).map((t) => row(layer, head, t))));
const part = (name, rows, columns) => ({
  name, left_text: tokens.slice(...rows), right_text: data.keys.slice(...columns),
  attn: attention.map((layer) => layer.map((head) => head.slice(...rows).map((row) => row.slice(...columns)))),
});
const sides = {A: [0, split], B: [split]};
const parts = [part(labels.everything, [0], [0])];
if (split) for (const [from, to] of ["AA", "BB", "AB", "BA"])
  parts.push(part(`${labels.sentence} ${from} → ${labels.sentence} ${to}`, sides[from], sides[to]));

// The place that BertViz's Python makes: it looks for these ids in it.
const select = (name, id, options = []) => make("label", {}, `${name}: `, make("select", {id}, ...options));
const choices = make("p");
if (kind === "head") choices.append(select(labels.layer, "layer"));
if (split) choices.append(select(labels.attention, "filter", parts.map(({name}, number) => make("option", {value: number}, name))));
const root = make("div", {id: `bertviz-${Math.random().toString(36).slice(2)}`}, choices,
  label(make("div", {className: "r2l-scroll", tabIndex: 0}, make("div", {id: "vis"})), title, "group"));
root.style.fontFamily = "'Helvetica Neue', Helvetica, Arial, sans-serif";
view.querySelector(".r2l-still").replaceWith(make("p", {}, make("b", {}, title)), make("p", {}, labels.help), root);

// The two things that BertViz takes from d3 besides selections and colours: d3-scale's ordinal scale, whose domain is
// what it was asked for so far, and the ten colours of d3-scale-chromatic.
const scaleOrdinal = (colours) => {
  const known = new Map();
  return (key) => {
    if (!known.has(key)) known.set(key, known.size);
    return colours[known.get(key) % colours.length];
  };
};
const schemeCategory10 = ["#1f77b4", "#ff7f0e", "#2ca02c", "#d62728", "#9467bd", "#8c564b", "#e377c2", "#7f7f7f", "#bcbd22",
  "#17becf"];
const d3 = {...selection, hsl: color.hsl, scaleOrdinal, schemeCategory10, version: "5"};
// A page whose text is light is dark.
const [red, green, blue] = getComputedStyle(view).color.match(/[\d.]+/g).map(Number);
bertviz({
  attention: parts, default_filter: "0", root_div_id: root.id, include_layers: range(layers), layer: data.layer,
  heads: data.heads, include_heads: range(heads), total_heads: heads,
  display_mode: 0.2126 * red + 0.7152 * green + 0.0722 * blue > 128 ? "dark" : "light",
}, {config() {}}, (names, draw) => draw(jquery, d3), {log() {}});
