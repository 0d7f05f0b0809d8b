// One chat: what the server has, what still waits here, and who is typing. Views listen for "change".

import { get } from "./api.js";
import { Receipts } from "./receipts.js";
import { now } from "./time.js";
import { Unsent } from "./unsent.js";

const RANK = { sent: 0, delivered: 1, read: 2 };
const LONGEST_TYPING = 12_000;
const PAGE = 50;

export class Chat extends EventTarget {
  constructor(address) {
    super();
    this.address = address;
    this.byKey = new Map();
    this.typing = false;
    this.loaded = false;
    this.earlier = false;
    this.receipts = new Receipts(address);
    this.unsent = new Unsent(address);
    this.unsent.addEventListener("change", () => this.changed());
    this.unsent.addEventListener("taken", ({ detail }) => this.taken(detail));
  }

  changed(detail = {}) {
    this.dispatchEvent(new CustomEvent("change", { detail }));
  }

  /** All entries in the order of time; those not yet sent come last. */
  get entries() {
    const known = [...this.byKey.values()].sort(inTime);
    const waiting = this.unsent.items.filter((item) => !this.byKey.has(item.id)).map(asEntry);
    return [...known, ...waiting];
  }

  /** Read the latest page. What was seen live and what is read twice falls together by id. */
  async load() {
    const { entries } = await get(`/chat/${this.address}/history`);
    if (!this.loaded) this.earlier = entries.length >= PAGE;
    this.loaded = true;
    this.merge(entries);
  }

  /** Read the page before the oldest entry; gives whether there was one. */
  async loadEarlier() {
    const oldest = [...this.byKey.values()].filter((entry) => !entry.local).sort(inTime)[0];
    if (!this.earlier || !oldest) return false;
    this.earlier = false;
    const { entries } = await get(`/chat/${this.address}/history?before=${oldest.id}`);
    this.merge(entries);
    this.earlier = entries.length >= PAGE;
    return entries.length > 0;
  }

  merge(entries) {
    for (const entry of entries) this.put(entry);
    this.changed();
  }

  put(entry) {
    const key = entry.client || entry.id;
    const old = this.byKey.get(key);
    if (old && RANK[old.status] > RANK[entry.status]) entry.status = old.status;
    if (old?.answered) Object.assign(entry, { answered: true, chosen: old.chosen });
    this.byKey.set(key, entry);
    return !old;
  }

  /** A message that arrived just now; one that is shown already changes nothing. */
  arrive(entry) {
    const isNew = !this.byKey.has(entry.id);
    this.showTyping(false);
    if (!isNew) return;
    this.put(entry);
    this.changed({ arrived: entry });
  }

  /** The other side got or read what was sent from here. */
  setStatus(client, status) {
    const entry = this.byKey.get(client);
    if (!entry || RANK[entry.status] >= RANK[status]) return;
    this.byKey.set(client, { ...entry, status });
    this.changed();
  }

  showTyping(on) {
    clearTimeout(this.typingTimer);
    if (on) this.typingTimer = setTimeout(() => this.showTyping(false), LONGEST_TYPING);
    if (this.typing === on) return;
    this.typing = on;
    this.changed();
  }

  /** Write `text`, with uploaded `media`, into `thread` or the chat itself. */
  write(text, media = [], thread = null) {
    const body = { text };
    if (media.length) body.media = media.map(({ ref, name }) => ({ ref, name }));
    if (thread) body.thread = thread;
    this.unsent.add({ at: now().toISOString(), body, show: { text, media, thread } });
  }

  /** Press a button under `entry`. Its thread stays out: a tap answers the question that it stands under. */
  tap(entry, choice) {
    this.byKey.set(entry.id, { ...entry, answered: true, chosen: choice.tap });
    const body = { tap: choice.tap, label: choice.label.slice(0, 200), reply_to: `web-${entry.id.slice(1)}` };
    this.unsent.add({ at: now().toISOString(), body, show: { text: choice.label, media: [], thread: entry.thread } });
  }

  taken({ item, at }) {
    if (!this.byKey.has(item.id)) this.byKey.set(item.id, { ...asEntry(item), status: "sent", at });
  }

  /** Note that entries of the bot were shown, or looked at. */
  note(entries, state) {
    const ids = entries.filter((entry) => entry.side === "bot" && RANK[entry.status] < RANK[state]).map((entry) => entry.id);
    for (const id of ids) this.byKey.set(id, { ...this.byKey.get(id), status: state });
    this.receipts.add(ids.map((id) => Number(id.slice(1))), state);
  }

  close() {
    this.unsent.close();
    this.receipts.close();
    clearTimeout(this.typingTimer);
  }
}

function inTime(one, other) {
  return one.at < other.at ? -1 : one.at > other.at ? 1 : rank(one) - rank(other);
}

const rank = (entry) => (entry.side === "me" ? 0 : 1e12) + Number(entry.id.slice(1).replace(/\D/g, "") || 0);

function asEntry(item) {
  return {
    id: `u${item.id}`, client: item.id, side: "me", text: item.show.text, at: item.at, choices: [], media: item.show.media,
    status: item.failed ? "failed" : "waiting", error: item.failed, thread: item.show.thread, facts: {}, answered: false, chosen: "", local: true,
  };
}
