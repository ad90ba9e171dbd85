// The sandbox's control interface, as the page uses it.

const chosenBot = new URLSearchParams(location.search).get("bot");

async function call(path, { method = "GET", query = {}, body = null } = {}) {
  const url = new URL(`/control/${path}`, location.href);
  const parameters = chosenBot ? { bot: chosenBot, ...query } : query;
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  const request = { method };
  if (body) {
    request.headers = { "Content-Type": "application/json" };
    request.body = JSON.stringify(chosenBot && !Array.isArray(body) ? { bot: Number(chosenBot), ...body } : body);
  }
  const response = await fetch(url, request);
  const answer = await response.json().catch(() => ({ ok: false, description: `HTTP ${response.status}` }));
  if (!answer.ok) throw new Error(answer.description);
  return answer.result;
}

const get = (path, query) => call(path, { query });
const post = (path, body) => call(path, { method: "POST", body });

/** The bots, with the commands that they offer to a person (an id, or null). */
export const bots = async (person) => {
  const all = await get("bots", person ? { person } : {});
  return chosenBot ? all.filter(({ id }) => String(id) === chosenBot) : all;
};
export const people = () => get("people");
export const chats = () => get("chats");
export const chat = (person, limit) => get("chat", { person, limit });
export const calls = (after) => get("calls", after === null ? {} : { after });
export const faults = () => get("faults");

export const addPerson = (person) => post("people", person);
export const send = (message) => post("send", message);
export const edit = (message) => post("edit", message);
export const press = (person, messageId, row, column) => post("press", { person, message_id: messageId, row, column });
export const start = (person, payload) => post("start", payload ? { person, payload } : { person });
export const block = (person) => post("block", { person });
export const unblock = (person) => post("unblock", { person });
export const addFault = (fault) => post("faults", fault);
export const clearFault = (id) => call("faults", { method: "DELETE", query: { id } });
export const limits = (changes) => post("limits", changes);

export const fileUrl = (file) => `/control/file/${encodeURIComponent(file.file_unique_id)}`;

const EVENTS = ["message", "edited", "deleted", "answer", "action", "people", "reset"];
const RETRY_MS = 1000;

/**
 * Follows everything that happens, for as long as the page lives. `handlers` has a function for each event's data,
 * `open` for every (re)connection: what happened in between is unknown then, and `lost`.
 */
export function follow(handlers) {
  const address = new URL("/control/events", location.href);
  if (chosenBot) address.searchParams.set("bot", chosenBot);
  const source = new EventSource(address);
  source.addEventListener("open", () => handlers.open());
  for (const name of EVENTS) {
    source.addEventListener(name, (event) => handlers[name](JSON.parse(event.data)));
  }
  source.addEventListener("error", () => {
    handlers.lost();
    // The browser tries again by itself after a dropped connection, but gives up after an HTTP error.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow(handlers), RETRY_MS);
  });
}
