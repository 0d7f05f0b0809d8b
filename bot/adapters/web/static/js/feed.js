// What a list shows, as items for a Log: days, messages, one line per family on the teacher's phone, typing dots.

import { bubbleRow, typingRow } from "./bubble.js";
import { h } from "./dom.js";
import { messageLine, typingLine } from "./line.js";
import { families, rootLine } from "./thread.js";
import { dayKey, dayName } from "./time.js";

/** Items of a family's phone. */
export function bubbleItems(phone) {
  let side = "";
  const items = withDays(phone.chat.entries, phone, (entry, newDay) => {
    const first = newDay || entry.side !== side;
    side = entry.side;
    return { key: keyOf(entry), make: () => bubbleRow(entry, first, phone) };
  });
  if (phone.chat.typing) items.push({ key: "typing", make: () => typingRow(phone.say) });
  return items;
}

/** Items of the teacher's phone: what the bot and she say to each other, and a line for each family. */
export function lineItems(phone, openThread) {
  const threads = families(phone.chat.entries);
  const roots = [...threads.values()].map((thread) => ({ root: thread, at: thread.at }));
  const all = [...phone.chat.entries.filter((entry) => !entry.thread), ...roots].sort((a, b) => (a.at < b.at ? -1 : 1));
  let before = null;
  const items = withDays(all, phone, (entry, newDay) => {
    const previous = newDay ? null : before;
    before = entry.root ? null : entry;
    if (entry.root) return { key: `thread-${entry.root.id}`, make: () => rootLine(entry.root, phone, openThread) };
    return { key: keyOf(entry), make: () => messageLine(entry, previous, phone) };
  });
  if (phone.chat.typing) items.push({ key: "typing", make: () => typingLine(phone) });
  return items;
}

/** Items of one family's thread. */
export function threadItems(phone, thread) {
  let before = null;
  return withDays(thread.entries, phone, (entry, newDay) => {
    const previous = newDay ? null : before;
    before = entry;
    return { key: keyOf(entry), make: () => messageLine(entry, previous, phone, true) };
  });
}

const keyOf = (entry) => entry.client || entry.id;

function withDays(entries, phone, item) {
  let day = "";
  return entries.flatMap((entry) => {
    const newDay = dayKey(entry.at) !== day;
    day = dayKey(entry.at);
    const made = item(entry, newDay);
    if (!newDay) return [made];
    return [{ key: `day-${day}`, make: () => h("p.day", {}, dayName(entry.at, phone.language)) }, made];
  });
}
