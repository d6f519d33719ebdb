/* Search in the page: every word must begin a word of the text; accents and case do not count. */
"use strict";

(() => {
  const SHOWN = 50;
  const AROUND = 90;
  const form = document.getElementById("_search");
  const field = document.getElementById("_q");
  const more = document.getElementById("_more");
  const list = document.getElementById("_results");
  const count = document.getElementById("_count");
  const number = new Intl.NumberFormat(form.dataset.lang);

  // One letter stays one letter, so that a place in the folded text is the place in the text.
  const letter = (c) => {
    const bare = c.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
    return bare.length === c.length ? bare : c;
  };
  const fold = (text) =>
    text.replace(/[’ʼ‘]/g, "'").replace(/[\u00a0\u202f]/g, " ")
      .replace(/[^\x00-\x7f]/g, letter).replace(/[A-Z]/g, (c) => c.toLowerCase());
  const isWord = (c) => c !== undefined && /[\p{L}\p{N}]/u.test(c);

  const read = (rows) =>
    rows.map(([path, kind, title, text]) => ({
      path, kind, title, text, inTitle: fold(title), inText: fold(text),
    }));
  let pages = read(window.terrainIndex || []);

  // Where a word begins with what was typed; œ and æ may be typed in two letters.
  const variants = (word) =>
    word.includes("oe") || word.includes("ae")
      ? [word, word.replaceAll("oe", "œ").replaceAll("ae", "æ")]
      : [word];
  const places = (text, word) => {
    const found = [];
    for (const form of variants(word)) {
      for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) {
        if (!isWord(text[at - 1])) found.push([at, at + form.length]);
      }
    }
    return found;
  };

  const score = (page, words) => {
    let total = 0;
    for (const word of words) {
      const inTitle = places(page.inTitle, word).length;
      const inText = places(page.inText, word).length;
      if (!inTitle && !inText) return 0;
      total += 8 * Math.min(inTitle, 2) + Math.min(inText, 5);
    }
    return total;
  };

  const marked = (text, folded, words, into) => {
    const spans = words.flatMap((word) => places(folded, word)).sort((a, b) => a[0] - b[0]);
    let reached = 0;
    for (const [start, end] of spans) {
      if (start < reached) continue;
      into.append(text.slice(reached, start));
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      into.append(mark);
      reached = end;
    }
    into.append(text.slice(reached));
  };

  const excerpt = (page, words) => {
    const first = Math.min(
      ...words.flatMap((word) => places(page.inText, word).map(([at]) => at)), page.text.length,
    );
    let start = first === page.text.length ? 0 : Math.max(0, first - AROUND);
    if (start) start = page.text.indexOf(" ", start) + 1;
    const end = Math.min(page.text.length, start + 3 * AROUND);
    return [start, end];
  };

  const row = (page, words) => {
    const item = document.createElement("li");
    const kind = document.createElement("span");
    kind.className = "kind";
    kind.textContent = page.kind;
    const link = document.createElement("a");
    link.href = page.path;
    marked(page.title, page.inTitle, words, link);
    const said = document.createElement("p");
    const [start, end] = excerpt(page, words);
    if (start) said.append("… ");
    marked(page.text.slice(start, end), page.inText.slice(start, end), words, said);
    if (end < page.text.length) said.append(" …");
    item.append(kind, link, said);
    return item;
  };

  const said = (found) => {
    const of = form.dataset[found === 0 ? "none" : found === 1 ? "one" : "many"];
    const cut = found > SHOWN ? " " + form.dataset.cut.replace("{shown}", SHOWN) : "";
    return of.replace("{found}", number.format(found))
      .replace("{total}", number.format(pages.length)) + cut;
  };

  const find = () => {
    const words = fold(field.value).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    list.replaceChildren();
    count.textContent = "";
    if (!words.length) return;
    const found = pages
      .map((page) => [score(page, words), page])
      .filter(([points]) => points)
      .sort((a, b) => b[0] - a[0]);
    count.textContent = said(found.length);
    list.append(...found.slice(0, SHOWN).map(([, page]) => row(page, words)));
  };

  let waiting;
  field.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(find, 120);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  if (more) {
    more.addEventListener("change", () => {
      const load = document.createElement("script");
      load.src = form.dataset.more;
      load.addEventListener("load", () => {
        pages = pages.concat(read(window.terrainTranscripts || []));
        find();
      });
      more.disabled = true;
      document.head.append(load);
    });
  }
  field.value = new URLSearchParams(location.search).get("q") || "";
  find();
  field.focus();
})();
