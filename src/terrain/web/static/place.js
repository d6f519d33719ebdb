// Places in the transcript: turn + UTF-16 units within the turn's words. The server turns them
// into code points and refuses a place whose words are not those that were selected.

export function turnOf(node) {
  return (node.nodeType === Node.TEXT_NODE ? node.parentElement : node)?.closest(".turn");
}

// UTF-16 units from the beginning of a turn's words to a point of the document.
export function unitsTo(said, node, offset) {
  const range = document.createRange();
  range.selectNodeContents(said);
  range.setEnd(node, offset);
  return range.toString().length;
}

// A selection may begin in a heading or end in the margin: its turns are those that it touches.
function turnsIn(range) {
  return [...document.querySelectorAll(".turn")].filter((one) => range.intersectsNode(one));
}

// Where a point lies that is not in the words: before them (the speaker's name) or after.
function side(said, node, offset) {
  const point = document.createRange();
  point.setStart(node, offset);
  const whole = document.createRange();
  whole.selectNodeContents(said);
  return point.compareBoundaryPoints(Range.START_TO_START, whole) < 0 ? 0 : said.textContent.length;
}

export function placeOf(range) {
  const first = turnOf(range.startContainer) ?? turnsIn(range)[0];
  let last = turnOf(range.endContainer) ?? turnsIn(range).at(-1);
  if (!first || !last) return null;
  const begin = first.querySelector(".said");
  let finish = last.querySelector(".said");
  const start = begin.contains(range.startContainer)
    ? unitsTo(begin, range.startContainer, range.startOffset)
    : side(begin, range.startContainer, range.startOffset);
  let end = finish.contains(range.endContainer)
    ? unitsTo(finish, range.endContainer, range.endOffset)
    : side(finish, range.endContainer, range.endOffset);
  while (end === 0 && last !== first) { // a selection that only touches the next turn
    last = last.previousElementSibling;
    while (last && !last.matches(".turn")) last = last.previousElementSibling;
    if (!last) return null;
    finish = last.querySelector(".said");
    end = finish.textContent.length;
  }
  return trimmed(first, start, last, end);
}

// White space at the ends of a selection is nobody's evidence.
export function trimmed(first, start, last, end) {
  const begin = first.querySelector(".said").textContent;
  const finish = last.querySelector(".said").textContent;
  while (start < begin.length && /\s/.test(begin[start])) start += 1;
  while (end > 0 && /\s/.test(finish[end - 1])) end -= 1;
  const one = first === last;
  const words = one ? begin.slice(start, end) : begin.slice(start) + finish.slice(0, end);
  if (!words.trim()) return null;
  return {turn: +first.dataset.turn, start, end_turn: +last.dataset.turn, end, words};
}

export function rangeOf(turn, start, end) {
  const said = turn.querySelector(".said");
  const range = document.createRange();
  const walker = document.createTreeWalker(said, NodeFilter.SHOW_TEXT);
  let at = 0;
  let opened = false;
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const length = node.data.length;
    if (!opened && start <= at + length) { range.setStart(node, start - at); opened = true; }
    if (opened && end <= at + length) { range.setEnd(node, end - at); break; }
    at += length;
  }
  return range;
}

// The range of a place that may run over several turns.
export function rangeOfPlace(where) {
  const range = rangeOf(turnAt(where.turn), where.start, where.start);
  const last = rangeOf(turnAt(where.end_turn), where.end, where.end);
  range.setEnd(last.endContainer, last.endOffset);
  return range;
}

export function turnAt(number) {
  return document.getElementById(`t${number}`);
}

export function buttonOf(id) {
  return document.querySelector(`.margin button[data-c="${CSS.escape(id)}"]`);
}

// The place of a coding, as the server wrote it in the margin.
export function placeOfButton(button) {
  const [start, last, end] = button.dataset.place.split(" ").map(Number);
  const turn = +button.closest(".turn").dataset.turn;
  const where = {turn, start, end_turn: last, end};
  return turnAt(last) ? {...where, words: textOf(where)} : null;
}

export function placeOfCoding(id) {
  const button = buttonOf(id);
  return button && placeOfButton(button);
}

function textOf({turn, start, end_turn: last, end}) {
  const text = (number) => turnAt(number).querySelector(".said").textContent;
  if (turn === last) return text(turn).slice(start, end);
  let made = text(turn).slice(start);
  for (let one = turnAt(turn).nextElementSibling; one && one !== turnAt(last);
    one = one.nextElementSibling) {
    if (one.matches(".turn")) made += `\n${one.querySelector(".said").textContent}`;
  }
  return `${made}\n${text(last).slice(0, end)}`;
}

// The codings that lie on a point of the words, the shortest first.
export function codingsAt(node, offset) {
  const turn = turnOf(node);
  const said = turn?.querySelector(".said");
  if (!said?.contains(node)) return [];
  const number = +turn.dataset.turn;
  const at = unitsTo(said, node, offset);
  return [...document.querySelectorAll(".margin button[data-place]")]
    .map((button) => {
      const [start, last, end] = button.dataset.place.split(" ").map(Number);
      return {button, first: +button.closest(".turn").dataset.turn, start, last, end};
    })
    .filter((one) => (one.first < number || (one.first === number && one.start <= at))
      && (one.last > number || (one.last === number && at <= one.end)))
    .sort((a, b) => (a.last - a.first || a.end - a.start) - (b.last - b.first || b.end - b.start))
    .map((one) => one.button);
}

const segmenter = new Intl.Segmenter(document.documentElement.lang, {granularity: "sentence"});
const wordCutter = new Intl.Segmenter(document.documentElement.lang, {granularity: "word"});

export function sentences(turn) {
  const text = turn.querySelector(".said").textContent;
  return [...segmenter.segment(text)]
    .map(({index, segment}) => {
      const lead = segment.length - segment.trimStart().length;
      return [index + lead, index + segment.trimEnd().length];
    })
    .filter(([start, end]) => end > start);
}

// Where words begin and end, in UTF-16 units of the turn.
export function wordEdges(turn) {
  const text = turn.querySelector(".said").textContent;
  return [...wordCutter.segment(text)].filter((one) => one.isWordLike)
    .map(({index, segment}) => [index, index + segment.length]);
}
