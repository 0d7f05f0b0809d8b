// Building nodes. Whatever people wrote goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element: `h("p.note", {hidden: true, onclick}, "text", child)`. Falsy children are left out. */
export function h(spec, props = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag || "div");
  if (classes.length) node.className = classes.join(" ");
  for (const [name, value] of Object.entries(props)) set(node, name, value);
  node.append(...children.flat().filter((child) => child || child === 0));
  return node;
}

function set(node, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "className") node.classList.add(...value.split(" ").filter(Boolean));
  else node.setAttribute(name, value === true ? "" : value);
}

/** A drawing from the page's sprite; it is decoration, the words beside it say the same. */
export function icon(name, className = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", `icon ${className}`.trim());
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/** A round picture with initials, its colour drawn from the name. */
export function avatar(name) {
  const initials = name.split(/[\s·]+/).filter(Boolean).slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
  const node = h("span.avatar", { "aria-hidden": "true" }, initials || icon("person"));
  let sum = 7;
  for (const character of name) sum = (sum * 31 + character.codePointAt(0)) % 360;
  node.style.setProperty("--hue", String(sum));
  return node;
}

/** The bot's own picture. */
export const botAvatar = () => h("span.avatar.bot", { "aria-hidden": "true" }, icon("home"));

/** Make `nodes` the children of `parent`, leaving those in place that are there already. */
export function arrange(parent, nodes) {
  let next = parent.firstChild;
  for (const node of nodes) {
    if (node === next) next = next.nextSibling;
    else parent.insertBefore(node, next);
  }
  while (next) {
    const gone = next;
    next = next.nextSibling;
    gone.remove();
  }
}

export const byId = (id) => document.getElementById(id);
