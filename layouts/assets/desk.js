// What internal pages do with a script; without it every form still works.
(() => {
  "use strict";
  const wrong = document.querySelector(".wrong-summary");
  if (wrong) wrong.focus();

  // A file takes a while. The words come from the page, so that they are in the reader's language.
  for (const sent of document.querySelectorAll('form input[name="say_sent"]')) {
    const form = sent.form;
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    status.className = "form-status";
    form.append(status);
    let timer = 0;
    form.addEventListener("submit", () => {
      status.textContent = sent.value;
      timer = window.setTimeout(() => { status.textContent = form.elements.say_still.value; }, 8000);
    });
    // Coming back with the browser's button shows the page as it was left.
    window.addEventListener("pageshow", () => { window.clearTimeout(timer); status.textContent = ""; });
  }
})();
