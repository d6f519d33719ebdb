// A job that runs: its progress, and the page again when it has ended.
const job = document.querySelector("[data-job]");
if (job) {
  const what = job.querySelector(".what"), bar = job.querySelector("progress");
  const look = async () => {
    try {
      const answer = await fetch(`/api/jobs/${job.dataset.job}`);
      if (!answer.ok) return location.reload();
      const held = await answer.json();
      if (!["waiting", "running"].includes(held.state)) return location.reload();
      if (held.of) { bar.max = held.of; bar.value = held.done; bar.title = `${held.done} / ${held.of}`; }
      what.dataset.count = held.of ? `${held.done} / ${held.of}` : "";
    } catch { /* the server may be starting again: ask later */ }
    setTimeout(look, 600);
  };
  setTimeout(look, 400);
}
