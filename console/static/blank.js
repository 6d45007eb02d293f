// Takes away what a page shows, once whoever sits before it may look no more. What somebody has typed stays, in a form of its own: sent, it
// is kept by the door until they have signed in, and shown to them again.
"use strict";

// Brought back by the browser's "back", or seen again after a while: nothing is to be read until the service has said that it may be.
const UNSEEN_FOR = 30000; // milliseconds
let unseenAt = 0, isBlank = false;

function veil(isOn) {
  document.getElementById("main").style.opacity = isOn ? 0 : "";
}

function seenAgain(isLong) {
  veil(isLong && !isBlank);
  document.dispatchEvent(new Event("seen"));
}

addEventListener("pageshow", ({ persisted }) => { if (persisted) seenAgain(true); });
document.addEventListener("visibilitychange", () => {
  if (document.hidden) unseenAt = performance.now();
  else seenAgain(performance.now() - unseenAt > UNSEEN_FOR);
});

// For good: whoever signs in begins with a page of their own. `here`: what to come back to.
function blank(here) {
  const held = document.activeElement, main = document.getElementById("main"), forms = [...document.forms].map(remains).filter(Boolean);
  main.replaceChildren(...forms);
  for (const one of document.querySelectorAll("[data-personal]")) one.remove();
  for (const link of document.querySelectorAll("#stale a")) link.href = here.pathname + here.search;
  document.title = "Safety Net";
  if (main.contains(held)) held.focus();
  isBlank = true;
  return isBlank;
}

// The form, with what was typed into it to be seen, and all else that it would send out of sight.
function remains(form) {
  const typed = [...form.elements].filter(isTyped), named = new Set(typed.map((one) => one.name));
  if (form.getAttribute("method") !== "post" || !typed.length) return null;
  const made = (name, given) => Object.assign(document.createElement(name), given);
  const rest = made("form", { action: form.getAttribute("action"), method: "post" });
  for (const [name, value] of new FormData(form)) if (!named.has(name)) rest.append(made("input", { type: "hidden", name, value }));
  rest.append(...typed.map((one) => one.closest(".govuk-form-group") ?? one));
  rest.append(made("button", { className: "govuk-button", textContent: "Sign in, and see this again" }));
  return rest;
}

// On a page that a form was answered with, what was typed is what it was drawn with.
function isTyped(one) {
  const isWriting = one.localName === "textarea" || ["text", "search", "time", "date", "tel", "number"].includes(one.type);
  return isWriting && one.name && one.value.trim() && (one.value !== one.defaultValue || document.body.hasAttribute("data-page"));
}
