// Families on the teacher's phone: all that belongs to one thread, as one line in the list.

import { avatar, h, icon } from "./dom.js";
import { wordNodes } from "./text.js";
import { hour } from "./time.js";

/** By thread id: its title, entries, last moment, and how many she has not read. */
export function families(entries) {
  const threads = new Map();
  for (const entry of entries) {
    if (!entry.thread) continue;
    const thread = threads.get(entry.thread) ?? { id: entry.thread, title: "", entries: [], unread: 0, at: "" };
    thread.entries.push(entry);
    thread.title = entry.facts.thread_title || thread.title || entry.facts.author || "";
    thread.at = entry.at;
    if (entry.side === "bot" && entry.status !== "read") thread.unread += 1;
    threads.set(entry.thread, thread);
  }
  return threads;
}

/** The line of a family in the list; a click opens its thread. */
export function rootLine(thread, phone, open) {
  const last = thread.entries.at(-1);
  const count = thread.entries.length;
  const said = last.side === "me" ? `${phone.say("you")}: ${last.text}` : last.text;
  const label = thread.unread ? `${thread.unread} new` : count === 1 ? "1 message" : `${count} messages`;
  return h("button.root", { type: "button", className: thread.unread ? "unread" : "", "data-thread": thread.id, onclick: () => open(thread.id) },
    avatar(thread.title.split(" · ")[0]),
    h("span", {},
      h("span.root-title", {}, h("bdi", {}, thread.title), h("time.line-time", { datetime: last.at }, hour(last.at, phone.language))),
      h("span.text", { dir: "auto" }, wordNodes(said || (last.media.length ? last.media[0].name : ""))),
      h("span.root-foot", {}, thread.unread ? h("span.badge", {}, String(thread.unread)) : null, h("b", {}, thread.unread ? "Reply in thread" : label), icon("next"))));
}
