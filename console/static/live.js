// Keeps the marked parts of a page fresh, and says so when it cannot. Everything works without it.
"use strict";
(() => {
  const EVERY = 1000, STALE_AFTER = 5000; // milliseconds
  const stale = document.getElementById("stale");
  let heardAt = performance.now(), busy = false;

  // What somebody is filling in is left alone.
  document.addEventListener("input", (event) => event.target.closest("[data-live]")?.setAttribute("data-touched", ""));
  const isHeld = (part) => part.hasAttribute("data-touched") || (part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea"));

  function show(page, said) {
    const focused = document.activeElement?.id;
    for (const part of document.querySelectorAll("[data-live]")) {
      const fresh = page.getElementById(part.id);
      if (!fresh || isHeld(part) || fresh.innerHTML === part.dataset.shown) continue;
      part.dataset.shown = fresh.innerHTML;
      part.className = fresh.className;
      part.replaceChildren(...fresh.childNodes);
    }
    if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
    document.title = page.title;
    if (said) document.getElementById("said").replaceWith(page.getElementById("said"));
  }

  async function ask(address, options, said) {
    busy = true;
    try {
      const answer = await fetch(address, { cache: "no-store", ...options });
      const isWrong = answer.status === 422; // what was typed stays, and what was wrong stands above the page
      if (!answer.ok && !isWrong) return false;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      show(page, said);
      if (said) document.getElementById("problems").replaceWith(page.getElementById("problems"));
      if (isWrong) return null;
      heardAt = performance.now();
      return true;
    } catch (lost) {
      if (!(lost instanceof TypeError) && lost.name !== "TimeoutError") throw lost;
      return false;
    } finally {
      busy = false;
    }
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

  setInterval(() => {
    if (document.hidden) return;
    stale.hidden = performance.now() - heardAt < STALE_AFTER;
    if (!busy) ask(document.body.dataset.page ?? location.href, { headers: { Live: "yes" }, signal: AbortSignal.timeout(STALE_AFTER) }, false);
  }, EVERY);
  document.addEventListener("visibilitychange", () => { heardAt = performance.now(); });
})();
