// The letter from school beside a stranger's phone.

import { h } from "./dom.js";

/** A paper letter; a click on its code types it. */
export function letterNode(letter, school, say, onCode) {
  return h("article.letter", { "aria-label": `Letter from ${school}` },
    h("div.letter-head", {}, h("img", { src: "/static/art/mark.svg", alt: "" }), h("bdi", {}, school)),
    h("p", {}, say("dear"), " ", h("bdi", {}, letter.to)),
    h("p", {}, say("joined")),
    h("button.letter-code", { type: "button", onclick: () => onCode(letter.code) }, letter.code),
    h("small", {}, say("tapCode")));
}
