// The basket of evidence: places that a person puts aside on any page, kept in this browser alone.
//
// THE FORMAT, for pages that read it (the Note's, onto whose claims its items are dragged):
//
//   localStorage["terrain-basket:" + name of the study] =
//     {"v": 1, "items": [{"at": "…", "citation": "…", "added": "2026-03-01T09:30:00.000Z"}, …]}
//
//   at        what the place is; two forms, both read by `analysis/places.py`:
//               coding:01J8…                      a coding, followed where a correction moves it
//               case/transcript:120-158:0f1e…     code points of the body, start and end (excluded),
//                                                 and the hash of the body they are counted in
//   citation  `case/transcript §12, 00:14:07`: how people name the place; no word of the field.
//   added     when. Newest last. An `at` stands once.
//
//   Nothing else is kept: no words, so that a testimony withdrawn leaves the basket with the study.
//   GET /basket?at=…&at=… gives the words as HTML (one <li data-at> each), behind the gate.
//
//   An item dragged carries "application/x-terrain-evidence" = {"at", "citation"} as JSON, and its
//   citation as "text/plain". When the basket changes, `document` hears "terrain-basket".
//   import {items, put, out} from "/static/basket.js" to use it.

const LIMIT = 200;
export const TYPE = "application/x-terrain-evidence";
const drawer = document.getElementById("basket");
const body = document.getElementById("basket-body");
const open = document.getElementById("basket-open");
const shown = document.getElementById("basket-items");
const key = `terrain-basket:${drawer?.dataset.study ?? ""}`;

export function items() {
  try {
    const held = JSON.parse(localStorage.getItem(key));
    return held?.v === 1 && Array.isArray(held.items) ? held.items : [];
  } catch { return []; } // not ours, or storage is closed: an empty basket
}

function keep(list) {
  try {
    localStorage.setItem(key, JSON.stringify({v: 1, items: list.slice(-LIMIT)}));
  } catch { /* a private window that keeps nothing: the buttons do nothing */ }
  document.dispatchEvent(new CustomEvent("terrain-basket"));
}

export function put(at, citation) {
  const others = items().filter((one) => one.at !== at);
  keep([...others, {at, citation, added: new Date().toISOString()}]);
}

export function out(at) { keep(items().filter((one) => one.at !== at)); }

// --- buttons "+ basket" on every page, also those that come with new results

function mark() {
  const held = new Set(items().map((one) => one.at));
  for (const button of document.querySelectorAll("button[data-basket]")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(held.has(button.dataset.basket)));
  }
  document.getElementById("basket-count").textContent = held.size;
  drawer.classList.toggle("empty", held.size === 0);
}

// --- the drawer

async function fill() {
  const held = items();
  if (!held.length) { shown.replaceChildren(); return; }
  const asked = new URLSearchParams(held.map((one) => ["at", one.at]));
  const answer = await fetch(`/basket?${asked}`);
  if (!answer.ok) return;
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  shown.replaceChildren(...[...made.body.childNodes].map((node) => document.adoptNode(node)));
}

function toggle(wide) {
  body.hidden = !wide;
  open.setAttribute("aria-expanded", String(wide));
  if (wide) fill();
}

if (drawer) {
  drawer.hidden = false;
  mark();
  open.addEventListener("click", () => toggle(body.hidden));
  document.getElementById("basket-empty").addEventListener("click", () => keep([]));
  document.addEventListener("terrain-basket", () => { mark(); if (!body.hidden) fill(); });
  addEventListener("storage", (event) => {
    if (event.key === key) document.dispatchEvent(new CustomEvent("terrain-basket"));
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-basket]");
    if (button) {
      const {basket, citation} = button.dataset;
      if (button.getAttribute("aria-pressed") === "true") out(basket); else put(basket, citation);
    }
    const gone = event.target.closest("button[data-out]");
    if (gone) out(gone.dataset.out);
  });
  body.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { toggle(false); open.focus(); }
  });
  shown.addEventListener("dragstart", (event) => {
    const one = items().find((held) => held.at === event.target.closest("[data-at]")?.dataset.at);
    if (!one) return;
    event.dataTransfer.setData(TYPE, JSON.stringify({at: one.at, citation: one.citation}));
    event.dataTransfer.setData("text/plain", one.citation);
    event.dataTransfer.effectAllowed = "copy";
  });
  new MutationObserver((changes) => {
    const fresh = changes.some(({addedNodes}) => [...addedNodes].some((node) =>
      node.querySelector?.("button[data-basket]") || node.matches?.("button[data-basket]")));
    if (fresh) mark();
  }).observe(document.getElementById("main"), {childList: true, subtree: true});
}

// --- coding from a list: the form of /code in a dialog, over the list

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-put]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const answer = await fetch(`${link.href}&part=1`);
  if (!answer.ok) { location.href = link.href; return; }
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", link.textContent);
  dialog.append(...[...made.body.childNodes].map((node) => document.adoptNode(node)));
  dialog.addEventListener("close", () => { dialog.remove(); link.focus(); });
  dialog.querySelector(".cancel").addEventListener("click", (cancelled) => {
    cancelled.preventDefault();
    dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("#put-code").focus();
});
