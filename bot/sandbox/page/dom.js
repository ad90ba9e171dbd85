// Builds and finds DOM nodes. Data only ever becomes text or a checked attribute, never markup.

export const byId = (id) => document.getElementById(id);

/** An element with properties (`className`, `onclick`, ...), attributes under `attrs`, and children (nodes or text). */
export function el(tag, props = {}, ...children) {
  const { attrs = {}, ...own } = props;
  const node = Object.assign(document.createElement(tag), own);
  for (const [name, value] of Object.entries(attrs)) node.setAttribute(name, value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

const SVG = "http://www.w3.org/2000/svg";

/** One of the icons that index.html defines. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(use);
  return svg;
}

const LINK_SCHEMES = new Set(["http:", "https:", "tg:", "mailto:"]);

/** The address as a string, or null where its scheme is not one that a message may open. */
export function safeUrl(address) {
  const withScheme = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    const url = new URL(withScheme);
    return LINK_SCHEMES.has(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** Up to two initials of a name. */
export function initials(name) {
  const words = name.split(/\s+/).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0]).join("").toUpperCase();
}

/** Closes a menu (`details`) when one of its buttons is pressed, on Escape, or on a press elsewhere. */
export function closeWhenDone(menu) {
  document.addEventListener("click", (event) => {
    const inSummary = event.target.closest("summary")?.parentElement === menu;
    if (menu.open && !inSummary) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
