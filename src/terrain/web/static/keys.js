// A key presses the button, follows the link or opens the part that shows it.
const typing = (where) => where.closest?.("input:not([type=checkbox]), select, textarea");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  const held = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key);
  if (!held) return;
  event.preventDefault();
  if (held instanceof HTMLDetailsElement) {
    held.open = true;
    held.querySelector("input, select")?.focus();
  } else if (held.matches("input")) {
    held.focus();
  } else if (!event.repeat) held.click();
});
document.querySelector(".queue [aria-current]")?.scrollIntoView({ block: "nearest" });
