// The picture to watch from across the room: a tile for each machine, whose slots fill in the
// colour of whoever builds; and the numbers above it.

import { bytes, colour, count, element, farm, percent, setText } from "./farm.js";

const DENSE_FROM = 120;
const WORKS = 1;

const palette = {
  colours: [],
  read() {
    const style = getComputedStyle(document.documentElement);
    const probe = element("span", { hidden: true });
    document.body.append(probe);
    const resolve = name => {
      probe.style.color = `var(${name})`;
      return getComputedStyle(probe).color;
    };
    this.colours = Array.from({ length: 12 }, (_, i) => resolve(`--c${i}`));
    this.empty = resolve("--empty");
    probe.remove();
    return style;
  },
};

export function colours() {
  if (!palette.colours.length) {
    palette.read();
  }
  return palette;
}

matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  palette.read();
  farm.dispatchEvent(new CustomEvent("change", { detail: new Set(farm.machines.keys()) }));
});

class FarmNumbers extends HTMLElement {
  #fields = new Map();

  connectedCallback() {
    for (const [key, label, title = ""] of [
      ["busy", "slots busy", "One more than there are may be on its way to each machine"],
      ["machines", "machines"],
      ["queued", "jobs queued"],
      ["rate", "jobs a second"],
      ["away", "of offered jobs left", "Of the jobs that were offered to the network, those that another machine did"],
      ["cache", "cache hits"],
      ["sent", "sources sent"],
      ["returned", "objects returned"],
      ["failed", "failed"],
    ]) {
      const value = element("b", { id: `number-${key}` }, "–");
      const box = element("div", { className: "number", title }, value, element("span", {}, label));
      this.#fields.set(key, value);
      this.append(box);
    }
    farm.addEventListener("change", () => this.#draw());
  }

  #draw() {
    const all = farm.totals;
    if (!all) {
      return;
    }
    const done = all.doneRemote + all.doneReturned;
    const last = farm.samples.at(-1);
    this.#set("busy", `${count(all.busy)} / ${count(all.slots)}`);
    this.#set("machines", count(all.machines));
    this.#set("queued", count(all.queued));
    this.#set("rate", last ? ((last.done + last.local) / 4).toFixed(1) : "–");
    this.#set("away", percent(all.doneRemote, done));
    this.#set("cache", (all.cacheHits ?? -1) < 0 ? "–" : count(all.cacheHits));
    this.#set("sent", bytes(all.bytesIn));
    this.#set("returned", bytes(all.bytesOut));
    this.#set("failed", count(all.failed + all.lost));
  }

  #set(key, text) {
    setText(this.#fields.get(key), text);
  }
}

class FarmTiles extends HTMLElement {
  #tiles = new Map();
  #nothing = element("p", { className: "empty" },
    "No machine has logged in. Start `affogato daemon` on each machine of this network.");

  connectedCallback() {
    farm.addEventListener("begin", () => this.#begin());
    farm.addEventListener("change", event => this.#draw(event.detail));
    new ResizeObserver(() => this.#draw(farm.machines.keys())).observe(this);
  }

  #begin() {
    this.#tiles.clear();
    this.replaceChildren();
    this.#draw(farm.machines.keys());
  }

  #draw(changed) {
    if (!farm.totals || this.closest("[hidden]")) {
      return;
    }
    const dense = farm.machines.size > DENSE_FROM;
    if (this.classList.toggle("dense", dense)) {
      this.style.setProperty("--tile", farm.machines.size > 600 ? "2.4rem" : "4rem");
    } else {
      this.style.removeProperty("--tile");
    }
    for (const id of changed) {
      this.#one(id);
    }
    if (farm.machines.size) {
      this.#nothing.remove();
    } else {
      this.append(this.#nothing);
    }
  }

  #one(id) {
    const machine = farm.machines.get(id);
    let tile = this.#tiles.get(id);
    if (!machine) {
      tile?.remove();
      this.#tiles.delete(id);
      return;
    }
    if (!tile) {
      tile = element("a", { className: "tile", href: `#machine/${id}` },
        element("span", { className: "name" }), element("canvas"), element("span", { className: "say" }));
      tile.style.textDecoration = "none";
      this.#tiles.set(id, tile);
      this.append(tile);
    }
    const [name, canvas, say] = tile.children;
    setText(name, machine.name);
    setText(say, describe(machine));
    const label = `${machine.name}: ${machine.busy} of ${machine.slots} slots busy${trouble(machine)}`;
    if (tile.getAttribute("aria-label") !== label) {
      tile.setAttribute("aria-label", label);
      tile.title = label;
    }
    tile.classList.toggle("bad", machine.suspended || !machine.reachable);
    tile.classList.toggle("off", !machine.takesJobs);
    fill(canvas, machine);
  }
}

function trouble(machine) {
  if (!machine.reachable) {
    return ", cannot be reached";
  }
  return machine.suspended ? ", paused as its last jobs failed" : "";
}

function describe(machine) {
  const wrong = trouble(machine);
  if (wrong) {
    return wrong.slice(2);
  }
  const asks = machine.queued + machine.sent;
  const slots = machine.takesJobs ? `${machine.busy} / ${machine.slots}` : "only asks";
  return `${slots} · load ${Math.round(machine.load / 10)} %${asks ? ` · wants ${asks}` : ""}`;
}

// A cell for each slot; a job on its way there is a frame, one whose compiler runs is full. Jobs
// above the number of slots wait there, in cells of half the height.
function fill(canvas, machine) {
  const scale = devicePixelRatio || 1;
  const width = Math.max(1, Math.round(canvas.clientWidth * scale));
  const height = Math.max(1, Math.round(canvas.clientHeight * scale));
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const { colours: inks, empty } = colours();
  const context = canvas.getContext("2d");
  context.clearRect(0, 0, width, height);
  const rows = machine.running.reduce((most, run) => Math.max(most, run[0] + run[4]), machine.slots);
  if (!rows) {
    return;
  }
  const columns = Math.max(1, Math.ceil(Math.sqrt((rows * width) / height)));
  const lines = Math.ceil(rows / columns);
  const w = width / columns;
  const h = height / lines;
  const gap = Math.min(w, h) > 6 ? 1.5 * scale : 0.5;
  const cell = (slot, ink, full) => {
    const x = (slot % columns) * w;
    const y = Math.floor(slot / columns) * h;
    const high = slot < machine.slots ? h : h / 2;
    context.fillStyle = ink;
    context.strokeStyle = ink;
    context.lineWidth = 2 * scale;
    full ? context.fillRect(x + gap, y + gap, w - 2 * gap, high - 2 * gap)
      : context.strokeRect(x + 2 * gap, y + 2 * gap, w - 4 * gap, high - 4 * gap);
  };
  for (let slot = 0; slot < machine.slots; slot++) {
    cell(slot, empty, true);
  }
  for (const [slot, submitter, phase, , slots] of machine.running) {
    const number = farm.machines.get(submitter)?.colour ?? 11;
    for (let i = 0; i < slots; i++) {
      cell(slot + i, inks[Math.max(0, number) % inks.length], phase === WORKS);
    }
  }
}

class FarmSubmitters extends HTMLElement {
  connectedCallback() {
    farm.addEventListener("change", () => this.#draw());
  }

  #draw() {
    if (!farm.totals || this.closest("[hidden]")) {
      return;
    }
    const who = [...farm.machines.values()].filter(machine => machine.colour >= 0)
      .sort((a, b) => b.queued + b.sent - a.queued - a.sent || b.jobsAsked - a.jobsAsked).slice(0, 24);
    if (!who.length) {
      this.replaceChildren(element("p", { className: "empty" }, "Nobody has built anything yet."));
      return;
    }
    const key = JSON.stringify(who.map(m => [m.id, m.queued, m.sent, m.jobsAsked, m.jobsLocal]));
    if (key === this.dataset.key) {
      return;
    }
    this.dataset.key = key;
    const rows = who.map(machine => {
      const swatch = element("i", { className: "swatch" });
      swatch.style.background = colour(machine.colour);
      return element("tr", {},
        element("td", {}, swatch, machine.name),
        element("td", { className: "n" }, count(machine.queued)),
        element("td", { className: "n" }, count(machine.sent)),
        element("td", { className: "n" }, count(machine.jobsAsked)),
        element("td", { className: "n" }, count(machine.jobsLocal)));
    });
    const heads = ["who", "queued", "running", "asked for", "local"]
      .map((text, i) => element("th", { scope: "col", className: i ? "n" : "" }, text));
    this.replaceChildren(element("div", { className: "scroll" },
      element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows))));
  }
}

customElements.define("farm-numbers", FarmNumbers);
customElements.define("farm-tiles", FarmTiles);
customElements.define("farm-submitters", FarmSubmitters);
