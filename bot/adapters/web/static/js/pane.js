// The open thread of one family on the teacher's phone.

import { composer } from "./composer.js";
import { h, icon } from "./dom.js";
import { threadItems } from "./feed.js";
import { Log } from "./log.js";

export class Pane {
  constructor(phone, thread, onClose) {
    this.id = thread.id;
    this.phone = phone;
    const family = thread.title.split(" · ")[0];
    this.log = new Log({ label: `Thread with ${thread.title}`, say: phone.say, language: phone.language });
    this.composer = composer(phone, { placeholder: `Reply to ${family}`, onSend: (text, media) => phone.chat.write(text, media, thread.id) });
    const back = h("button.pane-back", { type: "button", "aria-label": "Back to all messages", onclick: onClose }, icon("back", "turned"));
    const title = h("div", {}, h("div.pane-title", {}, "Thread"), h("div.pane-sub", {}, h("bdi", {}, thread.title)));
    this.element = h("section.pane", { "aria-label": `Thread with ${thread.title}` }, h("div.pane-top", {}, back, title), this.log.element, this.composer.element);
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && onClose());
  }

  show(thread, state) {
    this.log.show(threadItems(this.phone, thread), state);
  }
}
