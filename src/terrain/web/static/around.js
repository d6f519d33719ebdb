// What stands around the text: the outline follows the reading, the words of a search are marked,
// the choices of what is shown act at once.

import {plain} from "./plain.js";

document.documentElement.classList.add("js");

// The section that is being read is marked in the outline.
const links = new Map([...document.querySelectorAll(".outline nav a")]
  .map((link) => [link.getAttribute("href").slice(1), link]));
const heads = [...document.querySelectorAll("article h2[id]")];
let waiting = false;

function follow() {
  waiting = false;
  const read = heads.filter((head) => head.getBoundingClientRect().top < innerHeight / 3).at(-1);
  for (const [id, link] of links) {
    if (id === read?.id) {
      if (!link.hasAttribute("aria-current")) link.scrollIntoView({block: "nearest"});
      link.setAttribute("aria-current", "true");
    } else link.removeAttribute("aria-current");
  }
}

if (heads.length) {
  addEventListener("scroll", () => {
    if (!waiting) { waiting = true; requestAnimationFrame(follow); }
  }, {passive: true});
  follow();
}

document.querySelector(".shown")?.addEventListener("change", (event) => {
  event.currentTarget.submit();
});

// The words of the search that led here (?q=): by their beginnings, accents aside.
const asked = plain(new URLSearchParams(location.search).get("q") ?? "")
  .split(/[^\p{L}\p{N}]+/u).filter((word) => word.length > 3)
  .map((word) => word.slice(0, Math.max(4, word.length - 2)));

function found() {
  const ranges = [];
  for (const said of document.querySelectorAll(".said")) {
    const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      for (const {0: word, index} of node.data.matchAll(/[\p{L}\p{M}\p{N}]+/gu)) {
        const folded = plain(word);
        if (asked.some((one) => folded.startsWith(one))) {
          const range = document.createRange();
          range.setStart(node, index);
          range.setEnd(node, index + word.length);
          ranges.push(range);
        }
      }
    }
  }
  return ranges;
}

if (asked.length && CSS.highlights) CSS.highlights.set("found", new Highlight(...found()));
