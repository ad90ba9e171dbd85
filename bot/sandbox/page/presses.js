// Presses of inline buttons: a button turns until the bot has answered, then the answer is shown.

import * as api from "./api.js";
import { alertBox, attempt, toast } from "./notices.js";

const PATIENCE_MS = 30_000;

/** Presses that wait for their answer, and answers that came before we knew the press's id. */
export class Presses {
  constructor(openLink) {
    this.openLink = openLink;
    this.waiting = new Map();
    this.early = new Map();
  }

  /** Presses a button for a person; `node` shows that it is being worked on. */
  async press(person, message, row, column, node) {
    if (node.getAttribute("aria-busy") === "true") return;
    node.setAttribute("aria-busy", "true");
    const pressed = await attempt(() => api.press(person, message.message_id, row, column));
    const id = pressed?.query_id;
    if (!id || this.early.delete(id)) {
      node.removeAttribute("aria-busy");
      return;
    }
    this.waiting.set(id, node);
    setTimeout(() => this.finish(id), PATIENCE_MS);
  }

  /** Takes the bot's answer; `isOpen`: it belongs to the chat on the screen. */
  answered(answer, isOpen) {
    if (!this.finish(answer.query_id)) {
      this.early.set(answer.query_id, true);
      setTimeout(() => this.early.delete(answer.query_id), PATIENCE_MS);
    }
    if (!isOpen) return;
    if (answer.url) this.openLink(answer.url);
    else if (answer.text && answer.show_alert) alertBox(answer.text);
    else if (answer.text) toast(answer.text);
  }

  finish(id) {
    const node = this.waiting.get(id);
    node?.removeAttribute("aria-busy");
    return this.waiting.delete(id);
  }
}
