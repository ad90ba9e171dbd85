// Photos, videos, sounds and files of a message.

import { fileUrl } from "./api.js";
import { el, icon } from "./dom.js";
import { knows, t } from "./words.js";

// An animation also carries a document, so the order matters.
const KINDS = ["photo", "animation", "video", "video_note", "audio", "voice", "sticker", "document"];
const PICTURES = new Set(["photo", "animation", "video", "video_note", "sticker"]);

/** The kind of a message's media and its file (the largest of a photo), or null for a text. */
export function mediaOf(message) {
  const kind = KINDS.find((name) => message[name]);
  if (!kind) return null;
  return { kind, file: kind === "photo" ? message.photo.at(-1) : message[kind] };
}

/** Pictures fill their bubble to its edges; sounds and files stand in it like text. */
export const isPicture = (message) => PICTURES.has(mediaOf(message)?.kind);

/** One line that stands for the message in a list or a quote. */
export function summary(message) {
  const words = message.text ?? message.caption;
  const kind = mediaOf(message)?.kind;
  if (words) return words.replace(/\s+/g, " ");
  if (message.contact) return `${t("contact")}: ${message.contact.first_name}, ${message.contact.phone_number}`;
  return t(kind && knows(kind) ? kind : "other");
}

/** The media as a node; a file that the browser cannot show becomes a file to download. */
export function mediaNode(message) {
  const { kind, file } = mediaOf(message);
  const asFile = () => fileNode(kind, file);
  const node = build(kind, file, asFile);
  if (message.has_media_spoiler && PICTURES.has(kind)) cover(node);
  return node;
}

function build(kind, file, asFile) {
  const isGif = file.mime_type === "image/gif";
  if (kind === "photo" || kind === "sticker" || isGif) return picture(kind, file, asFile);
  if (kind === "audio" || kind === "voice") return sound(kind, file, asFile);
  if (kind === "document") return asFile();
  return film(kind, file, asFile);
}

function framed(kind, shown, file, asFile) {
  const frame = el("div", { className: `picture ${kind}` }, shown);
  if (file.width > 1 && file.height > 1) {
    const ratio = Math.min(Math.max(file.width / file.height, 0.6), 2.4);
    frame.style.setProperty("--ratio", ratio);
    frame.style.setProperty("--wide", `${Math.max(file.width, 180)}px`);
  }
  shown.addEventListener("error", () => frame.replaceWith(asFile()));
  return frame;
}

function picture(kind, file, asFile) {
  const image = el("img", { src: fileUrl(file), alt: t(kind), loading: "eager" });
  const frame = framed(kind, image, file, asFile);
  return frame;
}

function film(kind, file, asFile) {
  const loops = kind !== "video";
  const video = el("video", { src: fileUrl(file), preload: "metadata", loop: loops, muted: loops, autoplay: loops });
  video.controls = !loops;
  video.playsInline = true;
  return framed(kind, video, file, asFile);
}

function sound(kind, file, asFile) {
  const title = [file.performer, file.title].filter(Boolean).join(" — ") || file.file_name || t(kind);
  const player = el("audio", { src: fileUrl(file), controls: true, preload: "metadata" });
  const node = el("div", { className: "sound" }, el("span", { className: "file-name" }, title), player);
  player.addEventListener("error", () => node.replaceWith(asFile()));
  return node;
}

function fileNode(kind, file) {
  return el(
    "a", { className: "file", href: fileUrl(file), download: file.file_name ?? "" },
    el("span", { className: "file-icon" }, icon("file")),
    el("span", { className: "file-words" },
      el("span", { className: "file-name" }, file.file_name ?? t(knows(kind) ? kind : "other")),
      el("span", { className: "file-size" }, size(file.file_size))),
  );
}

function size(bytes) {
  if (bytes === undefined) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MB`;
}

function cover(node) {
  const button = el("button", { type: "button", className: "media-cover", ariaLabel: t("reveal") });
  button.addEventListener("click", () => {
    node.classList.remove("covered");
    button.remove();
  });
  node.classList.add("covered");
  node.append(button);
}
