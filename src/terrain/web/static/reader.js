// The reader: select words (or move by sentence), put a code on them, see it at once.

import {
  buttonOf, codingsAt, placeOf, placeOfCoding, rangeOf, rangeOfPlace, sentences, turnAt, turnOf, unitsTo,
} from "./place.js";
import {plain} from "./plain.js";
import {hear, toggle} from "./listen.js";
import {key as resizeKey, leave, resize, resizing} from "./resize.js";
import {follow} from "./live.js";
import "./around.js";

const page = document.querySelector(".reader");
const {transcript, me} = page.dataset;
const proof = document.body.dataset.proof;
const readOnly = "readOnly" in document.body.dataset;
const dialog = document.getElementById("coder");
const fix = document.getElementById("fix");
const fixed = document.getElementById("fixed");
const field = document.getElementById("code");
const memo = document.getElementById("memo");
const list = [...document.querySelectorAll("#codes [role=option]")];
const status = document.getElementById("status");
const words = Object.fromEntries([...document.querySelectorAll("#sentences li")]
  .map((one) => [one.dataset.key, one.textContent]));

let place = null;      // where the code will go
let old = null;        // the coding that is open, if any
let lastCode = null;
let stamp = page.dataset.stamp;
const done = [];       // what can be undone: [{undo, redo}]
const undone = [];

// --- saying

let quiet;
function say(text, {bad = false, buttons = []} = {}) {
  clearTimeout(quiet);
  const said = document.createElement("p");
  said.textContent = text;
  status.replaceChildren(said);
  status.classList.toggle("bad", bad);
  if (bad) buttons = [...buttons, [words.close, hush]];
  for (const [label, act] of buttons) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = label;
    button.addEventListener("click", act);
    status.append(button);
  }
  if (!bad) quiet = setTimeout(hush, 3000); // what went wrong stays until it has been read
}

function hush() { status.replaceChildren(); }

class Refused extends Error {
  constructor(said, code) {
    super([said.error, said.remedy].filter(Boolean).join(" "));
    this.code = code;
    this.theirs = said.theirs; // what a turn says now, where somebody else has corrected it
  }
}

let asking = 0;
async function ask(method, path, body) {
  asking += 1;
  page.setAttribute("aria-busy", "true");
  try { return await asked(method, path, body); } finally {
    asking -= 1;
    if (!asking) setTimeout(() => { if (!asking) page.removeAttribute("aria-busy"); }, 0);
  }
}

async function asked(method, path, body) {
  let answer;
  try {
    const view = page.classList.contains("apart") && method !== "GET" ? "?view=apart" : "";
    answer = await fetch(path + view, {
      method,
      headers: {"content-type": "application/json", "x-terrain-proof": proof},
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch { throw new Refused({error: words.offline}, 0); }
  const text = await answer.text();
  let said;
  try { said = JSON.parse(text); } catch { said = {error: text || answer.statusText}; }
  if (!answer.ok) throw new Refused(said, answer.status);
  if (method !== "GET") stamp = ""; // what we changed is looked at again, not announced
  return said;
}

// --- moving

function select(turn, start, end) {
  const range = rangeOf(turn, start, end);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  const box = range.getBoundingClientRect();
  if (box.top < 60 || box.bottom > innerHeight - 60) turn.scrollIntoView({block: "center"});
}

function here() {
  const range = getSelection().rangeCount ? getSelection().getRangeAt(0) : null;
  const turn = range ? turnOf(range.startContainer) : null;
  if (turn) {
    const said = turn.querySelector(".said");
    const inside = said.contains(range.startContainer);
    return {turn, at: inside ? unitsTo(said, range.startContainer, range.startOffset) : -1};
  }
  const seen = [...document.querySelectorAll(".turn")]
    .find((one) => one.getBoundingClientRect().bottom > 80);
  return {turn: seen, at: -1};
}

function bySentence(step) {
  const {turn, at} = here();
  if (!turn) return;
  const held = sentences(turn);
  const found = step > 0
    ? held.find(([start]) => start > at)
    : held.filter(([start]) => start < at).at(-1);
  if (found) { select(turn, ...found); return; }
  const next = neighbour(turn, step);
  if (!next) return;
  const others = sentences(next);
  if (others.length) select(next, ...(step > 0 ? others[0] : others.at(-1)));
}

function neighbour(turn, step) {
  const every = [...document.querySelectorAll(".turn")];
  return every[every.indexOf(turn) + step];
}

function byTurn(step) {
  const {turn, at} = here();
  const next = at < 0 && step > 0 ? turn : neighbour(turn, step);
  if (next) select(next, 0, next.querySelector(".said").textContent.length);
}

function byCoding(step) {
  const every = [...document.querySelectorAll(".margin button")];
  let now = every.indexOf(document.activeElement);
  if (now < 0) {
    const top = every.findIndex((one) => one.getBoundingClientRect().top > 60);
    now = step > 0 ? (top < 0 ? every.length : top) - 1 : (top < 0 ? every.length : top);
  }
  const next = every[now + step];
  if (next) { next.focus(); next.scrollIntoView({block: "center"}); light(next.dataset.c); }
}

// --- drawing

// The turns are drawn again; the reader stays where they were, with the key that moves on.
function draw(turns) {
  const {turn: at, at: units} = here();
  const lies = at && units >= 0 && at.dataset.turn in turns;
  const held = document.activeElement.closest?.(".margin button")?.dataset.c;
  redraw(turns);
  if (lies) stand(at.dataset.turn, units);
  if (held) buttonOf(held)?.focus();
}

function stand(turn, units) {
  getSelection().removeAllRanges();
  getSelection().addRange(rangeOf(turnAt(turn), units, units));
}

function redraw(turns) {
  for (const [number, html] of Object.entries(turns)) {
    const turn = turnAt(number);
    const made = parsed(html);
    if (turn && made) turn.replaceWith(document.adoptNode(made));
  }
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html").querySelector(".turn");
}

let litNow = "";
function light(coding) {
  litNow = coding;
  const where = placeOfCoding(coding);
  if (where) CSS.highlights?.set("lit", new Highlight(rangeOfPlace(where)));
}

// A coding as it will be, drawn before it is on disk: tinted words, its name in the margin.
function ahead(where, code) {
  const option = list.find((one) => one.dataset.code === code);
  const item = document.createElement("li");
  item.className = `waiting ${option?.classList[0] ?? ""}`;
  item.textContent = option?.firstChild.textContent.trim() ?? code;
  turnAt(where.turn).querySelector(".margin").append(item);
  CSS.highlights?.set("pending", new Highlight(rangeOfPlace(where)));
  return item;
}

function landed(item) {
  CSS.highlights?.delete("pending");
  item.remove();
}

// Withdrawn where the reader is looking: the name struck through, the sentence with the words.
function withdrawn(item, error, where, code, note) {
  CSS.highlights?.delete("pending");
  item.classList.replace("waiting", "withdrawn");
  setTimeout(() => item.remove(), 8000);
  const buttons = [];
  let kept = "";
  if (error.code === 409) {
    sessionStorage.setItem(`draft ${transcript}`,
      JSON.stringify({code, memo: note, words: where.words}));
    kept = words.kept;
    buttons.push([words.reload, () => location.reload()]);
  }
  say([words.withdrawn, `“${shortened(where.words)}”.`, error.message, kept].join(" "),
    {bad: true, buttons});
}

function shortened(text) {
  return text.length > 80 ? `${text.slice(0, 78)}…` : text;
}

// --- coding

async function put(where, code, note) {
  const made = await ask("POST", "/api/codings", {transcript, place: where, code, memo: note});
  draw(made.turns);
  stand(where.turn, where.start); // the dialog had taken the selection
  lastCode = code;
  return made;
}

async function coded(where, code, note) {
  const item = ahead(where, code);
  try {
    const made = await put(where, code, note);
    landed(item);
    remember(() => taken(made.id), () => restored(made.id));
    say(item.textContent);
  } catch (error) { withdrawn(item, error, where, code, note); }
}

async function taken(id) { draw((await ask("DELETE", `/api/codings/${id}`)).turns); }
async function restored(id) { draw((await ask("POST", `/api/codings/${id}/restore`)).turns); }
async function changed(id, what) { draw((await ask("PATCH", `/api/codings/${id}`, what)).turns); }

async function carry(act, undo, redo, said) {
  try {
    await act();
    remember(undo, redo);
    say(said);
  } catch (error) { say(error.message, {bad: true}); }
}

function remember(undo, redo) {
  done.push({undo, redo});
  undone.length = 0;
}

async function step(from, to, which) {
  const change = from.pop();
  if (!change) { say(words.nothing); return; }
  try {
    await change[which]();
    to.push(change);
    say(which === "undo" ? words.undone : words.redone);
  } catch (error) {
    from.push(change);
    say(error.message, {bad: true});
  }
}

// --- the dialog

function filter() {
  const wanted = plain(field.value).split(/\s+/).filter(Boolean);
  let first = null;
  for (const option of list) {
    const shown = wanted.every((part) => plain(option.textContent).includes(part));
    option.hidden = !shown;
    if (shown && !first) first = option;
  }
  choose(first);
}

function choose(option) {
  for (const one of list) one.setAttribute("aria-selected", one === option);
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({block: "nearest"});
}

function chosen() {
  return list.find((one) => one.getAttribute("aria-selected") === "true" && !one.hidden);
}

function move(by) {
  const shown = list.filter((one) => !one.hidden);
  const at = shown.indexOf(chosen());
  choose(shown[Math.max(0, Math.min(shown.length - 1, at + by))]);
}

function open(where, quote, coding = null, {code, note} = {}) {
  place = where;
  old = coding;
  dialog.returnValue = "";
  dialog.classList.toggle("old", Boolean(coding));
  dialog.querySelector("blockquote").textContent = quote;
  field.value = "";
  memo.value = note ?? coding?.memo ?? "";
  filter();
  const wanted = code ?? coding?.code ?? lastCode;
  const known = list.find((one) => one.dataset.code === wanted);
  if (known) choose(known);
  dialog.showModal();
  field.focus();
}

function openCoding(button) {
  light(button.dataset.c);
  if (readOnly) return;
  if (button.dataset.by !== me) { say(words.theirs); return; }
  const where = placeOfCoding(button.dataset.c);
  const {c: id, code, memo: note = ""} = button.dataset;
  open(null, where?.words ?? "", {id, code, memo: note});
}

async function save() {
  const option = chosen();
  if (!option) return;
  dialog.close("saved");
  const {code} = option.dataset;
  if (!old) { await coded(place, code, memo.value); return; }
  const {id} = old;
  const before = {code: old.code, memo: old.memo};
  const now = {code, memo: memo.value};
  if (before.code === now.code && before.memo === now.memo) return;
  await carry(() => changed(id, now), () => changed(id, before), () => changed(id, now),
    option.firstChild.textContent.trim());
}

async function remove(id) {
  await carry(() => taken(id), () => restored(id), () => taken(id), words.removed);
}

function startResize(id) {
  const keep = (coding, was, now) => carry(
    () => changed(coding, {place: now}), () => changed(coding, {place: was}),
    () => changed(coding, {place: now}), shortened(now.words),
  );
  if (resize(id, keep)) say(words.resize);
}

dialog.querySelector("form").addEventListener("submit", (event) => {
  const act = event.submitter?.value ?? "save";
  if (act === "save") { event.preventDefault(); save(); }
  if (act === "remove" && old) remove(old.id);
  if (act === "resize" && old) startResize(old.id);
});
field.addEventListener("input", filter);
field.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") { event.preventDefault(); move(1); }
  if (event.key === "ArrowUp") { event.preventDefault(); move(-1); }
  if (event.key === "Enter") { event.preventDefault(); save(); }
});
memo.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); save(); }
});
for (const option of list) {
  option.addEventListener("click", () => { choose(option); save(); });
}

function begin() {
  if (readOnly) return;
  const selection = getSelection();
  let where = selection.rangeCount && !selection.isCollapsed
    ? placeOf(selection.getRangeAt(0)) : null;
  if (!where) {
    bySentence(1);
    where = selection.rangeCount ? placeOf(selection.getRangeAt(0)) : null;
  }
  if (where) open(where, where.words);
}

function again() {
  const selection = getSelection();
  if (readOnly || !lastCode || !selection.rangeCount || selection.isCollapsed) return;
  const where = placeOf(selection.getRangeAt(0));
  if (where) coded(where, lastCode, "");
}

function currentCoding() {
  return document.activeElement.closest?.(".margin button") ?? (litNow && buttonOf(litNow));
}

function resizeCurrent() {
  const button = currentCoding();
  if (!button || readOnly) return;
  if (button.dataset.by === me) startResize(button.dataset.c); else say(words.theirs);
}

// --- the bar that appears over selected words, for the mouse

const bar = document.getElementById("bar");

function offer() {
  const selection = getSelection();
  const range = selection.rangeCount ? selection.getRangeAt(0) : null;
  const wanted = bar && range && !selection.isCollapsed && !resizing() && !dialog.open
    && page.querySelector("article").contains(range.commonAncestorContainer) && placeOf(range);
  if (bar) bar.hidden = !wanted;
  if (!wanted) return;
  const known = list.find((one) => one.dataset.code === lastCode);
  const last = bar.querySelector("[data-key=r]");
  last.hidden = !known;
  last.textContent = known ? known.firstChild.textContent.trim() : "";
  const box = range.getBoundingClientRect();
  bar.style.left = `${Math.max(8, box.left) + scrollX}px`;
  bar.style.top = `${(box.top > 50 ? box.top - 42 : box.bottom + 6) + scrollY}px`;
}

document.addEventListener("selectionchange", () => { if (bar) bar.hidden = true; });
document.addEventListener("mouseup", () => setTimeout(offer, 0));
bar?.addEventListener("mousedown", (event) => event.preventDefault()); // the selection stays
bar?.addEventListener("click", (event) => {
  const key = event.target.closest("button")?.dataset.key;
  if (key) { bar.hidden = true; keys[key](); }
});

// --- correcting a turn

let fixing = null;
let readAs = ""; // the words that are being corrected, as they were read
const theirs = document.getElementById("theirs");
function correct() {
  const {turn} = here();
  if (!turn || readOnly) return;
  fixing = turn;
  fix.returnValue = "";
  readAs = fixed.value = turn.querySelector(".said").textContent;
  theirs.hidden = true;
  fix.showModal();
  fixed.focus();
}

async function correction(turn, now, before) {
  const said = await ask("POST", "/api/turns",
    {transcript, turn, words: now, instead_of: before});
  draw(said.turns);
  return said;
}

fix.addEventListener("close", async () => {
  const now = fixed.value;
  const before = readAs;
  if (fix.returnValue !== "save" || !fixing || now.trim() === before) return;
  const turn = +fixing.dataset.turn;
  try {
    const said = await correction(turn, now, before);
    remember(() => correction(turn, before, now), () => correction(turn, now, before));
    if (said.lost.length) {
      const lost = said.lost.map((one) => `${one.code} (${one.coder}) “${shortened(one.quote)}”`);
      say(`${words.lost} ${lost.join(" ; ")}`, {bad: true});
    } else say(said.merged ? words.merged : words.corrected);
  } catch (error) {
    say(error.theirs ? words.both : error.message, {bad: true});
    if (error.theirs) {
      readAs = error.theirs;
      theirs.hidden = false;
      theirs.querySelector("blockquote").textContent = error.theirs;
    }
    fix.returnValue = "";
    fix.showModal(); // what was typed is still there
  }
});

// --- what was typed before the page was reloaded, and what others do meanwhile

function resume() {
  const held = sessionStorage.getItem(`draft ${transcript}`);
  if (!held) return;
  sessionStorage.removeItem(`draft ${transcript}`);
  const draft = JSON.parse(held);
  const told = plain(draft.words).replace(/\s+/g, " ");
  for (const turn of document.querySelectorAll(".turn")) {
    const text = turn.querySelector(".said").textContent;
    const at = text.indexOf(draft.words);
    if (at >= 0 && told) {
      select(turn, at, at + draft.words.length);
      const where = placeOf(getSelection().getRangeAt(0));
      open(where, draft.words, null, {code: draft.code, note: draft.memo});
      say(words.again);
      return;
    }
  }
  say(`${words.gone} ${draft.code} – ${draft.memo || "…"} – “${shortened(draft.words)}”`,
    {bad: true});
}

// What has changed meanwhile, in some turns or (none named) in any; what is drawn already stays.
let missed = false;
async function look(only = []) {
  if (document.hidden) return;
  if (dialog.open || fix.open || resizing()) { missed = true; return; }
  const {coder, code} = page.dataset;
  const asked = new URLSearchParams({transcript, seen: only.length ? "" : stamp || "…", coder, code,
    view: page.classList.contains("apart") ? "apart" : ""});
  for (const turn of only) asked.append("only", turn);
  try {
    const said = await ask("GET", `/api/turns?${asked}`);
    stamp = said.stamp;
    const changed = Object.entries(said.turns).filter(([turn, html]) => differs(turn, html));
    if (!changed.length) return;
    const held = getSelection();
    const where = held.rangeCount && !held.isCollapsed ? placeOf(held.getRangeAt(0)) : null;
    draw(Object.fromEntries(changed));
    if (where) { held.removeAllRanges(); held.addRange(rangeOfPlace(where)); }
    say(words.older);
  } catch { /* the next change will say it */ }
}

function differs(turn, html) {
  const made = parsed(html);
  return Boolean(made && turnAt(turn) && !turnAt(turn).isEqualNode(made));
}

function caughtUp() {
  if (!missed) return;
  missed = false;
  look();
}
for (const one of [dialog, fix]) one.addEventListener("close", () => setTimeout(caughtUp, 0));

const keys = {
  j: () => bySentence(1), k: () => bySentence(-1), J: () => byTurn(1), K: () => byTurn(-1),
  n: () => byCoding(1), p: () => byCoding(-1), c: begin, r: again, w: resizeCurrent, e: correct,
  m: toggle, z: () => step(done, undone, "undo"), Z: () => step(undone, done, "redo"),
  "?": () => document.getElementById("keys").showModal(), Escape: hush,
};

document.addEventListener("keydown", (event) => {
  if (resizeKey(event)) return;
  const typing = event.target.closest("input, textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = keys[event.key];
  if (act) { event.preventDefault(); act(); }
});

page.addEventListener("click", (event) => {
  const button = event.target.closest(".margin button");
  if (button) { leave(); openCoding(button); return; }
  const time = event.target.closest(".time");
  if (time && hear(time)) { event.preventDefault(); return; }
  const point = getSelection();
  if (event.target.closest(".on") && point.isCollapsed && point.rangeCount) {
    const [found] = codingsAt(point.anchorNode, point.anchorOffset);
    if (found) light(found.dataset.c);
  }
});
document.getElementById("list-keys").addEventListener("click", keys["?"]);
document.addEventListener("visibilitychange", () => look());
addEventListener("focus", () => look());
follow(transcript, look);
addEventListener("error", (event) => say(event.message, {bad: true}));
resume();
