// The drawer that shows what the bot did. It reads only while it is open.

import { get } from "./api.js";
import { arrange, byId, h } from "./dom.js";
import { turnNode } from "./turn.js";

const GATHER = 250;

export class Drawer {
  constructor() {
    this.nodes = new Map();
    this.toggle = byId("drawer-toggle");
    this.panel = byId("drawer");
    this.toggle.addEventListener("click", () => this.open(this.panel.hidden));
    byId("drawer-close").addEventListener("click", () => this.open(false));
    this.panel.addEventListener("keydown", (event) => event.key === "Escape" && this.open(false));
  }

  open(isOpen) {
    this.panel.hidden = !isOpen;
    document.body.classList.toggle("with-drawer", isOpen);
    this.toggle.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) {
      this.read();
      byId("drawer-close").focus();
    } else this.toggle.focus();
  }

  /** Something happened: look again soon. */
  stir() {
    if (this.panel.hidden || this.timer) return;
    this.timer = setTimeout(() => { this.timer = 0; this.read(); }, GATHER);
  }

  async read() {
    try {
      const { turns } = await get("/demo/turns");
      this.show(turns);
    } catch { /* The stream will stir us again. */ }
  }

  show(turns) {
    const list = byId("turns");
    if (!turns.length) return arrange(list, [h("li.turns-none", {}, "Nothing yet. Write something on a phone.")]);
    const first = this.nodes.size === 0;
    const kept = new Map();
    for (const turn of turns) {
      const state = JSON.stringify(turn);
      const old = this.nodes.get(turn.id);
      const node = old?.state === state ? old.node : turnNode(turn);
      if (!old && !first) node.classList.add("fresh");
      kept.set(turn.id, { state, node });
    }
    this.nodes = kept;
    arrange(list, [...kept.values()].map(({ node }) => node));
  }
}
