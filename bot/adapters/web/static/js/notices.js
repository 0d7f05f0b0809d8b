// Short words at the foot of the page, read out by screen readers.

import { byId, h } from "./dom.js";

const SECONDS = 4.5;

export function notice(text) {
  const node = h("p.notice", {}, text);
  byId("notices").append(node);
  setTimeout(() => node.remove(), SECONDS * 1000);
}
