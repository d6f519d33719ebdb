// The recording beside the text: a time code is heard at a click, the text follows the sound.

const media = document.getElementById("media");
const offset = Number(document.querySelector(".reader").dataset.offset) || 0;
let now = null;

function times() {
  return [...document.querySelectorAll(".turn .time")];
}

export function toggle() {
  if (!media) return;
  if (media.paused) media.play().catch(() => {}); else media.pause();
}

export function hear(link) {
  if (!media) return false;
  media.currentTime = Math.max(0, Number(link.dataset.time) + offset);
  media.play().catch(() => {});
  return true;
}

media?.addEventListener("timeupdate", () => {
  const at = media.currentTime - offset + 0.05;
  const turn = times().filter((one) => Number(one.dataset.time) <= at).at(-1)?.closest(".turn");
  if (turn === now) return;
  now?.classList.remove("playing");
  turn?.classList.add("playing");
  now = turn;
  if (turn && !media.paused) turn.scrollIntoView({block: "nearest"});
});
