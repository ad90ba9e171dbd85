// The page's own words, in English and Russian.

// Each in English and in Russian.
const WORDS = {
  people: ["People", "Люди"],
  chat: ["Chat", "Чат"],
  messages: ["Messages", "Сообщения"],
  search: ["Search people", "Найти человека"],
  administrators: ["Administrators", "Администраторы"],
  administrator: ["administrator", "администратор"],
  everyone: ["People", "Люди"],
  nobodyFound: ["Nobody by that name.", "Никого с таким именем."],
  noPeople: ["No people yet. Add one with the plus above.", "Пока никого. Добавьте человека кнопкой «плюс»."],
  noMessages: ["No messages yet", "Сообщений пока нет"],
  unread: ["New messages", "Новые сообщения"],
  blocked: ["blocked", "блокировка"],
  deactivated: ["deleted account", "удалённый аккаунт"],
  addPerson: ["Add a person", "Добавить человека"],
  firstName: ["First name", "Имя"],
  lastName: ["Last name", "Фамилия"],
  username: ["Username", "Имя пользователя"],
  language: ["Language (en, ru, …)", "Язык (en, ru, …)"],
  pickTitle: ["Who would you like to be?", "Кем вы хотите быть?"],
  pickText: [
    "Pick a person. You will see their chat with the bot, and write and press as them.",
    "Выберите человека: откроется его чат с ботом, и вы сможете писать и нажимать кнопки за него.",
  ],
  back: ["Back to people", "Назад к людям"],
  menu: ["Menu", "Меню"],
  start: ["Start", "Запустить"],
  startWith: ["Start with a link…", "Запустить по ссылке…"],
  payload: ["What follows ?start=", "Что стоит после ?start="],
  block: ["Block the bot", "Заблокировать бота"],
  unblock: ["Unblock the bot", "Разблокировать бота"],
  unblockShort: ["Unblock", "Разблокировать"],
  connecting: ["Connecting…", "Соединение…"],
  as: ["you are {name}", "вы — {name}"],
  botIs: ["The bot", "Бот"],
  typing: ["typing…", "печатает…"],
  upload_photo: ["sending a photo…", "отправляет фото…"],
  upload_video: ["sending a video…", "отправляет видео…"],
  upload_document: ["sending a file…", "отправляет файл…"],
  toNewest: ["To the newest message", "К новым сообщениям"],
  older: ["Show earlier messages", "Показать более ранние"],
  emptyTitle: ["No messages here yet", "Здесь пока нет сообщений"],
  emptyText: ["Press Start to meet the bot.", "Нажмите «Запустить», чтобы познакомиться с ботом."],
  message: ["Message", "Сообщение"],
  send: ["Send", "Отправить"],
  attach: ["Attach a file", "Прикрепить файл"],
  asFile: ["as a file", "как файл"],
  remove: ["Remove", "Убрать"],
  commands: ["Commands", "Команды"],
  formatting: ["Formatting", "Оформление"],
  bold: ["Bold", "Жирный"],
  italic: ["Italic", "Курсив"],
  underline: ["Underline", "Подчёркнутый"],
  strikethrough: ["Strikethrough", "Зачёркнутый"],
  spoiler: ["Spoiler", "Скрытый"],
  code: ["Code", "Моноширинный"],
  blockquote: ["Quote", "Цитата"],
  text_link: ["Link", "Ссылка"],
  address: ["Address (https://…)", "Адрес (https://…)"],
  edited: ["edited", "изменено"],
  forwarded: ["Forwarded from {name}", "Переслано от {name}"],
  reply: ["Reply", "Ответить"],
  replyTo: ["Reply to {name}", "Ответ: {name}"],
  edit: ["Edit", "Изменить"],
  editing: ["Edit the message", "Изменить сообщение"],
  you: ["You", "Вы"],
  reveal: ["Show the hidden text", "Показать скрытый текст"],
  showMore: ["Show the whole quote", "Показать цитату целиком"],
  copied: ["Copied", "Скопировано"],
  protectedContent: ["Saving and forwarding is off", "Сохранение и пересылка запрещены"],
  photo: ["Photo", "Фото"],
  video: ["Video", "Видео"],
  animation: ["GIF", "GIF"],
  audio: ["Audio", "Аудио"],
  voice: ["Voice message", "Голосовое сообщение"],
  document: ["File", "Файл"],
  video_note: ["Video message", "Видеосообщение"],
  sticker: ["Sticker", "Стикер"],
  contact: ["Contact", "Контакт"],
  other: ["Message of another kind", "Сообщение другого вида"],
  today: ["Today", "Сегодня"],
  yesterday: ["Yesterday", "Вчера"],
  ok: ["OK", "ОК"],
  cancel: ["Cancel", "Отмена"],
  close: ["Close", "Закрыть"],
  badLink: ["This link cannot be opened.", "Эту ссылку открыть нельзя."],
  inside: ["Inside view", "Взгляд изнутри"],
  insideText: ["what the bot asks of the server", "о чём бот просит сервер"],
  calls: ["Newest calls", "Последние вызовы"],
  noCalls: ["No calls yet. Is the bot running?", "Вызовов пока нет. Бот запущен?"],
  rate: ["calls a second", "вызовов в секунду"],
  total: ["calls", "вызовов"],
  refused: ["refused: 429", "отказов 429"],
  failed: ["other errors", "других ошибок"],
  trouble: ["Make trouble", "Устроить неполадки"],
  flood: ["429 for 5 s", "429 на 5 с"],
  gateway: ["502 for 10 s", "502 на 10 с"],
  cut: ["Cut the next message", "Оборвать отправку"],
  clear: ["Clear", "Убрать"],
  faultFlood: ["Answering 429 to every message", "На каждое сообщение — ответ 429"],
  faultGateway: ["Answering 502 to everything", "На всё — ответ 502"],
  faultCut: ["The next message's connection is cut", "Следующая отправка оборвётся"],
  latency: ["Latency", "Задержка"],
  limits: ["Hold Telegram's limits", "Соблюдать лимиты Telegram"],
  milliseconds: ["{n} ms", "{n} мс"],
};

export const language = navigator.language.startsWith("ru") ? "ru" : "en";
const column = language === "ru" ? 1 : 0;

/** The words for a key, with `{name}`-like places filled in. */
export function t(key, values = {}) {
  return WORDS[key][column].replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

/** Whether there are words for a key that came from outside (a chat action, a kind of media). */
export const knows = (key) => Object.hasOwn(WORDS, key);

/** Puts the words into what index.html marks with `data-t`, `data-t-label`, `data-t-placeholder` and `data-t-hint`. */
export function translatePage() {
  document.documentElement.lang = language;
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = t(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) {
    node.setAttribute("aria-label", t(node.dataset.tLabel));
    if (node.matches("button, summary")) node.title = t(node.dataset.tLabel);
  }
  for (const node of document.querySelectorAll("[data-t-placeholder]")) node.placeholder = t(node.dataset.tPlaceholder);
  for (const node of document.querySelectorAll("[data-t-hint]")) node.dataset.hint = t(node.dataset.tHint);
}

const time = new Intl.DateTimeFormat(navigator.language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const day = new Intl.DateTimeFormat(navigator.language, { day: "numeric", month: "long" });
const shortDay = new Intl.DateTimeFormat(navigator.language, { day: "numeric", month: "short" });

const midnight = (date) => new Date(date).setHours(0, 0, 0, 0);

/** `date` is in seconds since 1970, as in the Bot API. */
export const timeOf = (date) => time.format(date * 1000);

/** "Today", "Yesterday" or a day and month. */
export function dayOf(date) {
  const daysAgo = Math.round((midnight(Date.now()) - midnight(date * 1000)) / 86_400_000);
  if (daysAgo === 0) return t("today");
  return daysAgo === 1 ? t("yesterday") : day.format(date * 1000);
}

/** The time for today, otherwise a short date. */
export function briefly(date) {
  return midnight(Date.now()) === midnight(date * 1000) ? timeOf(date) : shortDay.format(date * 1000);
}
