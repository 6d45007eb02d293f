// Puts what is new in the place of what is old. What has not changed stays the very same element, so that a selection, a folded list,
// or whatever reads the page aloud keeps its place; and what somebody is filling in is left alone.
"use strict";

document.addEventListener("input", (event) => event.target.closest("[data-live]")?.setAttribute("data-touched", ""));
const isHeld = (part) => part.hasAttribute("data-touched") || (part.contains(document.activeElement) && document.activeElement.matches("input, select, textarea"));

// Made of nothing but elements that have names: then each is settled by itself.
const isNamed = (part) => part.children.length > 0 && [...part.childNodes].every((one) => one.id || (one.nodeType !== Node.ELEMENT_NODE && !one.data.trim()));

function settle(old, fresh) {
  if (old.isEqualNode(fresh)) return;
  if (isNamed(old) && isNamed(fresh)) settleEach(old, [...fresh.children]);
  else if (old.hasAttribute("data-live")) {
    old.className = fresh.className;
    old.replaceChildren(...fresh.childNodes);
  } else old.replaceWith(fresh);
}

function settleEach(old, wanted) {
  const ids = new Set(wanted.map((one) => one.id));
  for (const gone of [...old.children].filter((one) => !ids.has(one.id))) gone.remove();
  const standing = new Map([...old.children].map((one) => [one.id, one]));
  let at = old.firstElementChild;
  for (const one of wanted) {
    const was = standing.get(one.id) ?? one;
    if (was === at) at = at.nextElementSibling;
    else old.insertBefore(was, at);
    if (was !== one) settle(was, one);
  }
}

// The marked parts of a page, as another copy of it has them. `said`: that copy answers a form, and says what came of it.
function show(page, said) {
  const focused = document.activeElement?.id;
  for (const part of document.querySelectorAll("[data-live]")) {
    const fresh = page.getElementById(part.id);
    if (fresh && !isHeld(part)) settle(part, fresh);
  }
  if (focused && document.activeElement?.id !== focused) document.getElementById(focused)?.focus({ preventScroll: true });
  document.title = page.title;
  for (const id of said ? ["said", "problems"] : []) document.getElementById(id).replaceWith(page.getElementById(id));
  document.dispatchEvent(new Event("fresh"));
}
