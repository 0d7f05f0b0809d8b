// One message on a family's phone.

import { choiceButtons } from "./choices.js";
import { h } from "./dom.js";
import { fileNodes } from "./files.js";
import { noteNodes } from "./note.js";
import { wordNodes } from "./text.js";
import { tick } from "./ticks.js";
import { hour } from "./time.js";

/** The row of `entry`; `first` when the side changes with it. */
export function bubbleRow(entry, first, phone) {
  const { say, language, look, chat } = phone;
  const author = entry.side === "bot" && entry.facts.author;
  const notes = noteNodes(entry, language, say);
  const meta = h("span.meta", {}, h("time", { datetime: entry.at }, hour(entry.at, language)), entry.side === "me" && tick(entry.status, say));
  const bubble = h("div.bubble", {},
    author && h("span.author", {}, h("bdi", {}, author)),
    fileNodes(entry, say),
    entry.text && h(notes.length ? "span.text" : "span.text.closing", { dir: "auto" }, wordNodes(entry.text)),
    notes, !notes.length && meta);
  notes.at(-1)?.append(meta);
  const row = h("div.row", { className: `${entry.side === "me" ? "me" : ""} ${first ? "first" : ""}`, "data-id": entry.id }, bubble);
  if (entry.choices.length) row.append(choiceButtons(entry, look, say, (choice) => chat.tap(entry, choice)));
  if (entry.status === "failed") row.append(refusal(entry, phone));
  return row;
}

/** What can be done with a message that the server refused. */
export function refusal(entry, { say, chat }) {
  return h("div.unsent", {}, h("span", {}, entry.error || say("failed")),
    h("button", { type: "button", onclick: () => chat.unsent.retry(entry.client) }, say("again")),
    h("button", { type: "button", onclick: () => chat.unsent.remove(entry.client) }, say("remove")));
}

/** Three dots: an answer is being written. */
export function typingRow(say) {
  return h("div.row.first", { "data-id": "typing" }, h("div.bubble", {}, h("span.dots", { "aria-label": say("typing"), role: "img" }, h("i"), h("i"), h("i"))));
}
