// Under a relayed message: that it was translated, from which language, and the writer's own words on request (Q6).

import { h, icon } from "./dom.js";
import { wordNodes } from "./text.js";
import { languageName } from "./time.js";

const open = new Set();

/** Nodes for the note of an entry; none when it was written in the reader's language. */
export function noteNodes(entry, language, say) {
  const { original, original_language: from, translator, notice } = entry.facts;
  if (!original && !notice) return [];
  if (!original || (!translator && translator !== undefined)) {
    return [h("p.note", { dir: "auto" }, notice || say("untranslated"))];
  }
  const own = h("blockquote.original", { lang: from, dir: "auto", hidden: !open.has(entry.id), id: `original-${entry.id}` }, wordNodes(original));
  const toggle = h("button.note-toggle", { type: "button", "aria-expanded": String(open.has(entry.id)), "aria-controls": own.id }, open.has(entry.id) ? say("hide") : say("original"));
  toggle.addEventListener("click", () => {
    own.hidden = !own.hidden;
    open[own.hidden ? "delete" : "add"](entry.id);
    toggle.setAttribute("aria-expanded", String(!own.hidden));
    toggle.closest("[data-id]")?.scrollIntoView({ block: "nearest" });
    toggle.textContent = own.hidden ? say("original") : say("hide");
  });
  const { reviewed_by: reviewer } = entry.facts;
  const label = say(reviewer ? "reviewed" : "translated", { language: languageName(from || "und", language), name: reviewer });
  const mark = reviewer ? icon("check") : null;
  return [own, h("div.note", {}, mark, h("span", { dir: "auto" }, label), h("span", { "aria-hidden": "true" }, "·"), toggle)];
}
