(() => {
  "use strict";
  const form = document.getElementById("marks");
  const language = form.dataset.language;
  const kept = `safetynet-marks-${language}`;
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const by = (id) => document.getElementById(id);
  const chosen = (article) => (article.querySelector("input[type=radio]:checked") || {}).value || "";
  const shown = (article) => article.querySelector("textarea").defaultValue;
  const name = by("name"), on = by("on"), native = by("native"), missing = by("missing");

  const marksOf = (section) => Object.fromEntries(all("article", section).flatMap((article) => {
    const text = article.querySelector("textarea").value, remark = article.querySelector("input[type=text]").value;
    const mark = chosen(article) || (remark.trim() ? "open" : "");
    if (!mark) return [];
    return [[article.dataset.key, mark !== "change" ? { mark, remark } : { mark, text: text.trim() === shown(article).trim() ? "" : text, remark }]];
  }));
  const readGroups = () => all("details[data-group]").filter((group) => group.querySelector("[data-read]").checked).map((group) => group.dataset.group);
  const wrong = () => all("details[data-group]").flatMap((group) => all("li", group).filter((line) => line.querySelector("[type=checkbox]").checked)
    .map((line) => ({ group: group.dataset.group, entry: line.dataset.entry, remark: line.querySelector("input[type=text]").value })));
  const marks = () => {
    const parts = Object.fromEntries(all("section[data-part]").map((section) => [section.dataset.part, { sum: section.dataset.sum, marks: marksOf(section) }]));
    const replies = by("replies");
    if (replies) parts.replies = { sum: replies.dataset.sum, read: readGroups(), wrong: wrong(), missing: missing.value };
    return { form: form.dataset.form, language, reviewer: { name: name.value.trim(), on: on.value, native: native.checked }, parts };
  };

  // What is seen otherwise since it was marked is marked anew: a text in its wording or its English, a group in any word of a line.
  const seen = (article) => [shown(article), article.querySelector(".english .words").textContent];
  const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
  const lines = (group) => all("li", group).map((line) => [line.dataset.entry, ...all(".reply, .such, .gloss", line).map((one) => one.textContent)]);
  const state = () => ({
    name: name.value, on: on.value, missing: missing ? missing.value : "",
    texts: Object.fromEntries(all("article").filter((one) => chosen(one) || one.querySelector("input[type=text]").value).map((one) => [one.id,
      { of: seen(one), mark: chosen(one), text: one.querySelector("textarea").value, remark: one.querySelector("input[type=text]").value }])),
    read: all("details[data-group]").filter((group) => group.querySelector("[data-read]").checked).map((group) => [group.dataset.group, lines(group)]),
    wrong: wrong(),
  });
  const keep = () => { try { localStorage.setItem(kept, JSON.stringify(state())); } catch { by("not-kept").hidden = false; } };
  const restore = () => {
    let was = null;
    try { was = JSON.parse(localStorage.getItem(kept)); } catch { by("not-kept").hidden = false; }
    on.value = (was && was.on) || new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    if (!was) return;
    name.value = was.name || "";
    if (missing) missing.value = was.missing || "";
    for (const article of all("article")) {
      const one = (was.texts || {})[article.id];
      if (!one || !isSame(one.of, seen(article))) continue;
      const radio = all("input[type=radio]", article).find((each) => each.value === one.mark);
      if (radio) radio.checked = true;
      article.querySelector("textarea").value = one.text;
      article.querySelector("input[type=text]").value = one.remark;
    }
    const read = new Map(was.read || []), doubted = was.wrong || [];
    for (const group of all("details[data-group]")) {
      group.querySelector("[data-read]").checked = isSame(read.get(group.dataset.group), lines(group));
      for (const line of all("li", group)) {
        const one = doubted.find((each) => each.group === group.dataset.group && each.entry === line.dataset.entry);
        if (!one) continue;
        line.querySelector("[type=checkbox]").checked = true;
        line.querySelector("input[type=text]").value = one.remark;
      }
    }
  };

  const amiss = (article) => {
    if (chosen(article) !== "change") return "";
    const text = article.querySelector("textarea").value, wanted = article.dataset.holes.split(" ").filter(Boolean);
    if (!text.trim() || text.trim() === shown(article).trim()) return "Write the better text here. Without one, this text stays open.";
    const found = [...text.matchAll(/\{(\w*)\}/g)].map((hole) => hole[1]);
    const lost = wanted.filter((hole) => !found.includes(hole)), foreign = found.filter((hole) => !wanted.includes(hole));
    if (lost.length) return `Keep ${lost.map((hole) => `{${hole}}`).join(" and ")}: the computer fills it in.`;
    return foreign.length ? `The English has no ${foreign.map((hole) => `{${hole}}`).join(" and no ")}.` : "";
  };
  const unsettled = (article) => !chosen(article) || (chosen(article) === "change" && article.querySelector("textarea").value.trim() === shown(article).trim());
  const tell = () => {
    for (const article of all("article")) {
      article.className = chosen(article);
      const says = article.querySelector("[data-amiss]"), now = amiss(article);
      if (says.textContent !== now) says.textContent = now;
    }
    for (const group of all("details[data-group]")) group.querySelector("[data-done]").textContent = group.querySelector("[data-read]").checked ? "✓ read" : "";
    const left = [];
    for (const section of all("section[data-part]")) {
      const open = all("article", section).filter(unsettled), total = all("article", section).length;
      section.querySelector("[data-so-far]").textContent = `${total - open.length} of ${total} marked.`;
      if (open.length) left.push([section, open.map((one) => [one.id, one.dataset.key])]);
    }
    const replies = by("replies");
    if (replies) {
      const groups = all("details[data-group]"), open = groups.filter((group) => !group.querySelector("[data-read]").checked);
      replies.querySelector("[data-so-far]").textContent = `${groups.length - open.length} of ${groups.length} groups read.`;
      if (open.length) left.push([replies, open.map((group) => [group.id, group.querySelector(".group").textContent])]);
    }
    by("left").replaceChildren(...left.map(([section, open]) => {
      const box = document.createElement("div"), says = document.createElement("p"), links = document.createElement("p");
      says.textContent = `${section.querySelector("h2").firstChild.textContent.trim()}: ${open.length} still open, so that you do not sign this part.`;
      links.append(...open.slice(0, 12).flatMap(([id, words]) => {
        const link = document.createElement("a");
        link.href = `#${id}`; link.textContent = words;
        return [link, " "];
      }), open.length > 12 ? `and ${open.length - 12} more` : "");
      box.append(says, links);
      return box;
    }));
  };

  const refuse = (sentence, field) => {
    by("refused").textContent = sentence; by("refused").hidden = !sentence; by("saved").textContent = "";
    for (const one of [name, on, native]) one.toggleAttribute("aria-invalid", one === field);
    if (field) field.focus();
  };
  by("save").addEventListener("click", () => {
    settle();
    if (!name.value.trim()) return refuse("Write your name: a signature is a name.", name);
    if (!on.value) return refuse("Write the date on which you read this.", on);
    if (!native.checked) return refuse(`Only a native speaker signs: tick the line above if you are one.`, native);
    refuse("", null);
    const link = document.createElement("a"), address = URL.createObjectURL(new Blob([JSON.stringify(marks(), null, 1)], { type: "application/json" }));
    link.href = address; link.download = `marks-${language}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60000);
    by("saved").textContent = `Saved as marks-${language}.json. Please send that file on.`;
    return undefined;
  });
  by("forget").addEventListener("click", () => {
    if (!confirm("Forget all marks on this page?")) return;
    settle();
    try { localStorage.removeItem(kept); } catch { /* it kept nothing */ }
    form.reset(); restore(); tell();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  // A page has thousands of lines, and many a phone is slow: what was marked is gathered a moment later, or at once before it is left.
  let soon = 0;
  const settle = () => { if (soon) { clearTimeout(soon); soon = 0; keep(); tell(); } };
  form.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(settle, 150); });
  // Who reads a page after somebody else says it for themselves: it is never kept, and another name asks again.
  name.addEventListener("input", () => { native.checked = false; });
  addEventListener("pagehide", settle);
  document.addEventListener("visibilitychange", settle);
  native.checked = false;
  restore();
  tell();
  by("no-script").hidden = true;
})();
