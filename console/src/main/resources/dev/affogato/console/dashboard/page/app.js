// Which view is shown, and what the frame around it says.

import { farm, setText } from "./farm.js";
import "./tiles.js";
import "./tables.js";
import "./build.js";
import "./timeline.js";
import "./charts.js";

const ANNOUNCE_MS = 15000;
const views = ["farm", "machines", "machine", "builds", "build"];

function show() {
  const [name, id] = location.hash.slice(1).split("/");
  if (name === "main") {
    return;
  }
  const view = views.includes(name) ? name : "farm";
  for (const other of views) {
    document.getElementById(`view-${other}`).hidden = other !== view;
  }
  for (const link of document.querySelectorAll("nav a")) {
    const current = link.hash.slice(1).replace(/s$/, "") === view.replace(/s$/, "");
    current ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current");
  }
  const shown = document.querySelector(`${view}-view`);
  if (shown && id !== undefined) {
    shown.show(Number(id));
  }
  farm.dispatchEvent(new CustomEvent("change", { detail: new Set(farm.machines.keys()) }));
}

function connection(event) {
  const line = document.getElementById("connection");
  const lost = event.detail === "lost";
  line.classList.toggle("lost", lost);
  setText(line, lost ? "no connection to the scheduler; trying again" : "live");
}

function begin() {
  setText(document.getElementById("netname"), farm.scheduler.embedded ? "one build" : farm.scheduler.netname);
  setText(document.getElementById("announcement"), sentence());
}

function sentence() {
  const { machines, slots, busy, queued } = farm.totals;
  return `${machines} machines, ${busy} of ${slots} slots busy, ${queued} jobs queued`;
}

farm.addEventListener("connection", connection);
farm.addEventListener("begin", begin);
farm.addEventListener("change", () => {
  if (farm.totals) {
    document.title = `${farm.totals.busy}/${farm.totals.slots} · Affogato`;
  }
});
setInterval(() => farm.totals && setText(document.getElementById("announcement"), sentence()), ANNOUNCE_MS);
addEventListener("hashchange", show);
show();
farm.connect();
