/* Two small comforts: the reference copied at a press, and everything open on paper. */
"use strict";

(() => {
  const copy = async (words, from) => {
    try {
      await navigator.clipboard.writeText(words);
    } catch {
      // A page opened from a folder may be refused the clipboard: the old way still works there.
      getSelection().selectAllChildren(from);
      document.execCommand("copy");
    }
  };
  for (const button of document.querySelectorAll("button.copy")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const from = document.getElementById(button.dataset.copy);
      await copy(from.textContent.trim(), from);
      button.parentElement.querySelector(".done").textContent = button.dataset.done;
    });
  }

  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });
})();
