// Attached files as people see them: pictures, sound, papers.

import { h, icon } from "./dom.js";

/** Nodes for the files of an entry. */
export const fileNodes = (entry, say) => entry.media.map((media) => fileNode(media, say));

function fileNode(media, say) {
  const address = `/media/${media.ref}`;
  if (media.kind === "photo") {
    const image = h("img.photo", { src: address, alt: `${say("photo")}: ${media.name}`, loading: "lazy" });
    return h("a", { href: address, target: "_blank", rel: "noopener" }, image);
  }
  if (media.kind === "voice") return h("audio.voice", { src: address, controls: true, preload: "metadata", "aria-label": media.name });
  return h("a.file", { href: address, download: media.name }, icon("file"), h("span", {}, h("bdi", {}, media.name), h("small", {}, size(media.size))));
}

const size = (bytes) => (bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} KB`);
