// Words as nodes: links that can be followed, and names of another script kept together.

const LINK = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const MARKED = /\u2068[^\u2068\u2069]*\u2069/g;
const LATIN_RUN = /[\p{Script=Latin}][\p{Script=Latin}\p{M}\p{N}.,'’@\-/ ]*[\p{Script=Latin}\p{N}]|\p{Script=Latin}+/gu;

/** `text` as nodes for `parent.append(...)`; each line runs in the direction of its own first letter. */
export function wordNodes(text) {
  return text.split(/(?<=\n)/).flatMap((line) => {
    const leftward = RIGHT_TO_LEFT.test(line.match(/\p{L}/u)?.[0] ?? "");
    return pieces(line, LINK, anchor).flatMap((piece) => (leftward && typeof piece === "string" ? runs(piece) : [piece]));
  });
}

/** What the house has isolated already, and the other names of another script. */
function runs(text) {
  const marked = pieces(text, MARKED, (run) => isolated(run.slice(1, -1)));
  return marked.flatMap((piece) => (typeof piece === "string" ? pieces(piece, LATIN_RUN, isolated) : [piece]));
}

function pieces(text, pattern, make) {
  const found = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > end) found.push(text.slice(end, match.index));
    found.push(make(match[0]));
    end = match.index + match[0].length;
  }
  if (end < text.length) found.push(text.slice(end));
  return found;
}

function anchor(address) {
  const node = document.createElement("a");
  Object.assign(node, { href: address, textContent: address, target: "_blank", rel: "noopener noreferrer" });
  return node;
}

function isolated(words) {
  const node = document.createElement("bdi");
  node.textContent = words;
  // A time or a number that two lines share would be read the wrong way round.
  if (words.length <= 16 && /\d/.test(words)) node.className = "whole";
  return node;
}
