// The emulators of Slack and Twilio (npm `emulate`), as one process of the tests.
//
//   node serve.mjs DIRECTORY_OF_EMULATE SEED      the seed as JSON
//
// Says {"slack": URL, "twilio": URL} once both listen. Then each line on stdin is {"events": URL}: both forget all that
// happened, and Slack sends its events to URL from now on; answered with {}. Ends with its stdin, so that it never
// outlives who started it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const dist = join(process.argv[2], "dist");
const seed = JSON.parse(process.argv[3]);
const load = (file) => import(pathToFileURL(join(dist, file)));

const { createEmulator } = await load("api.js");

// There is no other way to subscribe to Slack's events than from inside.
const chunk = readdirSync(dist).find((file) => file.endsWith(".js") && readFileSync(join(dist, file)).includes("var slackPlugin ="));
const { slackPlugin, getSlackStore } = await load(chunk);
const register = slackPlugin.register.bind(slackPlugin);
let webhooks;
slackPlugin.register = (app, store, dispatcher, ...rest) => {
  webhooks = dispatcher;
  const dispatch = dispatcher.dispatch.bind(dispatcher);
  // Slack says what kind of room it was; the emulator leaves that out.
  dispatcher.dispatch = (event, action, payload, ...more) => {
    const room = getSlackStore(store).channels.findOneBy("channel_id", payload?.event?.channel);
    if (event === "message" && room) payload.event.channel_type = room.is_im ? "im" : room.is_mpim ? "mpim" : "channel";
    return dispatch(event, action, payload, ...more);
  };
  // Slack takes what is asked from the address too, and GET; its own library asks so. The emulator: from a POST's body.
  app.use("*", async (c, next) => {
    const { pathname, search } = new URL(c.req.url);
    if (!pathname.startsWith("/api/") || (c.req.method === "POST" && !search)) return next();
    const headers = { authorization: c.req.header("authorization"), "content-type": "application/x-www-form-urlencoded" };
    const body = [search.slice(1), await c.req.text()].filter(Boolean).join("&");
    return app.request(pathname, { method: "POST", headers, body });
  });
  return register(app, store, dispatcher, ...rest);
};

const start = (service) => createEmulator({ service, port: 0, hostname: "127.0.0.1", seed });
const [slack, twilio] = await Promise.all([start("slack"), start("twilio")]);
const say = (words) => process.stdout.write(`${JSON.stringify(words)}\n`);
say({ slack: slack.url, twilio: twilio.url });

for await (const line of createInterface({ input: process.stdin })) {
  slack.reset();
  twilio.reset();
  webhooks.register({ url: JSON.parse(line).events, events: ["message"], active: true, owner: "slack" });
  say({});
}
process.exit(0);
