// A row for each slot that was used, a bar for each job, coloured by phase. Zooms with the wheel,
// + and -, moves with dragging and arrow keys.

import { duration, element, fileName } from "./farm.js";
import { PHASES } from "./build.js";

const ROW = 12;
const ROWS_MAX = 400;
const NAMES = 120;
const AXIS = 20;
const PAN = 0.15;
const ZOOM = 1.4;
const LOCAL_INK = "--c11";

class TimeLine extends HTMLElement {
  #canvas = element("canvas", { tabIndex: 0, role: "img" });
  #say = element("output");
  #jobs = [];
  #rows = [];
  #from = 0;
  #to = 1;
  #end = 1;
  #drag = null;

  connectedCallback() {
    const button = (text, label, act) =>
      element("button", { type: "button", "aria-label": label, onclick: act }, text);
    this.append(
      element("div", { className: "tools" },
        button("+", "Zoom in", () => this.#zoom(1 / ZOOM)),
        button("−", "Zoom out", () => this.#zoom(ZOOM)),
        button("←", "Earlier", () => this.#pan(-PAN)),
        button("→", "Later", () => this.#pan(PAN)),
        button("all", "Show all", () => this.#set(0, this.#end))),
      this.#canvas, this.#say);
    new ResizeObserver(() => this.#draw()).observe(this);
    this.#canvas.addEventListener("wheel", event => {
      event.preventDefault();
      this.#zoom(event.deltaY < 0 ? 1 / ZOOM : ZOOM, this.#time(event.offsetX));
    }, { passive: false });
    this.#canvas.addEventListener("pointerdown", event => {
      this.#drag = { x: event.offsetX, from: this.#from, to: this.#to };
      this.#canvas.setPointerCapture(event.pointerId);
    });
    this.#canvas.addEventListener("pointermove", event => this.#move(event));
    this.#canvas.addEventListener("pointerup", () => (this.#drag = null));
    this.#canvas.addEventListener("pointercancel", () => (this.#drag = null));
    this.#canvas.addEventListener("keydown", event => {
      const act = {
        "+": () => this.#zoom(1 / ZOOM), "=": () => this.#zoom(1 / ZOOM), "-": () => this.#zoom(ZOOM),
        ArrowLeft: () => this.#pan(-PAN), ArrowRight: () => this.#pan(PAN), Home: () => this.#set(0, this.#end),
      }[event.key];
      if (act) {
        event.preventDefault();
        act();
      }
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#draw());
  }

  show(jobs, anew) {
    const seen = new Map();
    this.#jobs = jobs.filter(job => job.machine);
    this.#end = Math.max(1, ...jobs.map(job => end(job)));
    for (const job of this.#jobs) {
      const key = `${job.machine}\n${job.slot}`;
      if (!seen.has(key)) {
        seen.set(key, { machine: job.machine, slot: job.slot, jobs: [] });
      }
      seen.get(key).jobs.push(job);
    }
    this.#rows = [...seen.values()]
      .sort((a, b) => (a.machine < b.machine ? -1 : a.machine > b.machine ? 1 : a.slot - b.slot)).slice(0, ROWS_MAX);
    this.#canvas.setAttribute("aria-label",
      `${this.#jobs.length} jobs on ${seen.size} slots over ${duration(this.#end)}; the tables below say the same`);
    if (anew || this.#to <= 1) {
      this.#set(0, this.#end);
    } else {
      this.#draw();
    }
  }

  #set(from, to) {
    const span = Math.min(this.#end, Math.max(5, to - from));
    this.#from = Math.max(0, Math.min(from, this.#end - span));
    this.#to = this.#from + span;
    this.#draw();
  }

  #zoom(factor, around = (this.#from + this.#to) / 2) {
    this.#set(around - (around - this.#from) * factor, around + (this.#to - around) * factor);
  }

  #pan(share) {
    const step = (this.#to - this.#from) * share;
    this.#set(this.#from + step, this.#to + step);
  }

  #time(x) {
    const width = this.#canvas.clientWidth - NAMES;
    return this.#from + ((x - NAMES) / width) * (this.#to - this.#from);
  }

  #move(event) {
    if (this.#drag) {
      const width = this.#canvas.clientWidth - NAMES;
      const step = ((this.#drag.x - event.offsetX) / width) * (this.#drag.to - this.#drag.from);
      this.#set(this.#drag.from + step, this.#drag.to + step);
      return;
    }
    const row = this.#rows[Math.floor((event.offsetY - AXIS) / ROW)];
    const time = this.#time(event.offsetX);
    const job = row?.jobs.find(one => one.askedMs + one.queueMs <= time && time <= end(one));
    this.#say.textContent = job
      ? `${fileName(job.file)} on ${job.machine}: ${PHASES.map(([, key, label]) => `${label} ${duration(job[key])}`).join(", ")}` : "";
  }

  #draw() {
    const scale = devicePixelRatio || 1;
    const width = this.clientWidth;
    const height = AXIS + Math.max(1, this.#rows.length) * ROW;
    if (!width) {
      return;
    }
    this.#canvas.style.height = `${height}px`;
    this.#canvas.width = width * scale;
    this.#canvas.height = height * scale;
    const style = getComputedStyle(this);
    const context = this.#canvas.getContext("2d");
    context.scale(scale, scale);
    context.font = "11px system-ui, sans-serif";
    context.fillStyle = style.color;
    this.#axis(context, width);
    this.#names(context);
    const x = ms => NAMES + ((ms - this.#from) / (this.#to - this.#from)) * (width - NAMES);
    context.save();
    context.beginPath();
    context.rect(NAMES, 0, width - NAMES, height);
    context.clip();
    const inks = inksOf(this);
    this.#rows.forEach((row, i) => {
      for (const job of row.jobs) {
        // Waiting in the queue took no slot.
        let at = job.askedMs + job.queueMs;
        for (const [name, key] of PHASES.slice(1)) {
          const from = x(at);
          at += job[key];
          const wide = x(at) - from;
          if (wide > 0 && from < width && from + wide > NAMES) {
            context.fillStyle = job.kind === "local" ? inks.local : inks[name];
            context.fillRect(from, AXIS + i * ROW + 1, Math.max(0.7, wide - 0.4), ROW - 2);
          }
        }
      }
    });
    context.restore();
  }

  #axis(context, width) {
    const marks = Math.max(2, Math.floor((width - NAMES) / 110));
    for (let i = 0; i < marks; i++) {
      const ms = this.#from + ((this.#to - this.#from) * i) / marks;
      context.fillText(duration(ms), NAMES + ((width - NAMES) * i) / marks, 13);
    }
  }

  #names(context) {
    let last = "";
    this.#rows.forEach((row, i) => {
      if (row.machine !== last) {
        context.fillText(row.machine.slice(0, 18), 4, AXIS + i * ROW + 10, NAMES - 8);
        last = row.machine;
      }
    });
  }
}

function end(job) {
  return job.askedMs + job.queueMs + job.transferMs + job.compileMs + job.returnMs;
}

function inksOf(host) {
  const probe = element("span", { hidden: true });
  host.append(probe);
  const ink = name => {
    probe.style.color = `var(${name})`;
    return getComputedStyle(probe).color;
  };
  const inks = Object.fromEntries(PHASES.map(([name, , , variable]) => [name, ink(variable)]));
  inks.local = ink(LOCAL_INK);
  probe.remove();
  return inks;
}

customElements.define("time-line", TimeLine);
