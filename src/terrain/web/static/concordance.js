// Lines as one stops typing: the same address, its part alone, put in the page that is open.

const form = document.getElementById("search");
const results = document.getElementById("results");
let waiting;
let asking = null;

async function look(push) {
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `${form.dataset.part}?${asked}`;
  asking?.abort(); // a later question has been asked meanwhile
  asking = new AbortController();
  results.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(`${address}&part=1`, {signal: asking.signal});
    const made = new DOMParser().parseFromString(await answer.text(), "text/html");
    results.replaceChildren(...[...made.body.childNodes].map((node) => document.adoptNode(node)));
    history[push ? "pushState" : "replaceState"](null, "", address);
    results.removeAttribute("aria-busy");
  } catch (error) {
    if (error.name !== "AbortError") throw error;
  }
}

form.addEventListener("input", (event) => {
  clearTimeout(waiting);
  waiting = setTimeout(() => look(false), event.target.type === "search" ? 250 : 0);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  look(true);
});
addEventListener("popstate", () => location.reload());
