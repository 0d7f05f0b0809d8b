// One phone: its frame, its chat, and whether somebody holds it right now.

import { Chat } from "./chat.js";
import { composer } from "./composer.js";
import { botAvatar, h, icon } from "./dom.js";
import { bubbleItems, lineItems } from "./feed.js";
import { holderNode } from "./holder.js";
import { letterNode } from "./letter.js";
import { Log } from "./log.js";
import { Pane } from "./pane.js";
import { families } from "./thread.js";
import { hour24, isRightToLeft, now } from "./time.js";
import { spoken, wordsFor } from "./words.js";

export class Phone extends EventTarget {
  /** `chat` is handed over when only the name of the holder changes. */
  constructor(info, school, onSwap, chat = new Chat(info.address)) {
    super();
    Object.assign(this, { info, slot: info.slot, look: info.look, address: info.address, language: spoken(info.language), botName: school || "Homeline" });
    this.say = wordsFor(info.language);
    this.holderName = info.person?.shown ?? this.say("you");
    this.face = info.person?.name ?? "";
    this.chat = chat;
    this.pane = null;
    this.inHand = false;
    this.online = true;
    this.build(onSwap);
    this.onChat = (event) => this.show(event.detail);
    this.chat.addEventListener("change", this.onChat);
  }

  build(onSwap) {
    const direction = isRightToLeft(this.language) ? "rtl" : "ltr";
    this.clock = h("time", {});
    const marks = h("span.status-icons", {}, icon("signal"), icon("wifi"), icon("battery"));
    this.sub = h("div.top-sub", {});
    const name = h("div.top-name", {}, h("span", {}, h("bdi", {}, this.botName)), this.look !== "slack" && icon("verified"));
    const top = h("div.top", {}, botAvatar(), h("div.top-words", {}, name, this.sub));
    this.log = new Log({ label: this.say("chat", { name: this.botName }), say: this.say, language: this.language, onTop: () => this.chat.loadEarlier().catch(() => {}) });
    this.composer = composer(this, { placeholder: this.look === "slack" ? `Message ${this.botName}` : this.say("message"), onSend: (text, media) => this.chat.write(text, media) });
    this.screen = h("div.screen", { dir: direction, lang: this.language }, h("div.status-bar", { "aria-hidden": "true" }, this.clock, marks), top, this.log.element, this.composer.element);
    this.element = h("article.phone", { className: this.look, "data-slot": this.slot, "aria-label": `${this.info.person?.shown ?? "A stranger"}’s phone` }, holderNode(this.info, onSwap), h("div.device", {}, this.screen));
    for (const event of ["pointerenter", "pointerdown", "focusin"]) this.element.addEventListener(event, () => this.take(true));
    this.element.addEventListener("pointerleave", () => this.take(this.element.contains(document.activeElement)));
    this.element.addEventListener("focusout", () => this.take(this.element.matches(":hover")));
    this.takeDroppedFiles();
    this.tick();
    this.show();
  }

  takeDroppedFiles() {
    const over = (event) => {
      const files = [...(event.dataTransfer?.types ?? [])].includes("Files");
      if (files) event.preventDefault();
      this.screen.classList.toggle("dropping", files && event.type === "dragover");
    };
    for (const name of ["dragover", "dragleave"]) this.screen.addEventListener(name, over);
    this.screen.addEventListener("drop", (event) => {
      over(event);
      (this.pane?.composer ?? this.composer).take([...event.dataTransfer.files]);
    });
  }

  /** Somebody picks the phone up (its messages are read), or puts it down. */
  take(inHand) {
    if (this.inHand === inHand) return;
    this.inHand = inHand;
    this.lookAt();
  }

  /** Note what this phone has shown, and what its holder has looked at. */
  lookAt() {
    if (document.hidden || !this.chat.loaded) return;
    const arrived = this.chat.entries;
    this.chat.note(arrived, "delivered");
    if (!this.inHand) return;
    this.chat.note(arrived.filter((entry) => !entry.thread || this.look !== "slack" || entry.thread === this.pane?.id), "read");
  }

  show(detail = {}) {
    const own = this.chat.unsent.items.length > (this.ownCount ?? 0);
    this.ownCount = this.chat.unsent.items.length;
    const state = { own, arrived: Boolean(detail.arrived) };
    const items = this.look === "slack" ? lineItems(this, (id) => this.open(id)) : bubbleItems(this);
    this.log.show(items.length || !this.chat.loaded ? items : [this.beginning()], state);
    const thread = this.pane && families(this.chat.entries).get(this.pane.id);
    if (thread) this.pane.show(thread, state);
    this.showState();
    this.lookAt();
    this.dispatchEvent(new Event("change"));
  }

  beginning() {
    const { letter } = this.info;
    if (letter) return { key: `letter-${letter.code}`, make: () => letterNode(letter, this.botName, this.say, (code) => this.composer.put(code)) };
    return { key: "hint", make: () => h("p.hint", {}, this.say("empty")) };
  }

  showState() {
    const key = this.online ? (this.chat.typing ? "typing" : "online") : "connecting";
    this.sub.textContent = this.say(key);
    this.sub.classList.toggle("typing", key === "typing");
  }

  setOnline(online) {
    this.online = online;
    this.showState();
  }

  /** Open the thread of a family. */
  open(id) {
    const thread = families(this.chat.entries).get(id);
    if (!thread) return;
    this.close();
    this.pane = new Pane(this, thread, () => this.close(true));
    for (const part of this.screen.children) if (!part.matches(".status-bar")) part.inert = true;
    this.screen.append(this.pane.element);
    this.pane.show(thread, { own: true });
    this.pane.composer.focus();
    this.lookAt();
    this.show();
  }

  close(focus = false) {
    if (!this.pane) return;
    const { id } = this.pane;
    this.pane.element.remove();
    this.pane = null;
    for (const part of this.screen.children) part.inert = false;
    if (focus) this.log.list.querySelector(`[data-thread="${CSS.escape(id)}"]`)?.focus();
  }

  get unread() {
    return this.chat.entries.filter((entry) => entry.side === "bot" && entry.status !== "read").length;
  }

  tick() {
    this.clock.textContent = hour24(now());
  }

  /** Type something for the visitor. */
  async typeFor(text) {
    this.close();
    this.element.scrollIntoView({ block: "nearest" });
    await this.composer.type(text);
  }

  /** Put the phone away; `keepChat` when another one goes on with it. */
  end(keepChat) {
    this.chat.removeEventListener("change", this.onChat);
    if (!keepChat) this.chat.close();
    this.element.remove();
  }
}
