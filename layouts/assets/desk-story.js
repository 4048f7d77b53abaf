// The forms of stories, definitions and gap targets: saves the draft while somebody types. Without it a button does.
(() => {
  "use strict";
  const form = document.getElementById("words");
  const status = document.getElementById("words-status");
  if (!form || !status || !status.dataset.save) return;
  const AFTER = 800, RETRY = 10000;
  let dirty = false, saving = false, stopped = false, leaving = false, timer = 0;
  const say = (name) => { if (status.textContent !== status.dataset[name]) status.textContent = status.dataset[name]; };
  const later = (after) => { clearTimeout(timer); timer = setTimeout(save, after); };

  async function save() {
    clearTimeout(timer);
    if (!dirty || stopped || leaving) return;
    if (saving) { later(AFTER); return; }
    saving = true;
    dirty = false;
    say("saving");
    const body = new URLSearchParams(new FormData(form));
    body.set("as", "json");
    try {
      const answer = await fetch(status.dataset.save, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
      if (answer.status === 409) { stopped = dirty = true; say("conflict"); return; }
      if (!answer.ok) { dirty = true; say(answer.status === 503 ? "away" : "unsaved"); later(RETRY); return; }
      const done = await answer.json();
      form.elements.draft.value = done.draft;
      form.elements.version.value = done.version;
      say(dirty ? "unsaved" : "saved");
      if (dirty) later(AFTER);
    } catch {
      dirty = true;
      say("offline");
      later(RETRY);
    } finally {
      saving = false;
    }
  }
  form.addEventListener("input", () => {
    dirty = true;
    if (!stopped) { say("unsaved"); later(AFTER); }
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  window.addEventListener("online", () => { if (dirty) later(0); });
  window.addEventListener("beforeunload", (event) => { if ((dirty || saving) && !leaving) event.preventDefault(); });
  form.addEventListener("submit", (event) => {
    if (saving) { // its version is on its way; sending now would look like a change from elsewhere
      event.preventDefault();
      const pressed = event.submitter;
      const wait = setInterval(() => { if (!saving) { clearInterval(wait); form.requestSubmit(pressed); } }, 50);
      return;
    }
    clearTimeout(timer);
    leaving = true;
  });
})();
