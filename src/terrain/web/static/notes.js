// A Note: passages of the basket and evidence are dragged onto a stance of a claim; the same is in
// the forms, for the keyboard. What is dropped is sent by the page's own forms.
// The basket's format is told in basket.js; it is read here as it is kept.
const TYPE = "application/x-terrain-evidence", MOVED = "application/x-terrain-moved";
const study = document.querySelector("script[data-study]").dataset.study;

function basket() {
  try {
    const held = JSON.parse(localStorage.getItem(`terrain-basket:${study}`));
    return held?.v === 1 && Array.isArray(held.items) ? held.items : [];
  } catch { return []; } // not ours, or storage is closed
}

function fill() {
  const items = basket();
  for (const label of document.querySelectorAll(".from-basket")) {
    const select = label.querySelector("select");
    const chosen = select.value;
    while (select.options.length > 1) select.remove(1);
    for (const {at, citation} of items) select.add(new Option(citation, at));
    select.value = items.some((one) => one.at === chosen) ? chosen : "";
    label.hidden = items.length === 0;
  }
}
fill();
document.addEventListener("terrain-basket", fill);
addEventListener("storage", fill);

for (const one of document.querySelectorAll("[data-evidence]")) {
  one.addEventListener("dragstart", (event) => {
    const {evidence, of} = one.dataset;
    event.dataTransfer.setData(MOVED, JSON.stringify({evidence, of}));
    event.dataTransfer.effectAllowed = "move";
  });
}

for (const zone of document.querySelectorAll(".stance[data-stance]")) {
  const claim = zone.closest("[data-claim]").dataset.claim;
  const ours = (event) => event.dataTransfer.types.includes(TYPE) || event.dataTransfer.types.includes(MOVED);
  zone.addEventListener("dragover", (event) => {
    if (!ours(event)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = event.dataTransfer.types.includes(MOVED) ? "move" : "copy";
    zone.classList.add("over");
  });
  zone.addEventListener("dragleave", (event) => {
    if (!zone.contains(event.relatedTarget)) zone.classList.remove("over");
  });
  zone.addEventListener("drop", (event) => {
    zone.classList.remove("over");
    if (!ours(event)) return;
    event.preventDefault();
    const {stance} = zone.dataset;
    const moved = event.dataTransfer.getData(MOVED);
    if (moved) move(JSON.parse(moved), claim, stance);
    else add(JSON.parse(event.dataTransfer.getData(TYPE)), claim, stance);
  });
}

function send(action, fields) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = `${action}?proof=${encodeURIComponent(document.body.dataset.proof)}`;
  for (const [name, value] of Object.entries(fields)) {
    const input = document.createElement("input");
    Object.assign(input, {type: "hidden", name, value});
    form.append(input);
  }
  document.body.append(form);
  form.submit();
}

function here() { return location.pathname.replace(/\/(evidence|claims|undo|seal).*$/, ""); }

function add({at}, claim, stance) { send(`${here()}/evidence`, {claim, stance, at}); }

function move({evidence, of}, claim, stance) {
  const aim = `${here()}/evidence/${encodeURIComponent(evidence)}`;
  if (of === claim) send(aim, {do: "change", stance, of});
  else send(aim, {do: "move", claim, stance, of});
}

// After a change: what was changed has the focus, so that a person goes on from there.
const at = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (at && at.matches(".evidence, .claim")) at.focus({preventScroll: true});
document.querySelector('[role="alert"]')?.scrollIntoView({block: "center"});
