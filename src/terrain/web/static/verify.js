// A manuscript dropped anywhere on its frame is sent at once; n and p go from problem to problem.
const drop = document.getElementById("drop");
if (drop) {
  const form = drop.closest("form");
  const file = document.getElementById("file");
  const said = document.getElementById("progress");
  const over = (on) => (event) => { event.preventDefault(); drop.classList.toggle("over", on); };
  drop.addEventListener("dragover", over(true));
  drop.addEventListener("dragleave", over(false));
  drop.addEventListener("drop", (event) => {
    over(false)(event);
    if (!event.dataTransfer.files.length) return;
    file.files = event.dataTransfer.files;
    form.requestSubmit();
  });
  form.addEventListener("submit", () => {
    said.textContent = form.dataset.said;
    form.querySelector("button.main").disabled = true;
  });
  addEventListener("pageshow", () => { form.querySelector("button.main").disabled = false; said.textContent = ""; });
}

const problems = [...document.querySelectorAll(".card.problem")];
let at = -1;
if (problems.length) {
  addEventListener("keydown", (event) => {
    if (event.target.closest("input, textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key !== "n" && event.key !== "p") return;
    at = (at + (event.key === "n" ? 1 : -1) + problems.length) % problems.length;
    problems[at].focus({preventScroll: true});
    problems[at].scrollIntoView({block: "nearest"});
    document.getElementById(problems[at].id.replace("c", "q"))?.scrollIntoView({block: "center"});
  });
}
