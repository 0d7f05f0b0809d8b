// A scrolling list of messages: keeps its nodes, its place, and stays at the newest message while one is there.

import { arrange, h, icon } from "./dom.js";

const NEAR_END = 80;
/** Parts that change while the message stays: they are swapped alone, so that the rest is not read out again. */
const MOVING_PARTS = [".state-mark", ".state", ".choices"];

export class Log {
  /** `onTop` is called when the oldest message comes into view. */
  constructor({ label, say, language, onTop }) {
    this.nodes = new Map();
    this.first = true;
    this.missed = 0;
    this.list = h("div.log", { role: "log", "aria-live": "polite", "aria-relevant": "additions", "aria-label": label, tabindex: "0", lang: language });
    this.badge = h("span.badge", { hidden: true });
    this.toEnd = h("button.to-end", { type: "button", hidden: true, "aria-label": say("newest"), onclick: () => this.end(true) }, icon("down"), this.badge);
    this.element = h("div.log-room", {}, this.list, this.toEnd);
    this.onTop = onTop;
    this.list.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.list.addEventListener("load", () => this.stuck && this.end(), true);
    this.stuck = true;
    new ResizeObserver(() => this.resized()).observe(this.list);
  }

  /** Show `items` ({key, make}) in this order; `own` when the newest was written here. */
  show(items, { own = false, arrived = false } = {}) {
    const height = this.list.scrollHeight;
    const top = this.list.scrollTop;
    const kept = new Map();
    for (const item of items) kept.set(item.key, this.nodeFor(item));
    const grewAtTop = !this.first && items.length > 1 && this.nodes.size > 0 && !this.nodes.has(items[0].key);
    this.nodes = kept;
    arrange(this.list, [...kept.values()]);
    if (this.stuck || own) this.end();
    else if (grewAtTop) this.list.scrollTop = top + this.list.scrollHeight - height;
    else if (arrived) this.miss();
    if (items.length) this.first = false;
  }

  nodeFor({ key, make }) {
    const node = make();
    const old = this.nodes.get(key);
    if (!old) {
      if (!this.first) node.classList.add("fresh");
      return node;
    }
    old.classList.remove("fresh");
    swapMoving(old, node);
    return old.isEqualNode(node) ? old : node;
  }

  resized() {
    this.size = this.sizeNow();
    if (this.stuck) this.end();
  }

  sizeNow() {
    return `${this.list.clientWidth} ${this.list.clientHeight}`;
  }

  miss() {
    this.missed += 1;
    this.badge.textContent = String(this.missed);
    this.badge.hidden = false;
  }

  scrolled() {
    // A list that just changed its size has not been scrolled by anyone.
    if (this.stuck && this.size !== this.sizeNow()) return;
    const left = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight;
    this.stuck = left < NEAR_END;
    this.toEnd.hidden = this.stuck;
    if (this.stuck) {
      this.missed = 0;
      this.badge.hidden = true;
    }
    if (this.list.scrollTop < 40 && left > 0) this.onTop?.();
  }

  /** Go to the newest message. */
  end(smooth = false) {
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.stuck = true;
  }
}

function swapMoving(old, fresh) {
  for (const part of MOVING_PARTS) {
    const before = old.querySelector(part);
    const after = fresh.querySelector(part);
    if (before && after && !before.isEqualNode(after)) {
      before.replaceWith(after);
      fresh.querySelector(part) ?? place(fresh, after);
    }
  }
}

/** What was taken out of `fresh` leaves a copy behind, so that the two can be compared. */
function place(fresh, after) {
  const copy = after.cloneNode(true);
  const path = [];
  for (let node = after; node.parentElement && !node.dataset.id; node = node.parentElement) path.unshift([...node.parentElement.childNodes].indexOf(node));
  let target = fresh;
  for (const index of path.slice(0, -1)) target = target.childNodes[index] ?? target;
  target.insertBefore(copy, target.childNodes[path.at(-1)] ?? null);
}
