// Files dropped anywhere on the library go into its form; nothing is sent before a person says so.

const bring = document.querySelector(".bring");
const form = document.getElementById("bring");

addEventListener("dragover", (event) => {
  if (![...event.dataTransfer.types].includes("Files")) return;
  event.preventDefault();
  bring.open = true;
  bring.classList.add("over");
});
addEventListener("dragleave", () => bring.classList.remove("over"));
addEventListener("drop", (event) => {
  bring.classList.remove("over");
  if (!event.dataTransfer.files.length) return;
  event.preventDefault();
  form.elements.files.files = event.dataTransfer.files;
  if (form.reportValidity()) form.requestSubmit(); else form.elements.case.focus();
});
