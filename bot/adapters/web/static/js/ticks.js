// How far a message has come, as the small marks beside its time.

import { h, icon } from "./dom.js";

const MARKS = { waiting: ["wait", "small"], failed: ["alert", "small bad"], sent: ["tick", ""], delivered: ["ticks", ""], read: ["ticks", "read"] };

/** The mark for a status, with words for those who do not see it. */
export function tick(status, say) {
  const [name, look] = MARKS[status] ?? MARKS.sent;
  return h("span.state-mark", {}, icon(name, `tick ${look}`), h("span.sr", {}, say(status)));
}
