// The line that greets a newcomer, and three things to try.

import { avatar, byId, h, icon } from "./dom.js";
import { languageName } from "./time.js";

const APPS = { whatsapp: "WhatsApp", telegram: "Telegram", slack: "Slack" };

/** `onPhone(slot, text)` types for the visitor, `onTime(to)` moves the clock. */
export function showWelcome(world, { onPhone, onTime }) {
  byId("school").textContent = world.school;
  byId("lead").textContent = lead(world.phones);
  byId("chips").replaceChildren(...world.suggestions.map((suggestion) => h("li", {}, chip(suggestion, world, { onPhone, onTime }))));
  byId("origin").replaceChildren(...origin(world));
}

function lead(phones) {
  const said = phones.filter((phone) => phone.person).map(({ person, look, role }) => {
    const name = role === "staff" ? person.shown : person.name.split(" ")[0];
    return `${name} in ${languageName(person.language || "en", "en")} on ${APPS[look]}`;
  });
  if (said.length < 2) return "Three phones, one school. What you type takes the same path as on the real platforms.";
  return `${said.slice(0, -1).join(", ")} and ${said.at(-1)}. What you type travels as it would on the real platforms.`;
}

function chip(suggestion, world, { onPhone, onTime }) {
  const phone = world.phones.find(({ slot }) => slot === suggestion.slot);
  const face = phone ? avatar(phone.person?.name ?? "") : h("span.spot", {}, icon("clock"));
  const act = () => (suggestion.to ? onTime(suggestion.to) : onPhone(suggestion.slot, suggestion.text));
  const button = h("button.chip", { type: "button" }, face, h("span", {}, suggestion.label));
  button.addEventListener("click", () => { button.classList.add("done"); act(); });
  return button;
}

function origin(world) {
  const command = h("code", {}, "run_bot.py import PATH");
  if (!world.phones.some((phone) => phone.person)) return ["No people yet. Import a roster: ", command];
  if (world.invented) return ["This is an invented school. Import your own: ", command];
  return [`The people of ${world.school} come from your roster. What you type may go to the translators of your settings.`];
}
