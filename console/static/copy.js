// A button that copies what stands in a field. Without scripts it is not there, and the field can be marked and copied by hand.
"use strict";
(() => {
  for (const button of document.querySelectorAll("[data-copy]")) {
    const named = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copy);
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = "Copied";
      } catch {
        button.textContent = "Marked: copy it by hand"; // the browser does not let us
      }
      setTimeout(() => { button.textContent = named; }, 3000);
    });
  }
})();
