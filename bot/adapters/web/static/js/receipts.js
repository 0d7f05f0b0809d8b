// Tells the server what was shown and what was looked at, a few at a time. A message whose sending is not on record
// yet is noted later.

import { post } from "./api.js";

const GATHER = 250;
const TRIES = 6;

export class Receipts {
  constructor(address) {
    this.address = address;
    this.waiting = { delivered: new Map(), read: new Map() };
    this.timer = 0;
  }

  add(ids, state) {
    for (const id of ids) this.waiting[state].set(id, TRIES);
    if (ids.length) this.later(GATHER);
  }

  later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), milliseconds);
  }

  async flush() {
    let again = false;
    for (const state of ["delivered", "read"]) again = (await this.send(state)) || again;
    if (again) this.later(1200);
  }

  async send(state) {
    const waiting = this.waiting[state];
    const ids = [...waiting.keys()].slice(0, 400);
    if (!ids.length) return false;
    try {
      const { noted } = await post(`/chat/${this.address}/receipts`, { ids, state });
      for (const id of noted) waiting.delete(id);
    } catch (error) {
      if (!error.passing) for (const id of ids) waiting.delete(id);
    }
    for (const id of ids) {
      if (!waiting.has(id)) continue;
      if (waiting.get(id) <= 1) waiting.delete(id);
      else waiting.set(id, waiting.get(id) - 1);
    }
    return waiting.size > 0;
  }

  close() {
    clearTimeout(this.timer);
  }
}
