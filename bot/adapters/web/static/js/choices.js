// The buttons under a message: one can be pressed, once.

import { h, icon } from "./dom.js";

/** A group of buttons for `entry`; `onTap(choice)` when one is pressed. */
export function choiceButtons(entry, look, say, onTap) {
  const buttons = entry.choices.map((choice) => {
    const chosen = entry.chosen === choice.tap;
    const mark = chosen ? icon("check") : look === "whatsapp" ? icon("reply") : null;
    const props = { type: "button", disabled: entry.answered, "aria-pressed": chosen ? "true" : undefined, onclick: () => onTap(choice) };
    return h(chosen ? "button.choice.chosen" : "button.choice", props, mark, h("span", { dir: "auto" }, choice.label), chosen && h("span.sr", {}, say("chosen")));
  });
  // What belongs to a message and need not be pressed stands back.
  return h(entry.facts.optional_choices && entry.facts.original ? "div.choices.quiet" : "div.choices", { role: "group", "aria-label": say("choose") }, buttons);
}
