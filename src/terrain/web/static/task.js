// A task: letters find a code, Enter ticks it; selected words of the unit are those coded.
const form = document.querySelector("#code");
if (form) {
  const letters = form.querySelector("#letters"), words = form.elements.words, which = form.elements.occurrence;
  const lines = [...form.querySelectorAll("#list label")];
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const shown = () => lines.filter((line) => !line.hidden);
  letters.addEventListener("input", () => {
    for (const line of lines) line.hidden = !plain(line.textContent).includes(plain(letters.value.trim()));
  });
  letters.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { letters.value = ""; letters.dispatchEvent(new Event("input")); letters.blur(); }
    if (event.key !== "Enter") return;
    event.preventDefault();
    if (!letters.value.trim()) { letters.blur(); return; }
    const box = shown()[0]?.querySelector("input");
    if (box) box.checked = !box.checked;
    letters.value = "";
    letters.dispatchEvent(new Event("input"));
    box?.scrollIntoView({ block: "nearest" });
  });
  const unit = document.querySelector("#unit");
  document.addEventListener("mouseup", () => {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return;
    const range = chosen.getRangeAt(0);
    if (!unit.contains(range.startContainer) || !unit.contains(range.endContainer)) return;
    const said = chosen.toString().trim();
    words.value = said;
    // Which one of several: counted on the text before the selection.
    const before = unit.textContent.slice(0, range.startOffset);
    let count = 1;
    for (let at = before.indexOf(said); at >= 0; at = before.indexOf(said, at + 1)) count += 1;
    which.value = count;
    which.disabled = unit.textContent.split(said).length < 3;
  });
  words.addEventListener("input", () => { which.disabled = true; });
}
