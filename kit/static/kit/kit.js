// Enhancements only: every page works without this file.

const one = (selector, root = document) => root.querySelector(selector);
const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Things a person set on this device. Storage may be closed to us; then the default holds.
const remembered = {
  get(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      localStorage.setItem(name, value);
    } catch {
      // Nothing to do: the choice lasts as long as the page.
    }
  },
};

// ---------------------------------------------------------------- tabs

// On a narrow screen tabs are pushed along; the one that is open shall be seen.
const tab = one(".tabs [aria-current]");
if (tab) {
  const [inner, outer] = [tab, tab.parentElement].map((element) => element.getBoundingClientRect());
  const left = inner.left + inner.width / 2 - (outer.left + outer.width / 2);
  tab.parentElement.scrollBy({ left, behavior: "instant" });
}

// ---------------------------------------------------------------- rows

const rows = () => all("[data-rows] [data-row]");
let current = null;
let place = -1;
let length = 0;

function stand(row, list) {
  current?.classList.remove("at");
  current = row;
  place = list.indexOf(row);
  length = list.length;
  current.classList.add("at");
  one("a", current)?.focus({ preventScroll: true });
}

function move(step) {
  const list = rows();
  if (!list.length) return false;
  // Where the row has been taken away, the next one has moved into its place.
  const hasMovedUp = list.length < length && !list.includes(current) && step > 0;
  const next = hasMovedUp ? place : place + step;
  stand(list[Math.max(0, Math.min(list.length - 1, next))], list);
  current.scrollIntoView({ block: "nearest" });
  return true;
}

function pick() {
  const box = current && one(".pick", current);
  box?.click();
  return Boolean(box);
}

function act() {
  const inRow = current?.isConnected && one('[data-key="e"]', current);
  const inBar = one(".pick:checked") && one('.bulk [data-key="e"]');
  const onPage = !rows().length && one('main [data-key="e"]');
  const button = inRow || inBar || onPage;
  if (button) button.click();
  return Boolean(button);
}

function count(form) {
  const place = form && one("[data-selected]", form);
  if (place) place.textContent = all(".pick:checked", form).length;
}

// ---------------------------------------------------------------- keys

function search() {
  // That of the page, if it has one, before the one that searches everything.
  const fields = [...all("main input[type=search]"), ...all("input[type=search]")];
  const field = fields.find((field) => field.checkVisibility());
  field?.focus();
  return Boolean(field);
}

function show(dialog) {
  if (!dialog) return false;
  for (const line of all("[data-needs]", dialog)) line.hidden = !one(line.dataset.needs);
  dialog.showModal();
  return true;
}

// Each says whether there was something to act on; if not, the key is the browser's.
const keys = {
  "/": search,
  "?": () => show(one("#keys")),
  j: () => move(1),
  k: () => move(-1),
  x: pick,
  e: act,
};

// A dialog just closed may keep the focus until the next frame: it takes no keys any more.
const isTyping = (target) =>
  target.closest("input:not([type=checkbox], [type=radio]), textarea, select, dialog[open]");

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (isTyping(event.target) || remembered.get("keys") === "off") return;
  if (!Object.hasOwn(keys, event.key)) return;
  if (keys[event.key]()) event.preventDefault();
});

const keysOn = one("#keys-on");
if (keysOn) {
  keysOn.checked = remembered.get("keys") !== "off";
  keysOn.addEventListener("change", () => remembered.set("keys", keysOn.checked ? "on" : "off"));
}

for (const opener of all("[data-opens]")) {
  opener.hidden = false;
  opener.addEventListener("click", () => show(document.getElementById(opener.dataset.opens)));
}

// --------------------------------------------------------------- theme

for (const form of all("[data-theme-form]")) {
  const select = one("select", form);
  one("button", form).hidden = true;
  select.addEventListener("change", () => {
    const root = document.documentElement;
    if (select.value) root.dataset.theme = select.value;
    else delete root.dataset.theme;
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true });
  });
}

// ---------------------------------------------------------- selections

addEventListener("change", ({ target }) => {
  const form = target.closest("form");
  if (target.matches("[data-all]")) {
    for (const box of all(".pick", form)) box.checked = target.checked;
  }
  if (target.matches("[data-all], .pick")) count(form);
});

// ------------------------------------------------- what htmx has brought

// What is new on the page says what it is, and a row takes the focus that went with the old one.
addEventListener("htmx:load", ({ detail: { elt } }) => {
  const place = one("#said");
  if (place && elt.dataset.says) place.textContent = elt.dataset.says;
  if (elt.matches("[data-row]") && document.activeElement === document.body) stand(elt, rows());
});

// ------------------------------------------------------- what went wrong

function tell(kind) {
  const place = one("#problem");
  if (!place) return;
  place.textContent = place.dataset[kind];
  place.hidden = false;
  place.scrollIntoView({ block: "nearest" });
}

addEventListener("htmx:responseError", () => tell("failed"));
addEventListener("htmx:sendError", () => tell("offline"));
addEventListener("htmx:beforeRequest", () => {
  const place = one("#problem");
  if (place) place.hidden = true;
});

one("[data-focus]")?.focus();
