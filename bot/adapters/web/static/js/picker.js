// Hand a phone to somebody else: any guardian or member of staff of the roster, or a stranger.

import { get, post } from "./api.js";
import { avatar, byId, h, icon } from "./dom.js";
import { notice } from "./notices.js";
import { languageName } from "./time.js";

const PAUSE = 150;

export class Picker {
  /** `taken()` gives the ids of people who hold a phone already; `onDone(world)` follows a change. */
  constructor({ taken, onDone }) {
    Object.assign(this, { taken, onDone, dialog: byId("picker") });
    this.dialog.addEventListener("click", (event) => event.target === this.dialog && this.dialog.close());
  }

  open(info) {
    this.info = info;
    this.role = info.role;
    this.list = h("div.people", { role: "group", "aria-label": "People" });
    this.input = h("input", { type: "search", placeholder: "Name of a person or child", "aria-label": "Search people", autocomplete: "off" });
    this.input.addEventListener("input", () => { clearTimeout(this.timer); this.timer = setTimeout(() => this.search(), PAUSE); });
    const close = h("button.round", { type: "button", "aria-label": "Close", onclick: () => this.dialog.close() }, icon("close"));
    const find = h("div.picker-find", {}, h("label.picker-search", {}, icon("search"), this.input), this.segments());
    const stranger = h("button.person", { type: "button", onclick: () => this.hand({ stranger: true }) }, avatar(""), h("span.person-words", {}, h("b", {}, "A stranger"), h("small", {}, "Not known yet: try joining with the code from a school letter")));
    this.dialog.replaceChildren(h("div.picker-top", {}, h("h2", {}, "Who holds this phone?"), close), find, this.list, h("div.picker-foot", {}, stranger));
    this.dialog.showModal();
    this.input.focus();
    this.search();
  }

  segments() {
    const button = (role, text) => h("button.segment", { type: "button", "aria-pressed": String(this.role === role), onclick: (event) => this.setRole(role, event.currentTarget) }, text);
    return h("div.segments", { role: "group", "aria-label": "Show" }, button("guardian", "Families"), button("staff", "Staff"));
  }

  setRole(role, pressed) {
    this.role = role;
    for (const segment of pressed.parentElement.children) segment.setAttribute("aria-pressed", String(segment === pressed));
    this.search();
  }

  async search() {
    const query = new URLSearchParams({ role: this.role, q: this.input.value });
    try {
      const { people } = await get(`/demo/people?${query}`);
      const taken = this.taken();
      this.list.replaceChildren(...people.map((person) => this.row(person, taken.includes(person.id))));
      if (!people.length) this.list.append(h("p.people-none", {}, "Nobody by that name."));
    } catch (error) {
      notice(error.message);
    }
  }

  row(person, taken) {
    const held = taken ? `${person.about} · holds a phone` : person.about;
    return h("button.person", { type: "button", disabled: taken, "data-person": person.id, onclick: () => this.hand({ person_id: person.id }) },
      avatar(person.name), h("span.person-words", {}, h("b", {}, h("bdi", {}, person.shown)), h("small", {}, held)),
      person.language && h("span.tongue", {}, languageName(person.language, "en")));
  }

  async hand(body) {
    try {
      const world = await post(`/demo/phones/${this.info.slot}`, body);
      this.dialog.close();
      this.onDone(world);
    } catch (error) {
      notice(error.message);
    }
  }
}
