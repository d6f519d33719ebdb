// What others do to this transcript, as it happens. A page that nobody looks at does not listen:
// browsers allow few connections to a server.

const PAUSE = 150; // ms: what comes together is asked for together

// `arrived(turns)`: turns that have changed, by number; none: any of them.
export function follow(transcript, arrived) {
  let source = null, timer = 0, all = false;
  const turns = new Set();

  const tell = () => {
    const now = all ? [] : [...turns];
    all = false;
    turns.clear();
    arrived(now);
  };
  const open = () => {
    if (document.hidden || source) return;
    source = new EventSource(`/api/events?transcript=${encodeURIComponent(transcript)}`);
    source.addEventListener("message", ({data}) => {
      const said = JSON.parse(data).turns;
      all ||= !said.length;
      for (const one of said) turns.add(one);
      clearTimeout(timer);
      timer = setTimeout(tell, PAUSE);
    });
  };
  const close = () => { source?.close(); source = null; };

  document.addEventListener("visibilitychange", () => { if (document.hidden) close(); else open(); });
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}
