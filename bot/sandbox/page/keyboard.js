// The inline keyboard under a message.

import { el, icon, safeUrl } from "./dom.js";
import { toast } from "./notices.js";
import { link } from "./text.js";
import { t } from "./words.js";

const STYLES = new Set(["primary", "success", "danger"]);

/** The keyboard of a message, row by row. */
export function keyboard(message, actions) {
  const rows = message.reply_markup.inline_keyboard.map((buttons, row) =>
    el("div", { className: "keys" }, ...buttons.map((button, column) => key(button, message, row, column, actions))));
  return el("div", { className: "keyboard" }, ...rows);
}

function key(button, message, row, column, actions) {
  const node = keyNode(button, message, row, column, actions);
  node.classList.add("key");
  node.title = button.text;
  if (STYLES.has(button.style)) node.classList.add(button.style);
  return node;
}

function keyNode(button, message, row, column, actions) {
  const label = el("span", { className: "key-text" }, button.text);
  if (button.url && safeUrl(button.url)) {
    const anchor = link(button.url, label, actions);
    anchor.append(icon("link"));
    return anchor;
  }
  const node = el("button", { type: "button" }, label);
  if (button.copy_text) {
    node.append(icon("copy"));
    node.addEventListener("click", () => copy(button.copy_text.text));
  } else if (button.callback_data !== undefined) {
    node.addEventListener("click", () => actions.press(message, row, column, node));
  } else {
    node.addEventListener("click", () => toast(t("badLink")));
  }
  return node;
}

async function copy(text) {
  await navigator.clipboard.writeText(text);
  toast(t("copied"));
}
