// The open chat: its header, its messages, and what the person does there.

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { byId, closeWhenDone, el } from "./dom.js";
import { ask, attempt, toast } from "./notices.js";
import { fullName } from "./people.js";
import { Presses } from "./presses.js";
import { Timeline } from "./timeline.js";
import { knows, t } from "./words.js";

const PAGE = 200;
const ACTION_MS = 5000;

/** The middle column. Lives as long as the page; `open` changes whose chat it shows. */
export class Chat {
  constructor() {
    this.person = null;
    this.bot = null;
    this.limit = PAGE;
    this.waiting = null;
    this.presses = new Presses((url) => this.openLink(url) || window.open(url, "_blank", "noopener"));
    this.composer = new Composer((message) => this.send(message), (message) => this.edit(message));
    this.timeline = new Timeline({
      command: (text) => this.send({ text }),
      link: (url) => this.openLink(url),
      reply: (message) => this.composer.replyTo(message, this.person.id),
      edit: (message) => this.composer.edit(message),
      press: (message, row, column, node) => this.presses.press(this.person.id, message, row, column, node),
    }, () => this.older());
    byId("big-start").addEventListener("click", () => this.start());
    byId("menu-start").addEventListener("click", () => this.start());
    byId("menu-link").addEventListener("click", () => this.startWith());
    byId("menu-block").addEventListener("click", () => this.toggleBlock());
    closeWhenDone(byId("menu"));
  }

  /** Shows another person's chat, or the same one's with a changed record. */
  async open(person) {
    const another = this.person?.id !== person.id;
    this.person = person;
    byId("nobody").hidden = true;
    byId("conversation").hidden = false;
    this.drawHeader();
    if (!another) return;
    this.limit = PAGE;
    this.action = null;
    this.composer.clear();
    this.timeline.clear(person.id);
    await this.reload();
    if (matchMedia("(hover: hover)").matches) this.composer.focus();
  }

  close() {
    this.person = null;
    byId("nobody").hidden = false;
    byId("conversation").hidden = true;
  }

  /** Reads the chat afresh. What happens while it is read is put in afterwards. */
  async reload() {
    const { id } = this.person;
    const happened = [];
    this.waiting = happened;
    const messages = await attempt(async () => {
      const [read] = await Promise.all([api.chat(id, this.limit), this.loadBot()]);
      return read;
    });
    if (this.waiting !== happened) return;
    this.waiting = null;
    if (!messages) return;
    this.timeline.show(id, messages, messages.length >= this.limit);
    for (const change of happened) change();
    this.drawFoot();
  }

  older() {
    this.limit += PAGE;
    return this.reload();
  }

  /** Takes an event of this person's chat: `message`, `edited` or `deleted`. */
  take(name, data) {
    const change = {
      message: () => this.timeline.add(data.message),
      edited: () => this.timeline.change(data.message),
      deleted: () => this.timeline.remove(data.message_ids),
    }[name];
    if (this.waiting) this.waiting.push(change);
    else change();
    if (name === "message" && data.message.from?.is_bot) this.showAction(null);
    this.drawFoot();
  }

  /** Shows what the bot is doing (a chat action) for as long as Telegram would. */
  showAction(action) {
    clearTimeout(this.actionTimer);
    this.action = action;
    if (action) this.actionTimer = setTimeout(() => this.showAction(null), ACTION_MS);
    this.drawStatus();
  }

  setOnline(online) {
    this.online = online;
    this.drawStatus();
  }

  /** Reads the bot's name and commands: it may have set them since the page was opened. */
  async loadBot() {
    [this.bot] = await api.bots(this.person?.id);
    this.composer.setCommands(this.bot.commands);
    this.drawHeader();
  }

  drawHeader() {
    byId("bot-name").textContent = this.bot?.first_name ?? t("botIs");
    byId("menu-block").textContent = t(this.person?.blocked ? "unblock" : "block");
    this.drawStatus();
    this.drawFoot();
  }

  drawStatus() {
    const status = byId("status");
    status.classList.toggle("active", Boolean(this.online && this.action));
    if (!this.online) status.textContent = t("connecting");
    else if (this.action) status.textContent = t(knows(this.action) ? this.action : "typing");
    else if (this.person) status.replaceChildren(...this.whoYouAre());
  }

  whoYouAre() {
    const { note } = this.person;
    const shown = note && el("span", { className: "status-note" }, ` · ${knows(note) ? t(note) : note}`);
    return [t("as", { name: fullName(this.person) }), shown || ""];
  }

  drawFoot() {
    const { blocked, deactivated } = this.person ?? {};
    const unmet = this.timeline.isEmpty && !this.waiting;
    const button = byId("big-start");
    const hadFocus = document.activeElement === button;
    button.hidden = deactivated || !(blocked || unmet);
    button.textContent = t(blocked ? "unblockShort" : "start");
    byId("composer").hidden = Boolean(blocked || unmet || deactivated);
    if (hadFocus && button.hidden) this.composer.focus();
  }

  async start(payload) {
    const { id } = this.person;
    await attempt(() => Promise.all([api.start(id, payload), this.loadBot()]));
  }

  async startWith() {
    const given = await ask(t("startWith"), [{ name: "payload", label: t("payload"), required: true }]);
    if (given) await this.start(given.payload);
  }

  async toggleBlock() {
    const { id, blocked } = this.person;
    await attempt(() => (blocked ? api.unblock(id) : api.block(id)));
  }

  async send(message) {
    const { id } = this.person;
    this.timeline.toNewest();
    return attempt(() => api.send({ person: id, ...message }));
  }

  async edit(message) {
    const { id } = this.person;
    return attempt(() => api.edit({ person: id, ...message }));
  }

  /** Opens a link to the bot itself (t.me/<bot>?start=...) here; returns false for every other link. */
  openLink(address) {
    const url = new URL(address);
    const isBot = url.hostname === "t.me" && url.pathname.slice(1).toLowerCase() === this.bot?.username?.toLowerCase();
    if (!isBot) return false;
    if (url.searchParams.has("start")) this.start(url.searchParams.get("start"));
    else toast(this.bot.first_name);
    return true;
  }
}
