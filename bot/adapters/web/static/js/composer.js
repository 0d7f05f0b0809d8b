// Where one writes: words, files, Enter to send.

import { upload } from "./api.js";
import { h, icon } from "./dom.js";
import { notice } from "./notices.js";

const FILE_BYTES = 16 * 1024 * 1024;
const TYPES = "image/png,image/jpeg,image/gif,image/webp,.heic,audio/*,video/mp4,video/quicktime,.3gp,.pdf,.docx,.xlsx,.pptx,.odt,.txt,.csv,.ics";
/** What is said when the server refuses a file, by its reason. */
const REFUSED = { size: "tooLarge", kind: "notTaken", broken: "damaged" };
const PER_LETTER = 18;

/** A form with `element`, `type(text)` and `focus()`; `onSend(text, media)` when it is sent. */
export function composer(phone, { placeholder, onSend }) {
  const { say } = phone;
  let files = [];
  const area = h("textarea", { rows: "1", placeholder, "aria-label": placeholder, dir: "auto", maxlength: "16000", enterkeyhint: "send", autocomplete: "off" });
  const picker = h("input", { type: "file", accept: TYPES, multiple: true, hidden: true });
  const clip = h("button.tool", { type: "button", "aria-label": say("attach"), onclick: () => picker.click() }, icon("clip"));
  const send = h("button.send", { type: "submit", "aria-label": say("send"), disabled: true }, icon("send", "turned"));
  const waiting = h("div.waiting-files", { hidden: true });
  const element = h("form.composer", {}, waiting, h("div.field", {}, area, clip), send, picker);

  const ready = () => { send.disabled = !area.value.trim() && !files.length; };
  const grow = () => { area.style.height = "auto"; area.style.height = `${area.scrollHeight}px`; };

  function submit() {
    const text = area.value.trim();
    if (!text && !files.length) return;
    onSend(text, files);
    area.value = "";
    files = [];
    showFiles();
    grow();
  }

  function showFiles() {
    waiting.replaceChildren(...files.map((media) => h("span.waiting-file", {}, h("span", {}, h("bdi", {}, media.name)),
      h("button", { type: "button", "aria-label": say("removeFile", { name: media.name }), onclick: () => { files = files.filter((one) => one !== media); showFiles(); } }, icon("close")))));
    waiting.hidden = !files.length;
    ready();
  }

  async function take(list) {
    for (const file of list) {
      if (file.size > FILE_BYTES) notice(say("tooLarge"));
      else await upload(`/chat/${phone.address}/media`, file).then((media) => { files.push(media); showFiles(); }, (error) => notice(REFUSED[error.why] ? say(REFUSED[error.why]) : error.message));
    }
    area.focus();
  }

  element.addEventListener("submit", (event) => { event.preventDefault(); submit(); area.focus(); });
  area.addEventListener("input", () => { ready(); grow(); });
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  area.addEventListener("paste", (event) => event.clipboardData.files.length && take(event.clipboardData.files));
  picker.addEventListener("change", () => { take([...picker.files]); picker.value = ""; });

  return { element, take, focus: () => area.focus({ preventScroll: true }), type: (text) => typeInto(area, text, () => { grow(); ready(); }).then(submit), put: (text) => { area.value = text; grow(); ready(); area.focus(); } };
}

/** Type as a person would, so that one sees where the words come from. */
async function typeInto(area, text, onLetter) {
  area.focus({ preventScroll: true });
  area.value = "";
  const slow = !matchMedia("(prefers-reduced-motion: reduce)").matches;
  for (const letter of slow ? text : []) {
    area.value += letter;
    onLetter();
    await new Promise((done) => setTimeout(done, PER_LETTER));
  }
  area.value = text;
  onLetter();
}
