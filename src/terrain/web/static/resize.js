// Moving the ends of a coding: two grips for the mouse, arrows for the keyboard, a word at a time.

import {placeOf, placeOfCoding, rangeOfPlace, turnAt, turnOf, wordEdges} from "./place.js";

const grips = document.getElementById("grips");
let moving = null; // {id, where, keep, leave}

export function resizing() { return Boolean(moving); }

export function resize(id, keep) {
  const where = placeOfCoding(id);
  if (!where) return false;
  moving = {id, was: where, where, keep};
  getSelection().removeAllRanges();
  show();
  return true;
}

export function leave() {
  moving = null;
  grips.hidden = true;
  CSS.highlights?.delete("moving");
}

async function finish() {
  const {id, was, where, keep} = moving;
  leave();
  const same = was.turn === where.turn && was.start === where.start
    && was.end_turn === where.end_turn && was.end === where.end;
  if (!same) await keep(id, was, where);
}

function show() {
  const range = rangeOfPlace(moving.where);
  moving.where = placeOf(range) ?? moving.where;
  if (CSS.highlights) CSS.highlights.set("moving", new Highlight(range));
  else { getSelection().removeAllRanges(); getSelection().addRange(range); }
  const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
  if (!boxes.length) return;
  const [start, end] = grips.children;
  grips.hidden = false;
  place(start, boxes[0].left, boxes[0].top);
  place(end, boxes.at(-1).right, boxes.at(-1).bottom - 12);
}

function place(grip, x, y) {
  grip.style.left = `${x + scrollX}px`;
  grip.style.top = `${y + scrollY}px`;
}

// --- the keyboard

function turnsFrom(number, step) {
  const next = turnAt(number)[step > 0 ? "nextElementSibling" : "previousElementSibling"];
  let one = next;
  while (one && !one.matches(".turn")) {
    one = step > 0 ? one.nextElementSibling : one.previousElementSibling;
  }
  return one;
}

// The next edge of a word from a place: beginnings for the start, ends for the end.
function edge(number, at, step, which) {
  const held = wordEdges(turnAt(number)).map((pair) => pair[which]);
  const found = step > 0 ? held.find((one) => one > at) : held.filter((one) => one < at).at(-1);
  if (found !== undefined) return [number, found];
  const other = turnsFrom(number, step);
  if (!other) return null;
  const edges = wordEdges(other).map((pair) => pair[which]);
  return edges.length ? [+other.dataset.turn, step > 0 ? edges[0] : edges.at(-1)] : null;
}

function byWord(step, start) {
  const {where} = moving;
  const found = start ? edge(where.turn, where.start, step, 0)
    : edge(where.end_turn, where.end, step, 1);
  if (!found) return;
  const [turn, at] = found;
  const now = start ? {...where, turn, start: at} : {...where, end_turn: turn, end: at};
  const backwards = now.turn > now.end_turn || (now.turn === now.end_turn && now.start >= now.end);
  if (!backwards) { moving.where = now; show(); }
}

export function key(event) {
  if (!moving) return false;
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    byWord(event.key === "ArrowRight" ? 1 : -1, event.shiftKey);
  } else if (event.key === "Enter") { finish(); } else if (event.key === "Escape") { leave(); } else {
    return false;
  }
  event.preventDefault();
  return true;
}

// --- the mouse

function pointAt(x, y) {
  if (document.caretPositionFromPoint) {
    const found = document.caretPositionFromPoint(x, y);
    return found && [found.offsetNode, found.offset];
  }
  const found = document.caretRangeFromPoint(x, y);
  return found && [found.startContainer, found.startOffset];
}

function drag(event, end) {
  grips.hidden = true; // what lies under the grip is wanted, not the grip
  const point = pointAt(event.clientX, event.clientY);
  grips.hidden = false;
  if (!point || !turnOf(point[0])?.querySelector(".said").contains(point[0])) return;
  const range = rangeOfPlace(moving.where);
  try {
    if (end) range.setEnd(...point); else range.setStart(...point);
  } catch { return; }
  const now = placeOf(range);
  if (!now || range.collapsed) return;
  moving.where = snapped(now, end);
  show();
}

// To whole words: half a word is nobody's evidence.
function snapped(where, end) {
  const edges = wordEdges(turnAt(end ? where.end_turn : where.turn));
  const at = end ? where.end : where.start;
  const within = edges.find(([from, to]) => from < at && at < to);
  if (!within) return where;
  return end ? {...where, end: within[1]} : {...where, start: within[0]};
}

for (const grip of grips.children) {
  grip.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    const follow = (moved) => moving && drag(moved, grip.dataset.end === "end");
    const stop = () => {
      removeEventListener("pointermove", follow);
      removeEventListener("pointerup", stop);
      if (moving) finish();
    };
    addEventListener("pointermove", follow);
    addEventListener("pointerup", stop);
  });
}
addEventListener("resize", () => moving && show());
