// The page: the world from the server, phones on the stage, one live stream for all of it.

import { get, post } from "./api.js";
import { setUpClock, showClock } from "./clock.js";
import { byId } from "./dom.js";
import { Drawer } from "./drawer.js";
import { Live } from "./live.js";
import { notice } from "./notices.js";
import { Picker } from "./picker.js";
import { Stage } from "./stage.js";
import { setClock, weekdayHour } from "./time.js";
import { showWelcome } from "./welcome.js";

const AGAIN = 1500;
let world = { phones: [] };
const live = new Live();
const drawer = new Drawer();
const picker = new Picker({ taken: () => world.phones.flatMap(({ person }) => (person ? [person.id] : [])), onDone: show });
const stage = new Stage((info) => picker.open(info));

function show(next) {
  world = next;
  setClock(world.clock.now, world.clock.zone);
  showClock();
  const changed = stage.set(world);
  showWelcome(world, { onPhone: tryOn, onTime: jump });
  if (changed) live.watch(stage.all.map((phone) => phone.address));
}

async function tryOn(slot, text) {
  const phone = stage.choose(slot);
  phone.element.classList.add("called");
  setTimeout(() => phone.element.classList.remove("called"), 1000);
  await phone.typeFor(text);
}

async function jump(to) {
  try {
    const { now } = await post("/demo/clock", { to });
    notice(`At school it is now ${weekdayHour(now)}.`);
  } catch (error) {
    notice(error.message);
  }
}

async function refresh() {
  try {
    show(await get("/demo/world"));
  } catch {
    setTimeout(refresh, AGAIN);
  }
}

function onPhone(name, act) {
  live.addEventListener(name, ({ detail }) => {
    const phone = stage.byAddress(detail.address);
    if (phone) act(phone, detail);
  });
}

function listen() {
  onPhone("delivery", (phone, { entry }) => phone.chat.arrive(entry));
  onPhone("status", (phone, { client, status }) => phone.chat.setStatus(client, status));
  onPhone("typing", (phone, { on }) => phone.chat.showTyping(on));
  live.addEventListener("clock", ({ detail }) => { setClock(detail.now); tick(); });
  live.addEventListener("world", refresh);
  live.addEventListener("turn", stir);
  live.addEventListener("lost", () => stage.all.forEach((phone) => phone.setOnline(false)));
  live.addEventListener("open", () => stage.all.forEach(catchUp));
  addEventListener("online", () => stage.all.forEach((phone) => phone.chat.unsent.flush()));
  document.addEventListener("visibilitychange", () => stage.all.forEach((phone) => phone.lookAt()));
}

/** After every (re)connection: the database knows what came while nobody listened. */
async function catchUp(phone) {
  phone.setOnline(true);
  phone.chat.unsent.flush();
  await phone.chat.load().catch(() => setTimeout(() => catchUp(phone), AGAIN));
}

function stir() {
  drawer.stir();
  // A stranger may just have joined by code: then the phone has a name.
  if (world.phones.some((phone) => !phone.person)) refresh();
}

function tick() {
  showClock();
  stage.all.forEach((phone) => phone.tick());
}

function setUpTheme() {
  byId("theme").addEventListener("click", () => {
    const isDark = getComputedStyle(document.documentElement).colorScheme === "dark" || (!document.documentElement.dataset.theme && matchMedia("(prefers-color-scheme: dark)").matches);
    const theme = isDark ? "light" : "dark";
    document.documentElement.dataset.theme = theme;
    try { localStorage.setItem("homeline.theme", theme); } catch { /* Chosen for this visit. */ }
  });
}

byId("reset").addEventListener("click", () => post("/demo/reset", {}).then(show, (error) => notice(error.message)));
setUpTheme();
setUpClock(jump);
listen();
setInterval(tick, 1000);
await refresh();
