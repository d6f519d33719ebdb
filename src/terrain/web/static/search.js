// Results as one stops typing: the same address, its part alone, put in the page that is open.

const form = document.getElementById("search");
const results = document.getElementById("results");
let waiting;
let latest = 0;

async function look(push) {
  const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
  const address = `/search?${asked}`;
  const mine = (latest += 1);
  results.setAttribute("aria-busy", "true");
  const answer = await fetch(`${address}&part=1`);
  if (mine !== latest) return; // a later question has been asked meanwhile
  results.removeAttribute("aria-busy");
  const made = new DOMParser().parseFromString(await answer.text(), "text/html");
  results.replaceChildren(...[...made.body.childNodes].map((node) => document.adoptNode(node)));
  history[push ? "pushState" : "replaceState"](null, "", address);
}

form.addEventListener("input", () => {
  clearTimeout(waiting);
  waiting = setTimeout(() => look(false), 250);
});
form.addEventListener("submit", (event) => {
  event.preventDefault();
  clearTimeout(waiting);
  look(true);
});
addEventListener("popstate", () => location.reload());
