// What was written but not yet taken by the server. It lives in this browser until the server says 200, so a
// crash on either side loses nothing; the id goes with every attempt, so nothing is taken twice.

import { ApiError, post } from "./api.js";

const LONGEST_WAIT = 15_000;

export class Unsent extends EventTarget {
  constructor(address) {
    super();
    this.address = address;
    this.key = `homeline.unsent.${address}`;
    this.items = this.read();
    this.tries = 0;
    this.busy = false;
    this.timer = 0;
  }

  read() {
    try {
      return JSON.parse(localStorage.getItem(this.key)) ?? [];
    } catch {
      return [];
    }
  }

  write() {
    try {
      if (this.items.length) localStorage.setItem(this.key, JSON.stringify(this.items));
      else localStorage.removeItem(this.key);
    } catch { /* Storage is full or shut: what is in memory is still sent. */ }
    this.dispatchEvent(new Event("change"));
  }

  /** Keep a message and begin to send it. */
  add(message) {
    const item = { id: crypto.randomUUID(), at: message.at, body: message.body, show: message.show };
    this.items.push(item);
    this.write();
    this.flush();
    return item.id;
  }

  /** Drop a message that the server refused. */
  remove(id) {
    this.items = this.items.filter((item) => item.id !== id);
    this.write();
  }

  /** Take a refused message up again. */
  retry(id) {
    for (const item of this.items) if (item.id === id) delete item.failed;
    this.write();
    this.flush();
  }

  /** Send all that waits, in order, one at a time. */
  async flush() {
    clearTimeout(this.timer);
    if (this.busy) return;
    this.busy = true;
    try {
      for (let item = this.next(); item; item = this.next()) if (!(await this.attempt(item))) break;
    } finally {
      this.busy = false;
    }
  }

  next() {
    return this.items.find((item) => !item.failed);
  }

  async attempt(item) {
    try {
      const taken = await post(`/chat/${this.address}/messages`, { id: item.id, ...item.body });
      this.tries = 0;
      this.dispatchEvent(new CustomEvent("taken", { detail: { item, at: taken.at } }));
      this.remove(item.id);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return this.refused(item, error);
    }
  }

  refused(item, error) {
    if (!error.passing) {
      item.failed = error.message;
      this.write();
      return true;
    }
    const wait = Math.max(error.retryAfter * 1000, Math.min(LONGEST_WAIT, 800 * 2 ** this.tries));
    this.tries += 1;
    this.timer = setTimeout(() => this.flush(), wait);
    return false;
  }

  /** Stop trying: the phone was handed on. */
  close() {
    clearTimeout(this.timer);
  }
}
