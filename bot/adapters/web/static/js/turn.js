// One turn in the drawer: who wrote, where it was routed, what the journal holds, what left.

import { avatar, h, icon } from "./dom.js";
import { weekdayHour } from "./time.js";

export function turnNode(turn) {
  const byClock = turn.route.startsWith("clock:");
  const face = byClock ? h("span.avatar", { "aria-hidden": "true" }, icon("clock")) : avatar(turn.who);
  const what = byClock ? "by itself" : [turn.address, turn.channel].filter(Boolean).join(" · ");
  return h("li.turn", { "data-turn": turn.id },
    h("div.turn-top", {}, face, h("div.turn-who", {}, h("bdi", {}, byClock ? "The clock" : turn.who), h("small", {}, what)), h("time.turn-time", { datetime: turn.at }, weekdayHour(turn.at))),
    words(turn), facts(turn), sent(turn.deliveries));
}

function words(turn) {
  const said = turn.tap ? "pressed a button" : turn.text;
  const files = turn.files ? `${turn.files} file${turn.files > 1 ? "s" : ""}` : "";
  const text = [said, files].filter(Boolean).join(" + ");
  return text && h("p.turn-words", { dir: "auto" }, text);
}

function facts(turn) {
  const rows = [
    ["Route", turn.route && [key(turn.route, "route")]],
    ["Flow", turn.flow && [key(turn.flow), turn.run && h("span.status", {}, turn.run)]],
    ["Journal", turn.answers.length && turn.answers.map((name) => key(name))],
    ["Read", turn.queries.length && turn.queries.map((name) => key(name))],
    ["Did", turn.commands.length && turn.commands.map((name) => key(name))],
    ["Error", turn.error_id && [key(turn.error_id)]],
  ].filter(([, value]) => value);
  return rows.length ? h("dl.facts", {}, rows.flatMap(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])) : null;
}

const key = (text, className = "") => h("span.key", { className }, text);

function sent(deliveries) {
  return deliveries.length ? h("div.sent", {}, deliveries.map(delivery)) : null;
}

function delivery(one) {
  const how = [one.kind, one.translator && `translated by ${one.translator}`, one.milliseconds !== null && `${one.milliseconds} ms`, one.attempts > 1 && `${one.attempts} attempts`];
  return h("div.sent-one", {},
    h("span.sent-to", {}, "→ ", h("bdi", {}, one.to), " ", h("small", {}, how.filter(Boolean).join(" · "))),
    h("span.status", { className: one.status }, one.error ? `${one.status}: ${one.error}` : one.status),
    h("span.sent-text", { dir: "auto" }, one.text));
}
