// Files that take a while: says that they are being made, and when they are ready. Without this
// script the links do the same, silently.
for (const links of document.querySelectorAll(".downloads[data-said]")) {
  const said = links.querySelector("[role=status]");
  links.addEventListener("click", async (event) => {
    const link = event.target.closest("a[download]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    said.textContent = links.dataset.said;
    try {
      const answer = await fetch(link.href);
      const head = answer.headers.get("content-disposition") ?? "";
      if (!answer.ok || !head.startsWith("attachment")) { location.assign(link.href); return; }
      const place = URL.createObjectURL(await answer.blob());
      const name = /filename\*=UTF-8''([^;]+)/.exec(head)?.[1] ?? /filename="([^"]+)"/.exec(head)?.[1];
      const made = document.createElement("a");
      made.href = place;
      made.download = name ? decodeURIComponent(name) : "";
      made.click();
      setTimeout(() => URL.revokeObjectURL(place), 60000);
      said.textContent = links.dataset.done;
    } catch { said.textContent = links.dataset.failed; }
  });
}
