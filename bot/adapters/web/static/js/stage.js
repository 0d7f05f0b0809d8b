// The phones side by side, or one at a time with a switcher where there is less room.

import { arrange, avatar, byId, h } from "./dom.js";
import { Phone } from "./phone.js";

export class Stage {
  constructor(onSwap) {
    this.onSwap = onSwap;
    this.phones = new Map();
    this.current = "mother";
    this.narrow = matchMedia("(max-width: 1079px)");
    this.narrow.addEventListener("change", () => this.showCurrent());
    byId("switcher").addEventListener("keydown", (event) => this.move(event));
  }

  /** Show the phones of `world`; one that changed hands begins anew. Gives whether any has a new address. */
  set(world) {
    let changed = false;
    for (const info of world.phones) {
      const old = this.phones.get(info.slot);
      if (old && sameHolder(old.info, info) && old.botName === world.school) continue;
      changed ||= old?.address !== info.address;
      this.phones.set(info.slot, this.renew(info, world.school, old));
    }
    arrange(byId("stage"), [...this.phones.values()].map((phone) => phone.element));
    this.showCurrent();
    return changed;
  }

  renew(info, school, old) {
    const goesOn = old?.address === info.address;
    const focused = old?.element.contains(document.activeElement);
    old?.end(goesOn);
    const phone = new Phone(info, school, () => this.onSwap(phone.info), goesOn ? old.chat : undefined);
    phone.addEventListener("change", () => this.showTabs());
    // Once the new phone is on the page.
    if (focused) queueMicrotask(() => phone.composer.focus());
    return phone;
  }

  get all() {
    return [...this.phones.values()];
  }

  byAddress(address) {
    return this.all.find((phone) => phone.address === address);
  }

  /** Bring a phone to the front. */
  choose(slot) {
    this.current = slot;
    this.showCurrent();
    if (this.narrow.matches) for (const phone of this.all) phone.take(phone.slot === slot);
    return this.phones.get(slot);
  }

  showCurrent() {
    for (const phone of this.all) {
      phone.element.classList.toggle("current", phone.slot === this.current);
      phone.element.id = `phone-${phone.slot}`;
      if (this.narrow.matches) phone.element.setAttribute("role", "tabpanel");
      else phone.element.removeAttribute("role");
    }
    this.showTabs();
  }

  showTabs() {
    const tabs = this.all.map((phone) => this.tab(phone));
    const focused = document.activeElement?.dataset?.tab;
    byId("switcher").replaceChildren(...tabs);
    if (focused) tabs.find((tab) => tab.dataset.tab === focused)?.focus();
  }

  tab(phone) {
    const name = phone.info.person?.shown ?? "Stranger";
    const short = phone.info.role === "staff" ? name : name.split(" ")[0];
    const selected = phone.slot === this.current;
    const unread = selected ? 0 : phone.unread;
    const props = { type: "button", role: "tab", "aria-selected": String(selected), "aria-controls": `phone-${phone.slot}`, tabindex: selected ? "0" : "-1", "data-tab": phone.slot, onclick: () => this.choose(phone.slot) };
    return h("button.tab", props, avatar(phone.info.person?.name ?? ""), h("span.tab-name", {}, short), unread ? h("span.badge", { "aria-label": `${unread} unread` }, String(unread)) : null);
  }

  move(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const slots = [...this.phones.keys()];
    const next = slots[(slots.indexOf(this.current) + step + slots.length) % slots.length];
    this.choose(next);
    byId("switcher").querySelector(`[data-tab="${next}"]`)?.focus();
  }
}

const sameHolder = (one, other) => one.address === other.address && one.person?.id === other.person?.id && one.language === other.language && one.letter?.code === other.letter?.code;
