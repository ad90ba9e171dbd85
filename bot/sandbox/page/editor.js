// The box for writing: formatted as one types, read out as text and entities.

import { byId, el, icon, safeUrl } from "./dom.js";
import { ask } from "./notices.js";
import { formatted } from "./text.js";
import { t } from "./words.js";

const ENTITY_OF_TAG = {
  B: "bold", STRONG: "bold", I: "italic", EM: "italic", U: "underline", S: "strikethrough", STRIKE: "strikethrough",
  DEL: "strikethrough", CODE: "code", BLOCKQUOTE: "blockquote", A: "text_link", SPAN: "spoiler",
};
// The browser's own commands keep its undo; the others are wrapped by hand.
const BROWSER_COMMANDS = { bold: "bold", italic: "italic", underline: "underline", strikethrough: "strikeThrough" };
const WRAPPED_IN = { spoiler: "span", code: "code", blockquote: "blockquote" };
const FORMATS = [
  ["bold", "B"], ["italic", "I"], ["underline", "U"], ["strikethrough", "S"],
  ["spoiler", "▒"], ["code", "<>"], ["blockquote", "❝"], ["text_link", null],
];
const SHORTCUTS = {
  KeyB: "bold", KeyI: "italic", KeyU: "underline", KeyK: "text_link",
  "shift KeyX": "strikethrough", "shift KeyP": "spoiler", "shift KeyM": "code",
};

/** Makes the box ready; `onChange()` is called when its text changes. */
export function prepareEditor(onChange) {
  const box = byId("text");
  document.execCommand("styleWithCSS", false, "false");
  byId("format").replaceChildren(...FORMATS.map(([name, sign]) => formatButton(name, sign)));
  box.addEventListener("input", onChange);
  box.addEventListener("keydown", shortcut);
  box.addEventListener("paste", pasteText);
  document.addEventListener("selectionchange", () => { byId("format").hidden = !selectedRange(); });
}

function formatButton(name, sign) {
  const looks = { className: `icon format-${name}`, title: t(name), ariaLabel: t(name) };
  const button = el("button", { type: "button", ...looks }, sign ?? icon("chain"));
  button.addEventListener("mousedown", (event) => event.preventDefault());
  button.addEventListener("click", () => format(name));
  return button;
}

function shortcut(event) {
  if (!event.ctrlKey && !event.metaKey) return;
  const name = SHORTCUTS[`${event.shiftKey ? "shift " : ""}${event.code}`];
  if (!name) return;
  event.preventDefault();
  format(name);
}

function pasteText(event) {
  const text = event.clipboardData.getData("text/plain");
  event.preventDefault();
  if (text) document.execCommand("insertText", false, text);
}

function selectedRange() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  return byId("text").contains(range.commonAncestorContainer) ? range : null;
}

async function format(name) {
  if (name in BROWSER_COMMANDS) document.execCommand(BROWSER_COMMANDS[name]);
  else if (name === "text_link") await linkSelection();
  else toggleWrapping(WRAPPED_IN[name]);
}

function toggleWrapping(tag) {
  const range = selectedRange();
  if (!range) return;
  const around = range.commonAncestorContainer;
  const wrapped = (around.nodeType === Node.TEXT_NODE ? around.parentElement : around).closest(`#text ${tag}`);
  if (wrapped) {
    wrapped.replaceWith(...wrapped.childNodes);
    return;
  }
  const wrapper = el(tag, {}, range.extractContents());
  range.insertNode(wrapper);
  getSelection().selectAllChildren(wrapper);
}

async function linkSelection() {
  const range = selectedRange();
  if (!range) return;
  const given = await ask(t("text_link"), [{ name: "address", label: t("address"), required: true }]);
  const href = given && safeUrl(given.address);
  byId("text").focus();
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  if (href) document.execCommand("createLink", false, href);
}

/** Puts a message's text into the box, to be changed there. */
export function writeInto({ text, entities = [] }) {
  const known = entities.filter(({ type }) => Object.values(ENTITY_OF_TAG).includes(type));
  const box = byId("text");
  box.replaceChildren(formatted(text, known, { link: () => true }));
  for (const cover of box.querySelectorAll(".spoiler")) {
    cover.replaceWith(el("span", {}, ...cover.querySelector(".hidden-text").childNodes));
  }
  box.focus();
  getSelection().selectAllChildren(box);
  getSelection().collapseToEnd();
}

/** What stands in the box, trimmed, as `{text, entities}`. */
export function written() {
  const read = { text: "", entities: [] };
  for (const node of byId("text").childNodes) readNode(node, read);
  return trimmed(read);
}

function readNode(node, read) {
  if (node.nodeType === Node.TEXT_NODE) {
    read.text += node.data.replaceAll("\u00a0", " ");
    return;
  }
  if (node.nodeName === "BR") {
    read.text += "\n";
    return;
  }
  const isBlock = ["DIV", "P", "BLOCKQUOTE"].includes(node.nodeName);
  if (isBlock && read.text && !read.text.endsWith("\n")) read.text += "\n";
  const offset = read.text.length;
  for (const child of node.childNodes) readNode(child, read);
  const type = ENTITY_OF_TAG[node.nodeName];
  const address = type === "text_link" ? { url: node.href } : {};
  if (type) read.entities.push({ type, offset, length: read.text.length - offset, ...address });
  if (isBlock && node.nextSibling && !read.text.endsWith("\n")) read.text += "\n";
}

function trimmed({ text, entities }) {
  const start = text.length - text.trimStart().length;
  const end = text.trimEnd().length;
  const clipped = entities.map((entity) => {
    const from = Math.max(entity.offset, start);
    const until = Math.min(entity.offset + entity.length, end);
    return { ...entity, offset: from - start, length: until - from };
  });
  const kept = clipped.filter((entity) => entity.length > 0);
  return { text: text.trim(), entities: kept.sort((a, b) => a.offset - b.offset || b.length - a.length) };
}
