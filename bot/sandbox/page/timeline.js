// The messages of the open chat as rows, kept in step with what happens to them.

import { bubbleRow } from "./bubbles.js";
import { byId, el } from "./dom.js";
import { dayOf, t } from "./words.js";

const NEAR_BOTTOM = 60;

/** The scrolling list of rows. It stays at the newest message unless the reader has scrolled up. */
export class Timeline {
  constructor(actions, onOlder) {
    this.actions = { ...actions, jump: (id) => this.jump(id) };
    this.onOlder = onOlder;
    this.box = byId("messages");
    this.list = el("div", { className: "list" });
    this.box.replaceChildren(this.list);
    this.sticks = true;
    this.unseen = 0;
    this.top = 0;
    this.clear(null);
    this.box.addEventListener("scroll", () => this.scrolled());
    byId("to-newest").addEventListener("click", () => this.toNewest());
    const keep = new ResizeObserver(() => this.sticks && this.scrollDown());
    keep.observe(this.list);
    keep.observe(this.box);
  }

  /** Empties the list for another person (an id). */
  clear(person) {
    if (person !== this.person) this.sticks = true;
    this.person = person;
    this.rows = new Map();
    this.list.replaceChildren();
  }

  /** Shows a chat from its messages, oldest first; `hasOlder`: there are more before them. */
  show(person, messages, hasOlder) {
    const sameChat = this.person === person;
    const fromBottom = this.box.scrollHeight - this.box.scrollTop;
    this.clear(person);
    if (hasOlder) this.list.append(el("button", { type: "button", className: "older", onclick: this.onOlder }, t("older")));
    for (const message of messages) this.put(message);
    if (sameChat && !this.sticks) this.box.scrollTop = this.box.scrollHeight - fromBottom;
    else this.toNewest();
    this.showEmptiness();
  }

  /** Adds a new message. */
  add(message) {
    this.put(message);
    this.showEmptiness();
    if (!this.sticks) this.unseen += 1;
    this.showUnseen();
  }

  /** Changes a message that is on the screen; one that is not is left alone. */
  change(message) {
    if (this.rows.has(keyOf(message))) this.put(message);
    this.keepDown();
  }

  /** Removes messages by their ids. */
  remove(ids) {
    for (const [key, row] of this.rows) {
      const left = row.messages.filter((message) => !ids.includes(message.message_id));
      if (left.length === row.messages.length) continue;
      if (left.length) this.draw(row, left);
      else this.drop(key, row);
    }
    this.showEmptiness();
    this.keepDown();
  }

  get isEmpty() {
    return this.rows.size === 0;
  }

  put(message) {
    const key = keyOf(message);
    const known = this.rows.get(key);
    if (known) {
      const others = known.messages.filter((other) => other.message_id !== message.message_id);
      this.draw(known, [...others, message].sort((a, b) => a.message_id - b.message_id));
      return;
    }
    this.separateDays(message);
    const row = { messages: [message], node: bubbleRow([message], this.person, this.actions) };
    this.rows.set(key, row);
    this.list.append(row.node);
  }

  draw(row, messages) {
    const node = bubbleRow(messages, this.person, this.actions);
    const revealed = [...row.node.querySelectorAll(".spoiler")].map((spoiler) => spoiler.classList.contains("revealed"));
    row.node.replaceWith(node);
    Object.assign(row, { messages, node });
    [...node.querySelectorAll(".spoiler")].forEach((spoiler, index) => spoiler.classList.toggle("revealed", Boolean(revealed[index])));
  }

  drop(key, row) {
    const day = row.node.previousElementSibling;
    const next = row.node.nextElementSibling;
    row.node.remove();
    this.rows.delete(key);
    if (day?.matches(".day") && (!next || next.matches(".day"))) day.remove();
  }

  separateDays(message) {
    const day = dayOf(message.date);
    const last = [...this.list.querySelectorAll(":scope > .day")].at(-1);
    if (last?.textContent !== day) this.list.append(el("div", { className: "day" }, day));
  }

  showEmptiness() {
    const shown = this.list.querySelector(":scope > .empty");
    if (!this.isEmpty) shown?.remove();
    else if (!shown) this.list.append(el("div", { className: "empty" }, el("h2", {}, t("emptyTitle")), el("p", {}, t("emptyText"))));
  }

  scrolled() {
    const isNear = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight < NEAR_BOTTOM;
    // Rows may have come since our own scrolling: only going up means that the reader wants to stay there.
    const wentUp = this.box.scrollTop < this.top;
    this.top = this.box.scrollTop;
    this.sticks = isNear || (this.sticks && !wentUp);
    if (this.sticks) this.unseen = 0;
    this.showUnseen();
  }

  showUnseen() {
    byId("to-newest").hidden = this.sticks;
    byId("unseen").textContent = this.unseen || "";
  }

  scrollDown() {
    this.box.scrollTop = this.box.scrollHeight;
    this.top = this.box.scrollTop;
  }

  /** Follows a list that became shorter at once: later it would look as if the reader had gone up. */
  keepDown() {
    if (this.sticks) this.scrollDown();
  }

  toNewest() {
    this.sticks = true;
    this.unseen = 0;
    this.showUnseen();
    this.scrollDown();
  }

  jump(id) {
    const row = [...this.rows.values()].find(({ messages }) => messages.some((message) => message.message_id === id));
    if (!row) return;
    row.node.scrollIntoView({ block: "center", behavior: "smooth" });
    row.node.classList.add("found");
    row.node.addEventListener("animationend", () => row.node.classList.remove("found"), { once: true });
  }
}

const keyOf = (message) => (message.media_group_id ? `album ${message.media_group_id}` : message.message_id);
