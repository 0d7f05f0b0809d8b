// The school's clock in the bar, and the menu that moves it on.

import { byId, h } from "./dom.js";
import { hour24, now, weekday, weekdayHour } from "./time.js";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const NAMES = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/** `onJump(to)` with "thu 15:10". */
export function setUpClock(onJump) {
  const menu = byId("clock-menu");
  const jump = (to) => { menu.hidePopover(); onJump(to); };
  menu.addEventListener("beforetoggle", (event) => event.newState === "open" && menu.replaceChildren(...menuNodes(jump)));
}

export function showClock() {
  byId("clock-time").textContent = weekdayHour(now());
}

function menuNodes(jump) {
  const today = DAYS.indexOf(weekday(now()));
  const tonight = hour24(now()) < "22:15" ? today : (today + 1) % 7;
  const items = [
    ["thu 15:10", "The weekly nudge: one sentence about a child"],
    [`${DAYS[tonight]} 22:15`, "Late at night: families are not disturbed"],
    [`${DAYS[(today + 1) % 7]} 07:30`, "Next morning: what waited goes out"],
    ["fri 16:00", "Friday: families are asked how the week went"],
  ];
  return [h("h2", {}, "Jump to another time at school"), ...items.map(([to, why]) => item(to, why, jump)), form(jump)];
}

function item(to, why, jump) {
  const [day, time] = to.split(" ");
  return h("button.menu-item", { type: "button", onclick: () => jump(to) }, h("b", {}, `${NAMES[DAYS.indexOf(day)]} ${time}`), h("small", {}, why));
}

function form(jump) {
  const day = h("select", { "aria-label": "Weekday" }, DAYS.map((key, index) => h("option", { value: key }, NAMES[index])));
  const time = h("input", { type: "time", value: "08:00", required: true, "aria-label": "Time" });
  const node = h("form", {}, day, time, h("button.go", { type: "submit" }, "Jump"));
  node.addEventListener("submit", (event) => { event.preventDefault(); jump(`${day.value} ${time.value}`); });
  return node;
}
