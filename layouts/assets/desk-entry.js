// The entry grid's script: saves the draft while somebody types, asks for the checks, moves with keys, takes pasted
// blocks. Text lives in the page and on the server only, never in this browser's storage: computers are shared.
(() => {
  "use strict";
  const form = document.getElementById("sheet");
  if (!form || !form.classList.contains("sheet")) return;
  const status = document.getElementById("sheet-status");
  const SAVE_AFTER = 600, CHECK_AFTER = 300, RETRY = [2000, 5000, 15000, 30000];
  let dirty = false, saving = false, stopped = false, leaving = false, tries = 0, saveTimer = 0, checkTimer = 0, asked = 0;

  const words = (name, blanks = {}) =>
    Object.entries(blanks).reduce((text, [key, value]) => text.replace(`{${key}}`, value), form.getAttribute(`data-say-${name}`) || "");
  const say = (state, text) => {
    status.dataset.state = state;
    if (status.textContent !== text) status.textContent = text;
  };
  // Which page this is and how often it sent something: so the server knows a late or repeated save from another's.
  const tab = hidden("tab", [...crypto.getRandomValues(new Uint8Array(12))].map((one) => one.toString(16).padStart(2, "0")).join(""));
  const seq = hidden("seq", "0");
  function hidden(name, value) {
    const input = Object.assign(document.createElement("input"), { type: "hidden", name, value });
    form.append(input);
    return input;
  }
  const body = () => {
    const data = new URLSearchParams(new FormData(form));
    data.set("as", "json");
    return data;
  };
  function post(address, asked) {
    const text = asked.toString();
    const small = text.length < 60000; // the most a browser sends on after its page is gone
    const headers = { "Content-Type": "application/x-www-form-urlencoded;charset=UTF-8" };
    return fetch(address, { method: "POST", body: text, headers, keepalive: small, redirect: "manual", credentials: "same-origin" });
  }
  const draft = () => { seq.value = String(Number(seq.value) + 1); return post(form.getAttribute("action"), body()); };
  const inputs = () => [...form.querySelectorAll(".sheet-table input:not([type=hidden]):not(.reason):not(:disabled), .sheet-table select:not(:disabled)")];
  const column = (input) => input.name.slice(input.name.lastIndexOf(":"));

  // Saving ------------------------------------------------------------------------------------------------------
  const time = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
  async function save() {
    clearTimeout(saveTimer);
    if (!dirty || stopped || leaving) return;
    if (saving) { later(SAVE_AFTER); return; }
    saving = true;
    dirty = false;
    say("saving", words("saving"));
    try {
      const answer = await draft();
      if (answer.status === 409) { stopped = true; dirty = true; say("conflict", words("conflict")); return; }
      if (!answer.ok) {
        dirty = true;
        if (answer.status === 503) say("offline", words("away"));
        else say("refused", words(answer.status === 400 ? "bad" : "refused"));
        again();
        return;
      }
      const done = await answer.json();
      form.elements.draft.value = done.draft;
      form.elements.version.value = done.version;
      tries = 0;
      say("saved", dirty ? words("unsaved") : words("saved", { time: time() }));
      if (dirty) later(SAVE_AFTER);
    } catch {
      dirty = true;
      say("offline", words("offline"));
      again();
    } finally {
      saving = false;
    }
  }
  const later = (after) => { clearTimeout(saveTimer); saveTimer = setTimeout(save, after); };
  const again = () => { later(RETRY[Math.min(tries, RETRY.length - 1)]); tries += 1; };

  function typed() {
    dirty = true;
    if (!stopped) { say("unsaved", words("unsaved")); later(SAVE_AFTER); }
    clearTimeout(checkTimer);
    checkTimer = setTimeout(check, CHECK_AFTER);
  }
  form.addEventListener("input", typed);
  form.addEventListener("change", typed);
  form.addEventListener("focusout", () => { if (dirty && !saving) later(0); });
  window.addEventListener("online", () => { if (dirty) { tries = 0; later(0); } });
  window.addEventListener("pagehide", () => {
    if (!dirty || stopped || leaving) return;
    draft().catch(() => {});
  });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  window.addEventListener("beforeunload", (event) => {
    if ((dirty || saving) && !leaving) event.preventDefault();
  });

  let sending = false;
  form.addEventListener("submit", (event) => {
    if (sending) { event.preventDefault(); return; }
    clearTimeout(saveTimer);
    const go = () => { leaving = true; sending = true; seq.value = String(Number(seq.value) + 1); };
    if (!saving) { go(); return; }
    // The draft's version is on its way; sending now would look like a change from elsewhere.
    event.preventDefault();
    const press = event.submitter;
    const wait = setInterval(() => {
      if (saving) return;
      clearInterval(wait);
      form.requestSubmit(press || undefined);
    }, 50);
  });
  window.addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });

  // Checks ------------------------------------------------------------------------------------------------------
  async function check() {
    const mine = ++asked;
    try {
      const answer = await post(form.dataset.check, body());
      if (!answer.ok || mine !== asked) return;
      show((await answer.json()).findings);
    } catch { /* the server checks again when the sheet is handed in */ }
  }
  function show(findings) {
    const by = new Map();
    for (const one of findings) by.set(one.cell, [...(by.get(one.cell) || []), one]);
    for (const row of form.querySelectorAll("tr[data-cell]")) fill(row, by.get(row.dataset.cell) || []);
  }
  function fill(row, own) {
    const list = document.getElementById(row.dataset.found);
    const holder = list.closest("tr");
    const box = holder.querySelector(".answer");
    list.replaceChildren(...own.map((one) => {
      const item = document.createElement("li");
      const kind = document.createElement("strong");
      item.className = one.severity;
      kind.textContent = words(`kind-${one.severity}`);
      item.append(kind, ` ${one.words}`);
      return item;
    }));
    box.hidden = !own.some((one) => one.severity === "question") && !box.querySelector("input").value;
    holder.hidden = !own.length && box.hidden;
    const wrong = new Set(own.filter((one) => one.severity === "error").map((one) => one.name));
    for (const input of row.querySelectorAll("input[id], select")) {
      if (wrong.has(input.name)) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  if (form.dataset.unsaved) typed();

  // Keys --------------------------------------------------------------------------------------------------------
  form.addEventListener("keydown", (event) => {
    const input = event.target;
    if (!input.closest(".sheet-table") || input.matches(".reason") || event.altKey || event.ctrlKey || event.metaKey || event.isComposing) return;
    const list = input.tagName === "SELECT";
    const down = event.key === "Enter" ? !event.shiftKey : event.key === "ArrowDown" && !list;
    const up = event.key === "Enter" ? event.shiftKey : event.key === "ArrowUp" && !list;
    if (!down && !up) return;
    event.preventDefault();
    const same = inputs().filter((one) => column(one) === column(input));
    const next = same[same.indexOf(input) + (down ? 1 : -1)];
    if (next) { next.focus(); if (next.select) next.select(); }
  });

  // Pasting a block ---------------------------------------------------------------------------------------------
  form.addEventListener("paste", (event) => {
    const input = event.target;
    if (!input.closest || !input.closest(".sheet-table") || input.tagName !== "INPUT" || input.matches(".reason")) return;
    const text = (event.clipboardData || window.clipboardData).getData("text").replace(/\r\n?/g, "\n").replace(/\n$/, "");
    if (!/[\n\t]/.test(text)) return;
    event.preventDefault();
    const rows = [...form.querySelectorAll("tr[data-cell]")].map((row) => [...row.querySelectorAll("input[id], select")].filter((one) => !one.disabled)).filter((row) => row.length);
    const top = rows.findIndex((row) => row.includes(input));
    const left = rows[top].indexOf(input);
    const filled = [];
    let over = 0;
    text.split("\n").forEach((line, down) => line.split("\t").forEach((value, right) => {
      const target = (rows[top + down] || [])[left + right];
      if (!target || !put(target, value.trim())) { if (value.trim()) over += 1; return; }
      filled.push(target);
    }));
    if (!filled.length) return;
    typed();
    const name = (one) => (one.labels[0] ? one.labels[0].textContent : "");
    const told = words("pasted", { n: filled.length, first: name(filled[0]), last: name(filled[filled.length - 1]) });
    document.getElementById("sheet-told").textContent = over ? `${told} ${words("over", { n: over })}` : told;
  });
  function put(target, value) {
    if (target.tagName !== "SELECT") { target.value = value; return true; }
    const match = [...target.options].find((option) => option.value === value || option.text.toLowerCase() === value.toLowerCase());
    if (match) target.value = match.value;
    else if (!value) target.value = "";
    return Boolean(match) || !value;
  }
})();
