// What internal pages do with a script; without it every form still works.
(() => {
  "use strict";
  const wrong = document.querySelector(".wrong-summary");
  if (wrong) wrong.focus();
})();
