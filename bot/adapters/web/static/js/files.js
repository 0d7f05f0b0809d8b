// Attached files as people see them: pictures, sound, papers.

import { h, icon } from "./dom.js";

/** Nodes for the files of an entry. */
export const fileNodes = (entry, say) => entry.media.map((media) => fileNode(media, say));

function fileNode(media, say) {
  const address = `/media/${media.ref}`;
  if (media.gone) return goneNode(say);
  if (media.kind === "photo") {
    const image = h("img.photo", { src: shown(media), alt: `${say("photo")}: ${media.name}`, loading: "lazy" });
    const link = h("a", { href: address, target: "_blank", rel: "noopener" }, image);
    image.addEventListener("error", () => (image.src.endsWith(address) ? link.replaceWith(goneNode(say)) : (image.src = address)));
    return link;
  }
  if (media.kind === "voice") return h("audio.voice", { src: address, controls: true, preload: "metadata", "aria-label": media.name });
  if (media.kind === "video") return h("video.photo", { src: address, controls: true, preload: "metadata", "aria-label": media.name });
  return h("a.file", { href: address, download: media.name }, icon("file"), h("span", {}, h("bdi", {}, media.name), h("small", {}, size(media.size))));
}

/** A photo's thumbnail; a moving picture itself, for its thumbnail stands still. */
const shown = (media) => (media.mime === "image/gif" ? `/media/${media.ref}` : `/media/${media.ref.split(".")[0]}.thumb.jpg`);

const goneNode = (say) => h("span.file", {}, icon("file"), h("span", {}, say("gone")));

const size = (bytes) => (bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} KB`);
