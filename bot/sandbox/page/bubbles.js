// One message, or one album, as it stands in the chat.

import { el, icon } from "./dom.js";
import { keyboard } from "./keyboard.js";
import { isPicture, mediaNode, mediaOf, summary } from "./media.js";
import { formatted } from "./text.js";
import { t, timeOf } from "./words.js";

/**
 * `messages` is one message or the items of an album, oldest first; `person` is the id of who looks at it.
 * `actions`: command(text), link(url), reply(message), edit(message), press(message, row, column, button),
 * jump(message id), copied().
 */
export function bubbleRow(messages, person, actions) {
  const first = messages[0];
  const mine = first.from?.id === person;
  const block = el("div", { className: "block" }, bubble(messages, person, actions));
  const withKeys = messages.find((message) => message.reply_markup?.inline_keyboard);
  if (withKeys) block.append(keyboard(withKeys, actions));
  const row = el(
    "article", { className: `row ${mine ? "mine" : "theirs"}` },
    block,
    besideButton(t("reply"), icon("reply"), () => actions.reply(first)),
    mine && first.text ? besideButton(t("edit"), icon("edit"), () => actions.edit(first)) : null,
  );
  row.dataset.id = first.message_id;
  row.addEventListener("dblclick", (event) => {
    if (!event.target.closest("button, a, video, audio")) actions.reply(first);
  });
  return row;
}

function bubble(messages, person, actions) {
  const first = messages[0];
  const captioned = messages.find((message) => message.caption) ?? first;
  const pictures = isPicture(first);
  const words = wordsNode(captioned, actions);
  const media = mediaOf(first) ? album(messages) : null;
  const above = captioned.show_caption_above_media && media && words;
  const node = el(
    "div", { className: "bubble" },
    forwarded(first),
    replied(first, person, actions),
    above ? words : media,
    above ? media : words,
  );
  // The time ends the last line of the words, or lies over the picture below which there are none.
  (words && !above ? words : node).append(meta(messages, captioned));
  node.classList.toggle("with-picture", pictures);
  node.classList.toggle("bare-picture", pictures && !words);
  node.classList.toggle("picture-last", Boolean(pictures && (above || !words)));
  return node;
}

function wordsNode(message, actions) {
  const text = message.text ?? message.caption;
  if (text) {
    const entities = message.text ? message.entities : message.caption_entities;
    return el("div", { className: "words", dir: "auto" }, formatted(text, entities, actions));
  }
  return mediaOf(message) ? null : el("div", { className: "words unknown" }, summary(message));
}

function album(messages) {
  if (messages.length === 1) return mediaNode(messages[0]);
  const tiled = messages.every(isPicture);
  const node = el("div", { className: tiled ? "album" : "files" }, ...messages.map(mediaNode));
  node.dataset.count = messages.length;
  return node;
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const person = origin.sender_user;
  const name = person ? [person.first_name, person.last_name].filter(Boolean).join(" ")
    : origin.sender_user_name ?? origin.chat?.title ?? origin.sender_chat?.title ?? "";
  return el("div", { className: "forwarded" }, t("forwarded", { name }));
}

function replied(message, person, actions) {
  const original = message.reply_to_message;
  if (!original) return null;
  const jump = () => actions.jump(original.message_id);
  return el(
    "button", { type: "button", className: "replied", onclick: jump },
    el("span", { className: "replied-name" }, senderName(original, person)),
    el("span", { className: "replied-text" }, message.quote?.text ?? summary(original)),
  );
}

/** Who wrote a message, as its reader would say. */
export const senderName = (message, person) => (message.from?.id === person ? t("you") : message.from?.first_name ?? t("botIs"));

function meta(messages, captioned) {
  const node = el("span", { className: "meta" });
  if (captioned.has_protected_content) {
    node.append(el("span", { className: "protected", title: t("protectedContent") }, icon("lock")));
  }
  if (messages.some((message) => message.edit_date)) node.append(el("span", {}, t("edited")), " ");
  node.append(el("time", { dateTime: new Date(captioned.date * 1000).toISOString() }, timeOf(captioned.date)));
  return node;
}

function besideButton(says, sign, onclick) {
  return el("button", { type: "button", className: "icon reply", title: says, ariaLabel: says, onclick }, sign);
}
