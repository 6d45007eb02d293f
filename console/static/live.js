// Keeps the marked parts of a page fresh, and says so when it cannot. Everything works without it.
"use strict";
(() => {
  const EVERY = 1000, STALE_AFTER = 5000, AT_LEAST_EVERY = 30000; // milliseconds
  const stale = document.getElementById("stale"), rings = document.body.hasAttribute("data-rings"), now = () => performance.now(), here = new URL(document.body.dataset.page ?? location.href, location.href);
  let stream = null, newest, shown, aliveAt = now(), freshAt = now(), askedAt = now(), busy = false, refused = false, isOver = false;

  async function ask(address, options, said) {
    const asked = newest;
    busy = true;
    try {
      const answer = await fetch(address, { cache: "no-store", ...options });
      const isElsewhere = answer.redirected && new URL(answer.url).pathname !== here.pathname;
      refused = isElsewhere || answer.type === "opaqueredirect" || [401, 403].includes(answer.status);
      if (refused && !said) [isOver, stream] = [blank(here), stream?.close()];
      const isWrong = answer.status === 422; // what was typed stays, and what was wrong stands above the page
      if (refused || (!answer.ok && !isWrong)) return false;
      show(new DOMParser().parseFromString(await answer.text(), "text/html"), said);
      if (!isWrong) [shown, freshAt] = [asked, now()];
      return isWrong ? null : true;
    } catch (lost) {
      if (!(lost instanceof TypeError) && lost.name !== "TimeoutError") throw lost;
      return false;
    } finally {
      [busy, askedAt] = [false, now()];
      tell();
    }
  }

  async function freshen() {
    if (busy || isOver || !(await ask(here, { headers: { Live: "yes" }, redirect: "manual", signal: AbortSignal.timeout(STALE_AFTER) }, false))) return;
    if (newest !== shown) freshen(); // it went on while we asked
  }

  // A phone's own forms are answered without leaving the page, so that what is typed on another phone stays.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.closest("[data-stay]")) return;
    event.preventDefault();
    const body = new URLSearchParams(new FormData(form, event.submitter));
    form.setAttribute("aria-busy", "true");
    const done = await ask(form.action, { method: "POST", body }, true);
    form.removeAttribute("aria-busy");
    if (done) form.reset();
    else if (done === false) stale.hidden = false; // what was typed stays, to be sent again
  });

  function tell() {
    for (const one of stale.children) one.hidden = (one.dataset.why === "refused") !== refused;
    stale.hidden = !refused && now() - freshAt < STALE_AFTER;
  }

  // The stream tells a number: another than what is shown is something new, and the same is a sign of life.
  function listen() {
    stream = new EventSource("/changes");
    stream.onopen = () => { shown = undefined; }; // whoever answers now may count otherwise
    stream.onmessage = ({ data }) => {
      [newest, aliveAt] = [data, now()];
      if (newest === shown) freshAt = aliveAt;
      else freshen();
    };
  }

  // A page that nobody sees listens on only if it rings. Where no stream comes through, a page asks again and again by itself.
  function look() {
    const isUnseen = isOver || (document.hidden && !rings);
    if (isUnseen || stream?.readyState === EventSource.CLOSED) stream = stream?.close() ?? null;
    if (isUnseen || (refused && now() - askedAt < STALE_AFTER)) return;
    if (!stream) listen();
    if (newest !== shown || now() - aliveAt > STALE_AFTER || now() - askedAt > AT_LEAST_EVERY) freshen();
    tell();
  }

  setInterval(look, EVERY);
  document.addEventListener("seen", async () => { freshAt = now(); await freshen(); veil(false); look(); });
  look();
})();
