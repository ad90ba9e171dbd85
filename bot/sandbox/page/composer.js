// Where the person writes: text with formatting, files, a reply, the bot's commands.

import { byId, closeWhenDone, el, icon } from "./dom.js";
import { prepareEditor, writeInto, written } from "./editor.js";
import { summary } from "./media.js";
import { senderName } from "./bubbles.js";
import { t } from "./words.js";

/** The foot of the chat. `onSend` and `onEdit` get what `/control/send` and `/control/edit` take, without `person`. */
export class Composer {
  constructor(onSend, onEdit) {
    this.onSend = onSend;
    this.onEdit = onEdit;
    this.files = [];
    this.reply = null;
    this.edited = null;
    prepareEditor(() => this.draw());
    byId("text").addEventListener("keydown", (event) => this.typed(event));
    byId("text").addEventListener("paste", (event) => this.attach(event.clipboardData.files));
    byId("composer").addEventListener("submit", (event) => this.submit(event));
    byId("attach").addEventListener("click", () => byId("files").click());
    byId("files").addEventListener("change", () => this.chosen());
    this.takeDrops(byId("conversation"));
    closeWhenDone(byId("commands"));
    this.draw();
  }

  takeDrops(area) {
    area.addEventListener("dragover", (event) => event.preventDefault());
    area.addEventListener("drop", (event) => {
      event.preventDefault();
      this.attach(event.dataTransfer.files);
    });
  }

  focus() {
    byId("text").focus();
  }

  clear() {
    byId("text").replaceChildren();
    this.files = [];
    this.reply = null;
    this.edited = null;
    this.draw();
  }

  /** Makes the next text take the place of this message's. */
  edit(message) {
    this.clear();
    this.edited = message;
    writeInto(message);
    this.draw();
  }

  /** Makes the next message a reply. */
  replyTo(message, person) {
    if (this.edited) this.clear();
    this.reply = { id: message.message_id, name: senderName(message, person), words: summary(message) };
    this.draw();
    this.focus();
  }

  /** The bot's commands for the menu beside the box; none hides it. */
  setCommands(commands) {
    byId("commands").hidden = commands.length === 0;
    byId("command-items").replaceChildren(...commands.map(({ command, description }) => el(
      "button", { type: "button", onclick: () => this.onSend({ text: `/${command}` }) },
      el("b", {}, `/${command}`), ` ${description}`)));
  }

  chosen() {
    this.attach(byId("files").files);
    byId("files").value = "";
    this.focus();
  }

  attach(files) {
    if (files.length && this.edited) this.clear();
    this.files.push(...[...files].map((file) => ({ file, asFile: false })));
    this.draw();
  }

  typed(event) {
    if (event.isComposing || event.key !== "Enter") {
      if (event.key === "Escape" && this.edited) this.clear();
      else if (event.key === "Escape" && this.reply) this.cancelReply();
      return;
    }
    event.preventDefault();
    if (event.shiftKey) document.execCommand("insertLineBreak");
    else this.submit(event);
  }

  cancelReply() {
    this.reply = null;
    this.draw();
  }

  async submit(event) {
    event.preventDefault();
    const { text, entities } = written();
    const { files, edited } = this;
    const reply = this.reply ? { reply_to: this.reply.id } : {};
    if (!text && !files.length) return;
    this.clear();
    this.focus();
    if (edited) {
      await this.onEdit({ message_id: edited.message_id, text, entities });
      return;
    }
    if (!files.length) await this.onSend({ text, entities, ...reply });
    const album = isAlbum(files) ? { media_group_id: String(Date.now()) } : {};
    for (const [index, file] of files.entries()) {
      const caption = index === 0 && text ? { caption: text, caption_entities: entities } : {};
      await this.onSend({ ...await asMessage(file), ...caption, ...album, ...reply });
    }
  }

  draw() {
    const bars = this.files.map((attached) => this.fileBar(attached));
    if (this.reply) bars.unshift(aboutBar(icon("reply"), t("replyTo", { name: this.reply.name }), this.reply.words, () => this.cancelReply()));
    if (this.edited) bars.unshift(aboutBar(icon("edit"), t("editing"), summary(this.edited), () => this.clear()));
    byId("attached").replaceChildren(...bars);
    byId("attached").hidden = bars.length === 0;
    const box = byId("text");
    const isEmpty = box.textContent === "" && box.querySelectorAll("br").length <= 1;
    box.classList.toggle("is-empty", isEmpty);
    byId("composer").classList.toggle("ready", !isEmpty || this.files.length > 0);
  }

  fileBar(attached) {
    const remove = () => {
      this.files = this.files.filter((other) => other !== attached);
      this.draw();
    };
    const box = el("input", { type: "checkbox", checked: attached.asFile, onchange: () => { attached.asFile = box.checked; } });
    const choice = kindOf(attached.file) === "document" ? null : el("label", { className: "as-file" }, box, t("asFile"));
    const name = el("span", { className: "bar-words" }, attached.file.name);
    return el("div", { className: "bar-file" }, icon("file"), name, choice, removeButton(remove));
  }
}

function aboutBar(sign, title, words, onRemove) {
  return el("div", { className: "bar-reply" }, sign,
    el("span", { className: "bar-words" }, el("b", {}, title), el("span", {}, words)), removeButton(onRemove));
}

function removeButton(onclick) {
  return el("button", { type: "button", className: "icon", title: t("remove"), ariaLabel: t("remove"), onclick }, icon("close"));
}

function kindOf(file) {
  const [family] = file.type.split("/");
  if (file.type === "image/gif") return "animation";
  if (family === "image" && file.type !== "image/svg+xml") return "photo";
  if (file.type === "audio/ogg") return "voice";
  return family === "video" || family === "audio" ? family : "document";
}

/** Several photos and videos make an album, as in an app, and so do several files or sounds; at most ten. */
function isAlbum(files) {
  const kinds = files.map(({ file, asFile }) => asFile ? "document" : kindOf(file));
  const together = [["photo", "video"], ["document"], ["audio"]];
  return files.length > 1 && files.length <= 10 && together.some((some) => kinds.every((kind) => some.includes(kind)));
}

async function asMessage({ file, asFile }) {
  const kind = asFile ? "document" : kindOf(file);
  return { [kind]: await base64(file), file_name: file.name, ...(file.type ? { mime_type: file.type } : {}) };
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
