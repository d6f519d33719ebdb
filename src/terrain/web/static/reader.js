// The reader: select words (or move by sentence), put a code on them, see it at once.
//
// A place is told to the server as turn + UTF-16 units within the turn's words; the server turns
// them into code points and refuses a place whose words are not those that were selected.

const page = document.querySelector(".reader");
const transcript = page.dataset.transcript;
const proof = document.body.dataset.proof;
const readOnly = "readOnly" in document.body.dataset;
const dialog = document.getElementById("coder");
const field = document.getElementById("code");
const memo = document.getElementById("memo");
const list = [...document.querySelectorAll("#codes [role=option]")];
const status = document.getElementById("status");

let place = null;      // where the code will go
let old = null;        // the coding that is open, if any
let lastCode = null;
const done = [];       // what can be undone: [{undo, redo}]
const undone = [];

// --- saying

let quiet;
function say(text, bad = false) {
  clearTimeout(quiet);
  status.textContent = text;
  status.classList.toggle("bad", bad);
  quiet = setTimeout(() => { status.textContent = ""; }, bad ? 8000 : 2500);
}

async function ask(method, path, body) {
  const answer = await fetch(path, {
    method,
    headers: {"content-type": "application/json", "x-terrain-proof": proof},
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const said = await answer.json().catch(() => ({error: answer.statusText}));
  if (!answer.ok) throw new Error([said.error, said.remedy].filter(Boolean).join(" "));
  return said;
}

// --- places

function turnOf(node) {
  return (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest(".turn");
}

// UTF-16 units from the beginning of a turn's words to a point of the document.
function unitsTo(said, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(said);
  range.setEnd(node, offset);
  return range.toString().length;
}

function placeOf(range) {
  const first = turnOf(range.startContainer);
  let last = turnOf(range.endContainer);
  if (!first || !last) return null;
  const begin = first.querySelector(".said");
  let finish = last.querySelector(".said");
  const start = begin.contains(range.startContainer)
    ? unitsTo(begin, range.startContainer, range.startOffset) : 0;
  let end = finish.contains(range.endContainer)
    ? unitsTo(finish, range.endContainer, range.endOffset) : finish.textContent.length;
  if (end === 0 && last !== first) { // a selection that only touches the next turn
    last = last.previousElementSibling;
    while (last && !last.matches(".turn")) last = last.previousElementSibling;
    if (!last) return null;
    finish = last.querySelector(".said");
    end = finish.textContent.length;
  }
  return trimmed(first, start, last, end);
}

// White space at the ends of a selection is nobody's evidence.
function trimmed(first, start, last, end) {
  const begin = first.querySelector(".said").textContent;
  const finish = last.querySelector(".said").textContent;
  while (start < begin.length && /\s/.test(begin[start])) start += 1;
  while (end > 0 && /\s/.test(finish[end - 1])) end -= 1;
  const one = first === last;
  const words = one ? begin.slice(start, end) : begin.slice(start) + finish.slice(0, end);
  if (!words.trim()) return null;
  return {turn: +first.dataset.turn, start, end_turn: +last.dataset.turn, end, words};
}

function rangeOf(turn, start, end) {
  const said = turn.querySelector(".said");
  const range = document.createRange();
  const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
  let at = 0;
  let opened = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.data.length;
    if (!opened && start <= at + length) { range.setStart(node, start - at); opened = true; }
    if (opened && end <= at + length) { range.setEnd(node, end - at); break; }
    at += length;
  }
  return range;
}

// --- sentences, for the keyboard

const segmenter = new Intl.Segmenter(document.documentElement.lang, {granularity: "sentence"});

function sentences(turn) {
  const text = turn.querySelector(".said").textContent;
  return [...segmenter.segment(text)]
    .map(({index, segment}) => {
      const lead = segment.length - segment.trimStart().length;
      return [index + lead, index + segment.trimEnd().length];
    })
    .filter(([start, end]) => end > start);
}

function select(turn, start, end) {
  const range = rangeOf(turn, start, end);
  const selection = getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  const box = range.getBoundingClientRect();
  if (box.top < 60 || box.bottom > innerHeight - 60) {
    turn.scrollIntoView({block: "center"});
  }
}

function here() {
  const selection = getSelection();
  const turn = selection.rangeCount ? turnOf(selection.getRangeAt(0).startContainer) : null;
  if (turn) return {turn, at: placeOf(selection.getRangeAt(0))?.start ?? 0};
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
  const next = neighbour(here().turn, step);
  if (!next) return;
  const text = next.querySelector(".said").textContent;
  select(next, 0, text.length);
}

function byCoding(step) {
  const every = [...document.querySelectorAll(".margin button")];
  const now = every.indexOf(document.activeElement);
  const next = every[now < 0 ? (step > 0 ? 0 : every.length - 1) : now + step];
  if (next) { next.focus(); next.scrollIntoView({block: "center"}); light(next.dataset.c); }
}

// --- drawing

function draw(turns) {
  for (const [number, html] of Object.entries(turns)) {
    const turn = document.getElementById(`t${number}`);
    const made = new DOMParser().parseFromString(html, "text/html").querySelector(".turn");
    if (turn && made) turn.replaceWith(document.adoptNode(made));
  }
}

function light(coding) {
  for (const one of document.querySelectorAll(".on.lit")) one.classList.remove("lit");
  for (const one of document.querySelectorAll(".on")) {
    if (one.dataset.c === coding) one.classList.add("lit");
  }
}

// --- coding

async function put(where, code, note = "") {
  const body = {transcript, place: where, code, memo: note};
  const made = await ask("POST", "/api/codings", body);
  draw(made.turns);
  lastCode = code;
  return made;
}

async function coded(where, code, note) {
  try {
    let made = await put(where, code, note);
    remember(
      async () => draw((await ask("DELETE", `/api/codings/${made.id}`)).turns),
      async () => { made = await put(where, code, note); },
    );
    say(code);
  } catch (error) { say(error.message, true); }
}

function remember(undo, redo) {
  done.push({undo, redo});
  undone.length = 0;
}

async function step(from, to, which) {
  const change = from.pop();
  if (!change) return;
  try {
    await change[which]();
    to.push(change);
    say(which === "undo" ? "↶" : "↷");
  } catch (error) { say(error.message, true); }
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

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function choose(option) {
  for (const one of list) one.setAttribute("aria-selected", one === option);
  field.setAttribute("aria-activedescendant", option ? option.id : "");
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

function open(where, words, coding = null) {
  place = where;
  old = coding;
  dialog.classList.toggle("old", Boolean(coding));
  dialog.querySelector("blockquote").textContent = words;
  field.value = "";
  memo.value = coding?.memo ?? "";
  filter();
  const wanted = coding?.code ?? lastCode;
  const known = list.find((one) => one.dataset.code === wanted);
  if (known) choose(known);
  dialog.showModal();
  field.focus();
}

function openCoding(button) {
  light(button.dataset.c);
  if (readOnly) return;
  const words = [...document.querySelectorAll(".on")]
    .filter((one) => one.dataset.c === button.dataset.c).map((one) => one.textContent).join(" ");
  open(null, words, {id: button.dataset.c, code: button.dataset.code, memo: button.dataset.memo});
}

async function save() {
  const option = chosen();
  if (!option) return;
  dialog.close("saved");
  const code = option.dataset.code;
  if (!old) { await coded(place, code, memo.value); return; }
  const before = {...old};
  const now = {code, memo: memo.value};
  try {
    draw((await ask("PATCH", `/api/codings/${before.id}`, now)).turns);
    remember(
      async () => draw((await ask("PATCH", `/api/codings/${before.id}`,
                                  {code: before.code, memo: before.memo})).turns),
      async () => draw((await ask("PATCH", `/api/codings/${before.id}`, now)).turns),
    );
    say(code);
  } catch (error) { say(error.message, true); }
}

async function remove() {
  try {
    draw((await ask("DELETE", `/api/codings/${old.id}`)).turns);
    const path = "/api/codings/undo";
    remember(
      async () => { await ask("POST", path); location.reload(); },
      async () => { location.reload(); },
    );
    say("✓");
  } catch (error) { say(error.message, true); }
}

dialog.addEventListener("close", () => {
  if (dialog.returnValue === "remove" && old) remove();
});
dialog.querySelector("form").addEventListener("submit", (event) => {
  if (event.submitter?.value === "save" || !event.submitter) { event.preventDefault(); save(); }
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
    where = getSelection().rangeCount ? placeOf(getSelection().getRangeAt(0)) : null;
  }
  if (where) open(where, where.words);
}

function again() {
  const selection = getSelection();
  if (readOnly || !lastCode || !selection.rangeCount || selection.isCollapsed) return;
  const where = placeOf(selection.getRangeAt(0));
  if (where) coded(where, lastCode, "");
}

const keys = {
  j: () => bySentence(1), k: () => bySentence(-1), J: () => byTurn(1), K: () => byTurn(-1),
  n: () => byCoding(1), p: () => byCoding(-1), c: begin, r: again,
  z: () => step(done, undone, "undo"), Z: () => step(undone, done, "redo"),
  "?": () => document.getElementById("keys").showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const act = keys[event.key];
  if (act) { event.preventDefault(); act(); }
});

page.addEventListener("click", (event) => {
  const button = event.target.closest(".margin button");
  if (button) { openCoding(button); return; }
  const on = event.target.closest(".on");
  if (on && getSelection().isCollapsed) light(on.dataset.c);
});
