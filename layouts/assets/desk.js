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

  // Something runs on the server. Its words and bar follow by themselves; what can be done changes once, when it is over,
  // and whoever stands there with the keyboard stays there.
  const live = document.getElementById("live");
  const look = async () => {
    let page = null;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch { /* The server is away for a moment: ask again. */ }
    const now = page && page.getElementById("live");
    if (now) {
      const words = live.querySelector("p"), said = now.querySelector("p").textContent;
      if (words.textContent !== said) words.textContent = said;
      live.querySelector("progress").value = now.querySelector("progress").value;
      if (!now.dataset.again) {
        for (const id of ["outcome", "about"]) {
          const part = document.getElementById(id), inside = part.contains(document.activeElement);
          part.replaceChildren(...page.getElementById(id).childNodes);
          const first = part.querySelector("a, button");
          if (inside && first) first.focus();
        }
        document.querySelector(".lead").textContent = page.querySelector(".lead").textContent;
        return;
      }
    }
    window.setTimeout(look, Number(live.dataset.again));
  };
  if (live && live.dataset.again) window.setTimeout(look, Number(live.dataset.again));

  // A heat map holds hundreds of links: Tab enters it once, arrow keys move inside, Home and End go to a row's ends.
  for (const table of document.querySelectorAll("table.heat")) {
    const rows = [...table.tBodies[0].rows].map((row) => [...row.cells].map((cell) => cell.querySelector("a")));
    const links = rows.flat().filter(Boolean);
    const enter = (link) => { for (const one of links) one.tabIndex = one === link ? 0 : -1; };
    if (!links.length) continue;
    enter(links[0]);
    table.addEventListener("focusin", (event) => { if (links.includes(event.target)) enter(event.target); });
    table.addEventListener("keydown", (event) => {
      const y = rows.findIndex((row) => row.includes(event.target));
      const step = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0] }[event.key];
      if (y < 0 || event.ctrlKey || event.altKey || event.metaKey || !(step || event.key === "Home" || event.key === "End")) return;
      const own = rows[y].filter(Boolean);
      let next = event.key === "Home" ? own[0] : own[own.length - 1];
      if (step) {
        let x = rows[y].indexOf(event.target), at = y;
        do { at += step[0]; x += step[1]; next = rows[at] && rows[at][x]; } while (rows[at] && x >= 0 && x < rows[at].length && !next);
      }
      event.preventDefault();
      if (next) next.focus();
    });
  }
})();
