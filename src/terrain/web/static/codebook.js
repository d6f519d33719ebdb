// The codebook: what a change does is shown in the page before it is made; codes move by drag and
// by keyboard. Every gesture is the form of `/codebook/change`, sent for its preview first.

const proof = document.body.dataset.proof;
const readOnly = "readOnly" in document.body.dataset;
const dialog = document.getElementById("effect");
const status = document.getElementById("status");
const tree = document.getElementById("tree");
const rows = [...tree.children];

function say(text) {
  status.textContent = text;
  status.classList.add("bad");
  setTimeout(() => { status.textContent = ""; }, 8000);
}

// --- what a change does, before it is made

async function preview(asked) {
  asked.set("part", "1");
  const answer = await fetch(`/codebook/change?${asked}`);
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok) {
    say([...made.querySelectorAll("main p.said, main p.said + p")].map((p) => p.textContent).join(" "));
    return;
  }
  dialog.replaceChildren(...[...made.body.childNodes].map((node) => document.adoptNode(node)));
  dialog.querySelector(".cancel").addEventListener("click", (event) => {
    event.preventDefault();
    dialog.close();
  });
  dialog.showModal();
  dialog.querySelector("button.main").focus();
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-effect]");
  if (!form) return;
  event.preventDefault();
  preview(new URLSearchParams(new FormData(form)));
});

// --- moving

const facts = (row) => row.dataset;
const rowOf = (code) => rows.find((row) => facts(row).code === code);

// The order among sisters changes no count: it is made at once. Another family is shown first.
async function move(row, parent, before) {
  const asked = new URLSearchParams({what: "move", code: facts(row).code, parent, before});
  if (facts(row).parent !== parent) { preview(asked); return; }
  const answer = await fetch("/codebook/change", {
    method: "POST", body: asked, headers: {"x-terrain-proof": proof},
  });
  if (!answer.ok) { say(answer.statusText); return; }
  sessionStorage.setItem("terrain-moved", facts(row).code);
  location.reload();
}

function keyed(row, key) {
  const {parent, before, after} = facts(row);
  if (key === "ArrowUp" && before) move(row, parent, before);
  if (key === "ArrowDown" && after) move(row, parent, facts(rowOf(after)).after);
  if (key === "ArrowRight" && before) move(row, before, "");
  if (key === "ArrowLeft" && parent) {
    const above = rowOf(parent);
    move(row, facts(above).parent, facts(above).after);
  }
}

tree.addEventListener("keydown", (event) => {
  const row = event.target.closest("li");
  if (!row) return;
  if (event.altKey && !readOnly && event.key.startsWith("Arrow")) {
    event.preventDefault();
    keyed(row, event.key);
  } else if (!event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    const shown = rows.filter((one) => !one.hidden);
    shown[shown.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)]?.querySelector("a").focus();
  }
});

let dragged = null;

function clear() {
  for (const row of rows) row.classList.remove("above", "onto", "dragged");
}

function within(row, code) {
  for (let one = row; one; one = rowOf(facts(one).parent)) {
    if (facts(one).code === code) return true;
  }
  return false;
}

tree.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("li");
  if (!dragged) return;
  dragged.classList.add("dragged");
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", facts(dragged).code);
});
tree.addEventListener("dragover", (event) => {
  const row = event.target.closest("li");
  if (!row || !dragged || within(row, facts(dragged).code)) return;
  event.preventDefault();
  const box = row.getBoundingClientRect();
  const above = event.clientY < box.top + box.height * 0.4;
  for (const one of rows) one.classList.remove("above", "onto");
  row.classList.add(above ? "above" : "onto");
});
tree.addEventListener("drop", (event) => {
  const row = event.target.closest("li");
  if (!row || !dragged) return;
  event.preventDefault();
  const above = row.classList.contains("above");
  const moved = dragged;
  clear();
  if (above) move(moved, facts(row).parent, facts(row).code);
  else move(moved, facts(row).code, "");
});
tree.addEventListener("dragend", () => { dragged = null; clear(); });

const moved = sessionStorage.getItem("terrain-moved");
sessionStorage.removeItem("terrain-moved");
if (moved) rowOf(moved)?.querySelector("a").focus();

// --- finding a code in a long tree

const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
document.getElementById("seek").addEventListener("input", (event) => {
  const wanted = plain(event.target.value).trim();
  for (const row of rows) {
    row.hidden = Boolean(wanted) && !plain(`${row.textContent} ${facts(row).code}`).includes(wanted);
  }
});
