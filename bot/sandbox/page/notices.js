// What appears over the chat for a moment, or asks for something.

import { byId, el } from "./dom.js";
import { t } from "./words.js";

const TOAST_MS = 3500;

/** A line that goes away by itself, as an app shows the answer to a press. */
export function toast(text) {
  const node = el("p", { className: "toast" }, text);
  byId("toasts").append(node);
  setTimeout(() => node.remove(), TOAST_MS);
}

/** A box that has to be closed. */
export function alertBox(text) {
  byId("alert-text").textContent = text;
  if (!byId("alert").open) byId("alert").showModal();
}

/**
 * Asks for a few words. `fields` are `{name, label, required?, value?}`; resolves to an object of what was typed
 * (trimmed), or to null if it was called off.
 */
export function ask(title, fields) {
  const dialog = byId("ask");
  byId("ask-title").textContent = title;
  const inputs = fields.map(({ name, required = false, value = "" }) => el("input", { name, required, value, autocomplete: "off" }));
  byId("ask-fields").replaceChildren(...fields.map(({ label }, index) => el("label", {}, el("span", {}, label), inputs[index])));
  dialog.returnValue = "";
  return new Promise((resolve) => {
    byId("ask-form").onsubmit = () => { dialog.returnValue = "given"; };
    byId("ask-cancel").onclick = () => dialog.close("");
    dialog.onclose = () => {
      const given = Object.fromEntries(inputs.map((input) => [input.name, input.value.trim()]));
      resolve(dialog.returnValue === "given" ? given : null);
    };
    dialog.showModal();
    inputs[0].focus();
  });
}

/** Runs what a press asked for; says so where it failed. */
export async function attempt(work) {
  try {
    return await work();
  } catch (error) {
    toast(error instanceof TypeError ? t("connecting") : error.message);
    return null;
  }
}
