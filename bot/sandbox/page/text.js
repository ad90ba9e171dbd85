// A message's text and entities as DOM nodes. Entity offsets count UTF-16 units, which is how JavaScript counts too.

import { el, safeUrl } from "./dom.js";
import { t } from "./words.js";

const PLAIN_TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/**
 * `actions.command(text)` is called for a pressed /command, `actions.link(url)` for a pressed link: it returns true
 * where the page has dealt with it and the browser need not open it.
 */
export function formatted(text, entities = [], actions) {
  return part(text, 0, text.length, [...entities].sort(outermostFirst), actions);
}

const outermostFirst = (a, b) => a.offset - b.offset || b.length - a.length;

function part(text, start, end, waiting, actions) {
  const fragment = document.createDocumentFragment();
  let at = start;
  const appendText = (until, afterBlock) => {
    // A block ends its line by itself: the line break that follows it in the text would be an empty line.
    const from = afterBlock && text[at] === "\n" && at < until ? at + 1 : at;
    fragment.append(text.slice(from, until));
    at = until;
  };
  let afterBlock = false;
  while (waiting.length && waiting[0].offset < end) {
    const entity = waiting.shift();
    const entityEnd = Math.min(entity.offset + entity.length, end);
    splitOverflow(entity, end, waiting);
    appendText(entity.offset, afterBlock);
    const content = part(text, entity.offset, entityEnd, waiting, actions);
    fragment.append(wrapped(entity, content, text.slice(entity.offset, entityEnd), actions));
    at = entityEnd;
    afterBlock = BLOCKS.has(entity.type);
  }
  appendText(end, afterBlock);
  return fragment;
}

function splitOverflow(entity, end, waiting) {
  const overflow = entity.offset + entity.length - end;
  if (overflow <= 0) return;
  waiting.push({ ...entity, offset: end, length: overflow });
  waiting.sort(outermostFirst);
}

function wrapped(entity, content, raw, actions) {
  if (entity.type in PLAIN_TAGS) return el(PLAIN_TAGS[entity.type], {}, content);
  switch (entity.type) {
    case "spoiler": return spoiler(content);
    case "pre": return pre(entity.language, content);
    case "blockquote": return el("blockquote", {}, content);
    case "expandable_blockquote": return expandable(content);
    case "text_link": return link(entity.url, content, actions);
    case "url": return link(raw, content, actions);
    case "email": return link(`mailto:${raw}`, content, actions);
    case "mention": return link(`https://t.me/${raw.slice(1)}`, content, actions);
    case "bot_command": return command(raw, content, actions);
    case "hashtag": case "cashtag": case "text_mention": case "phone_number":
      return el("span", { className: "tag" }, content);
    default: return content;
  }
}

/** A link that opens in a new tab, or plain text where its scheme is not allowed. */
export function link(address, content, actions) {
  const href = safeUrl(address);
  if (!href) return el("span", {}, content);
  const anchor = el("a", { href, target: "_blank", rel: "noopener noreferrer", title: href }, content);
  anchor.addEventListener("click", (event) => {
    if (actions.link(href)) event.preventDefault();
  });
  return anchor;
}

function command(raw, content, actions) {
  const send = (event) => {
    event.preventDefault();
    actions.command(raw);
  };
  return el("a", { href: "#", className: "command", onclick: send }, content);
}

function spoiler(content) {
  const hidden = el("span", { className: "hidden-text" }, content);
  const cover = el("span", { className: "spoiler", role: "button", tabIndex: 0, title: t("reveal") }, hidden);
  const reveal = (event) => {
    if (cover.classList.contains("revealed") || (event.key && event.key !== "Enter" && event.key !== " ")) return;
    event.preventDefault();
    event.stopPropagation();
    cover.classList.add("revealed");
    cover.removeAttribute("role");
    cover.removeAttribute("title");
  };
  cover.addEventListener("click", reveal, true);
  cover.addEventListener("keydown", reveal);
  return cover;
}

function pre(language, content) {
  const block = el("pre", { dir: "ltr" }, el("code", {}, content));
  if (language) block.prepend(el("span", { className: "language" }, language));
  return block;
}

function expandable(content) {
  const quote = el("blockquote", { className: "expandable" }, el("div", { className: "quoted" }, content));
  const toggle = el("button", { type: "button", className: "expand", title: t("showMore"), ariaLabel: t("showMore") });
  toggle.setAttribute("aria-expanded", "false");
  toggle.addEventListener("click", () => toggle.setAttribute("aria-expanded", String(quote.classList.toggle("open"))));
  quote.append(toggle);
  return quote;
}
