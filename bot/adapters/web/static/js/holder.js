// Above each phone: who holds it, and a way to hand it to somebody else.

import { avatar, h, icon } from "./dom.js";
import { languageName } from "./time.js";

export function holderNode(info, onSwap) {
  const name = info.person?.shown ?? "A stranger";
  const about = info.person ? [info.person.about, languageName(info.person.language || "en", "en")].filter(Boolean).join(" · ") : "not known to the school yet";
  return h("div.holder", {},
    avatar(info.person?.name ?? ""),
    h("div.holder-words", {}, h("h2.holder-name", {}, h("bdi", {}, name)), h("p.holder-about", { title: about }, about)),
    h("button.swap", { type: "button", "aria-label": `Hand the phone of ${name} to somebody else`, onclick: onSwap }, icon("swap"), "Change"));
}
