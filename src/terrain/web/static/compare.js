// The table: not more columns than can be read across, and the arrows move from cell to cell.

const most = 4;
const boxes = [...document.querySelectorAll(".matrix thead input")];
const links = (row) => [...row.querySelectorAll("button, a")];

function limit() {
  const full = boxes.filter((box) => box.checked).length >= most;
  for (const box of boxes) box.disabled = full && !box.checked;
}

for (const box of boxes) box.addEventListener("change", limit);
limit();

document.querySelector(".matrix tbody").addEventListener("keydown", (event) => {
  const cell = event.target.closest("td, th");
  const steps = {ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0]};
  const step = steps[event.key];
  if (!cell || !step || event.altKey || event.ctrlKey) return;
  event.preventDefault();
  const rows = [...cell.closest("tbody").rows];
  let [row, column] = [rows.indexOf(cell.parentElement), cell.cellIndex];
  do {
    row += step[0];
    column += step[1];
    const found = rows[row]?.cells[column];
    if (!found) return;
    if (links(found).length) { links(found)[0].focus(); return; }
  } while (true);
});
