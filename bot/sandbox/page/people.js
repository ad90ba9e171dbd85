// The list of people: whom one may be.

import { byId, el, initials } from "./dom.js";
import { summary } from "./media.js";
import { briefly, t } from "./words.js";

const SEEN = "sandbox-seen";
const HUES = 7;
// More lines than this are for the search box.
const SHOWN = 300;

/** The people, their newest messages, and which of them have something unread. Lives as long as the page. */
export class People {
  constructor() {
    this.byId = new Map();
    this.newest = new Map();
    this.seen = JSON.parse(localStorage.getItem(SEEN) ?? "{}");
    this.current = null;
    this.drawing = false;
    byId("search").addEventListener("input", () => this.draw());
    byId("people-list").addEventListener("keydown", moveWithArrows);
  }

  load(people, chats) {
    this.byId = new Map(people.map((person) => [person.id, person]));
    this.newest = new Map(chats.filter(({ last }) => last).map(({ id, last }) => [id, last]));
    this.draw();
  }

  /** Notes a new or changed message of a chat. */
  note(message) {
    const known = this.newest.get(message.chat.id);
    if (known && known.message_id > message.message_id) return;
    this.newest.set(message.chat.id, message);
    if (message.chat.id === this.current && document.visibilityState === "visible") this.markSeen(message.chat.id);
    this.draw();
  }

  /** Makes someone the person whose chat is open (null: nobody). */
  choose(id) {
    this.current = id;
    this.markSeen(id);
    this.draw();
  }

  markSeen(id) {
    const newest = this.newest.get(id);
    if (!newest || this.seen[id] >= newest.message_id) return;
    this.seen[id] = newest.message_id;
    localStorage.setItem(SEEN, JSON.stringify(this.seen));
  }

  /** Draws the list once before the next frame, however often it is asked to. */
  draw() {
    if (this.drawing) return;
    this.drawing = true;
    requestAnimationFrame(() => {
      this.drawing = false;
      this.drawNow();
    });
  }

  drawNow() {
    const list = byId("people-list");
    const focused = list.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    const found = this.found();
    const isAdministrator = (person) => person.note === "administrator";
    const groups = [["administrators", found.filter(isAdministrator)], ["everyone", found.filter((person) => !isAdministrator(person))]];
    list.replaceChildren(...groups.filter(([, people]) => people.length).flatMap(([title, people]) => [
      el("h2", { className: "group" }, t(title), el("span", { className: "count" }, String(people.length))),
      ...people.slice(0, SHOWN).map((person) => this.line(person)),
    ]));
    if (!found.length) list.append(el("p", { className: "none" }, t(this.byId.size ? "nobodyFound" : "noPeople")));
    if (focused) list.querySelector(`[data-id="${focused}"]`)?.focus();
  }

  found() {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const says = (person) => `${fullName(person)} @${person.username ?? ""} ${person.id} ${person.note ?? ""}`.toLowerCase();
    const matches = [...this.byId.values()].filter((person) => words.every((word) => says(person).includes(word)));
    const date = (person) => this.newest.get(person.id)?.date ?? 0;
    return matches.sort((a, b) => date(b) - date(a) || fullName(a).localeCompare(fullName(b)));
  }

  line(person) {
    const newest = this.newest.get(person.id);
    const unread = newest?.from?.is_bot && !(this.seen[person.id] >= newest.message_id);
    const isAdministrator = person.note === "administrator";
    const badge = person.deactivated ? "deactivated" : person.blocked ? "blocked" : null;
    const line = el(
      "a", { className: "person", href: `#${person.id}` },
      avatar(person),
      el("span", { className: "person-title" },
        el("span", { className: "person-name" }, fullName(person)),
        person.note && !isAdministrator ? el("span", { className: "person-note" }, person.note) : null),
      el("time", { className: "person-time" }, newest ? briefly(newest.date) : ""),
      el("span", { className: "person-last" }, newest ? summary(newest) : t("noMessages")),
      badge ? el("span", { className: "badge" }, t(badge)) : null,
      unread ? el("span", { className: "unread", title: t("unread"), role: "img", ariaLabel: t("unread") }) : null,
    );
    line.dataset.id = person.id;
    if (person.id === this.current) line.setAttribute("aria-current", "page");
    return line;
  }
}

/** First and last name together. */
export const fullName = (person) => [person.first_name, person.last_name].filter(Boolean).join(" ");

function avatar(person) {
  return el("span", { className: `avatar hue-${person.id % HUES}`, ariaHidden: "true" }, initials(fullName(person)));
}

function moveWithArrows(event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const lines = [...event.currentTarget.querySelectorAll(".person")];
  lines[lines.indexOf(document.activeElement) + step]?.focus();
  event.preventDefault();
}
