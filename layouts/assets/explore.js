// Brings the interactive chart to life when the reader asks for it, and nothing before that.
// Dash's own scripts are named by the server; this file only puts them into the page in order.
(() => {
  "use strict";
  const button = document.getElementById("explorer-open");
  if (!button) return;
  const space = document.getElementById("explorer-space");
  const status = document.getElementById("explorer-status");
  const line = button.closest("p");
  document.getElementById("explorer-without-script").hidden = true;
  button.hidden = false;

  // All are fetched at once; `async = false` still runs them in the order they were put in.
  const load = (source) =>
    new Promise((done, failed) => {
      const script = document.createElement("script");
      script.src = source;
      script.async = false;
      script.onload = done;
      script.onerror = () => failed(new Error(source));
      document.body.append(script);
    });

  // The chart's colours are set by the server; the page tells it what the device asks for, now and when that changes.
  const followScheme = () => {
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    const tell = () => window.dash_clientside.set_props("explorer-scheme", { data: dark.matches ? "dark" : "light" });
    dark.addEventListener("change", tell);
    const drawn = () => document.querySelector("#explorer-graph .main-svg");
    const wait = () => (drawn() ? dark.matches && tell() : window.setTimeout(wait, 100));
    wait();
  };

  const start = async () => {
    // All that moves the page moves at once, in the reader's own click: what loads later stays inside the space.
    line.hidden = true;
    space.hidden = false;
    space.append(status);
    space.tabIndex = -1;
    space.focus({ preventScroll: true });
    status.textContent = button.dataset.loading;
    const answer = await fetch("/explorer.json", { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(answer.statusText);
    const { config, scripts } = await answer.json();
    const settings = document.createElement("script");
    settings.id = "_dash-config";
    settings.type = "application/json";
    settings.textContent = JSON.stringify(config);
    document.body.append(settings);
    const entry = document.createElement("div");
    entry.id = "react-entry-point";
    space.prepend(entry);
    await Promise.all(scripts.map(load));
    status.textContent = "";
    new window.DashRenderer();
    followScheme();
  };

  button.addEventListener("click", () => {
    start().catch(() => {
      line.hidden = false;
      button.focus({ preventScroll: true });
      status.textContent = button.dataset.failed;
    });
  });
})();
