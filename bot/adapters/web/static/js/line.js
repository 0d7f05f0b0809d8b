// One message on the teacher's phone: a line with a picture and a name, as work chats have it.

import { refusal } from "./bubble.js";
import { choiceButtons } from "./choices.js";
import { avatar, botAvatar, h, icon } from "./dom.js";
import { fileNodes } from "./files.js";
import { noteNodes } from "./note.js";
import { wordNodes } from "./text.js";
import { hour } from "./time.js";

const TOGETHER = 5 * 60_000;
const STATES = { waiting: "wait", failed: "alert", sent: "tick", delivered: "ticks", read: "ticks" };

/** The line of `entry` below `before`; `inThread` adds how far her words have come. */
export function messageLine(entry, before, phone, inThread = false) {
  const { say, language, look, chat } = phone;
  const mine = entry.side === "me";
  const name = mine ? phone.holderName : entry.facts.author || phone.botName;
  const follows = before && before.side === entry.side && (before.facts.author ?? "") === (entry.facts.author ?? "") &&
    new Date(entry.at) - new Date(before.at) < TOGETHER && !before.choices.length;
  const body = h("div.line-body", {},
    h("div.line-top", {}, h("bdi.line-name", {}, name), !mine && !entry.facts.author && h("span.app", {}, "APP"),
      h("time.line-time", { datetime: entry.at }, hour(entry.at, language))),
    entry.text && h("div.text", { dir: "auto" }, wordNodes(entry.text)),
    fileNodes(entry, say), noteNodes(entry, language, say));
  if (entry.choices.length) body.append(choiceButtons(entry, look, say, (choice) => chat.tap(entry, choice)));
  if (mine && (inThread || entry.status === "waiting")) body.append(state(entry, say));
  if (entry.status === "failed") body.append(refusal(entry, phone));
  const face = mine ? avatar(phone.face) : entry.facts.author ? avatar(name) : botAvatar();
  return h("div.line", { className: follows ? "follows" : "", "data-id": entry.id }, face, body);
}

function state(entry, say) {
  return h("div.state", { className: entry.status }, icon(STATES[entry.status] ?? "tick"), say(entry.status));
}

/** Three dots: an answer is being written. */
export function typingLine(phone) {
  const dots = h("span.dots", { "aria-label": phone.say("typing"), role: "img" }, h("i"), h("i"), h("i"));
  return h("div.line", { "data-id": "typing" }, botAvatar(), h("div.line-body", {}, h("div.line-top", {}, h("span.line-name", {}, phone.botName), h("span.app", {}, "APP")), dots));
}
