// The page's beginning: reads everything, follows what happens, and goes where the address says.

import * as api from "./api.js";
import { Chat } from "./chat.js";
import { byId } from "./dom.js";
import { Inside } from "./inside.js";
import { ask, attempt } from "./notices.js";
import { fullName, People } from "./people.js";
import { language, t, translatePage } from "./words.js";

translatePage();
const people = new People();
const chat = new Chat();
const inside = new Inside((id) => (people.byId.has(id) ? fullName(people.byId.get(id)) : String(id)));

async function loadPeople() {
  const [everyone, chats] = await Promise.all([api.people(), api.chats()]);
  people.load(everyone, chats);
  goWhereAddressSays();
}

async function loadEverything() {
  await chat.loadBot();
  await loadPeople();
  if (chat.person) await chat.reload();
  await inside.restart();
}

/** `#<person id>` opens that person's chat; anything else shows the list. */
function goWhereAddressSays() {
  const person = people.byId.get(Number(location.hash.slice(1)));
  document.body.dataset.view = person ? "chat" : "people";
  people.choose(person?.id ?? null);
  document.title = person ? `${fullName(person)} — ${chat.bot.first_name}` : chat.bot.first_name;
  if (person) chat.open(person);
  else chat.close();
}

function toChat(name) {
  return (data) => {
    if (data.message) people.note(data.message);
    if (chat.person?.id === data.chat_id) chat.take(name, data);
  };
}

function removed(data) {
  if (data.message_ids.includes(people.newest.get(data.chat_id)?.message_id)) attempt(loadPeople);
  toChat("deleted")(data);
}

function personChanged({ person }) {
  people.byId.set(person.id, person);
  people.draw();
  if (chat.person?.id === person.id) chat.open(person);
}

async function addPerson() {
  const given = await ask(t("addPerson"), [
    { name: "first_name", label: t("firstName"), required: true },
    { name: "last_name", label: t("lastName") },
    { name: "username", label: t("username") },
    { name: "language_code", label: t("language"), value: language },
  ]);
  if (!given) return;
  const id = Math.max(0, ...people.byId.keys()) + 1;
  const known = Object.fromEntries(Object.entries(given).filter(([, value]) => value));
  await attempt(() => api.addPerson({ id, ...known }));
  location.hash = id;
}

function showInside(isShown) {
  document.body.classList.toggle("inside-open", isShown);
  if (isShown) inside.look();
}

addEventListener("hashchange", goWhereAddressSays);
addEventListener("keydown", (event) => event.key === "Escape" && showInside(false));
document.addEventListener("visibilitychange", () => chat.person && people.choose(chat.person.id));
byId("back").addEventListener("click", () => { location.hash = ""; });
byId("show-inside").addEventListener("click", () => showInside(!document.body.classList.contains("inside-open")));
byId("hide-inside").addEventListener("click", () => showInside(false));
byId("add-person").addEventListener("click", addPerson);

api.follow({
  open: () => {
    chat.setOnline(true);
    attempt(loadEverything);
  },
  lost: () => chat.setOnline(false),
  message: toChat("message"),
  edited: toChat("edited"),
  deleted: removed,
  answer: (data) => chat.presses.answered(data, chat.person?.id === data.chat_id),
  action: (data) => chat.person?.id === data.chat_id && chat.showAction(data.action),
  people: personChanged,
  reset: () => {
    chat.close();
    attempt(loadEverything);
  },
});
