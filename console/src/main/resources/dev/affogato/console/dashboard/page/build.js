// One build: where its time went, why jobs stayed at home and what to do about it, what more
// machines would bring, and its jobs on a time line.

import { bytes, count, duration, element, farm, fetchJson, fileName, percent } from "./farm.js";

export const PHASES = [
  ["queue", "queueMs", "waiting for a machine", "--c4"],
  ["transfer", "transferMs", "on the way there", "--c0"],
  ["compile", "compileMs", "compiling", "--c2"],
  ["return", "returnMs", "on the way back", "--c3"],
];
const SLOWEST = 10;
const REFRESH_MS = 2000;

class BuildView extends HTMLElement {
  #id;
  #waiting = false;
  #head = element("div");
  #line = document.createElement("time-line");
  #tail = element("div");
  #rows = -1;

  connectedCallback() {
    this.append(this.#head, element("h2", {}, "Time line"), this.#line, this.#tail);
    farm.addEventListener("change", () => {
      const build = farm.builds.get(this.#id);
      if (build && build.rows !== this.#rows && !this.closest("[hidden]")) {
        this.#soon();
      }
    });
  }

  #soon() {
    if (!this.#waiting) {
      this.#waiting = true;
      setTimeout(() => {
        this.#waiting = false;
        this.show(this.#id);
      }, REFRESH_MS);
    }
  }

  async show(id) {
    const other = this.#id !== id;
    this.#id = id;
    const [build, rows] = await Promise.all([fetchJson(`api/v1/builds/${id}`), fetchJson(`api/v1/builds/${id}/jobs`)]);
    if (this.#id !== id) {
      return;
    }
    if (!build || !rows) {
      this.#head.replaceChildren(element("p", { className: "empty" }, "This build is not remembered any more."));
      return;
    }
    this.#rows = build.rows;
    this.#head.replaceChildren(...head(build));
    this.#line.show(rows.jobs, other);
    this.#tail.replaceChildren(...tail(build, rows.jobs));
  }
}

function head(build) {
  const all = build.queueMs + build.transferMs + build.compileMs + build.returnMs;
  const bar = element("div", { className: "bar", role: "img", "aria-label":
    PHASES.map(([, key, label]) => `${label} ${percent(build[key], all)}`).join(", ") });
  const legend = element("ul", { className: "legend" });
  for (const [, key, label, ink] of PHASES) {
    const piece = element("i");
    piece.style.flex = `${build[key]} 0 0`;
    piece.style.background = `var(${ink})`;
    bar.append(piece);
    const swatch = element("i", { className: "swatch" });
    swatch.style.background = `var(${ink})`;
    legend.append(element("li", {}, swatch, `${label} ${duration(build[key])} (${percent(build[key], all)})`));
  }
  const jobs = build.remote + build.returned + build.local;
  const offered = build.remote + build.returned;
  return [
    element("h2", {}, `${build.submitterName}, ${new Date(build.startedUnixMs).toLocaleString()}`),
    element("p", { id: "build-summary" },
      `${count(jobs)} jobs in ${duration(build.wallMs)}${build.open ? " so far" : ""}: ${count(build.remote)} elsewhere, `
      + `${count(build.returned)} left here by the scheduler, ${count(build.local)} local`
      + `${build.failed ? `, ${count(build.failed)} failed` : ""}${build.lost ? `, ${count(build.lost)} lost` : ""}. `
      + (offered ? `${percent(build.remote, offered)} of what was offered left the machine; ` : "Nothing was offered to the network; ")
      + `${bytes(build.bytesIn)} sent, ${bytes(build.bytesOut)} returned.`),
    element("h2", {}, "Where the time of its jobs went"), bar, legend,
  ];
}

function tail(build, jobs) {
  const parts = [element("h2", {}, "Why jobs ran where they were typed")];
  parts.push(build.reasons.length
    ? table(["why", "n jobs", "n time", "what to do", "such as"],
      build.reasons.map(r => [r.text, count(r.jobs), duration(r.ms), r.cure, fileName(r.example)]))
    : element("p", { className: "empty" }, "None did."));
  parts.push(element("h2", {}, "What held it up"), ...held(build, jobs));
  parts.push(element("h2", {}, "Machines"),
    table(["machine", "n jobs", "n compiling", "n share"], build.machines.map(m =>
      [m.name, count(m.jobs), duration(m.compileMs), percent(m.compileMs, build.compileMs)])));
  const slow = [...jobs].sort((a, b) => b.compileMs - a.compileMs).slice(0, SLOWEST);
  parts.push(element("h2", {}, "Its longest jobs"),
    table(["file", "on", "n queue", "n there", "n compile", "n back"], slow.map(j =>
      [fileName(j.file), j.machine, duration(j.queueMs), duration(j.transferMs), duration(j.compileMs), duration(j.returnMs)])));
  return parts;
}

function held(build, jobs) {
  const chain = build.critical;
  if (!chain || !chain.jobs.length) {
    return [element("p", { className: "empty" }, "Nothing is over yet.")];
  }
  return [
    element("p", {}, `Jobs waited for a machine during ${duration(build.saturatedMs)} of ${duration(build.wallMs)} (${percent(build.saturatedMs, build.wallMs)}). `
      + `With twice the machines it would have taken about ${duration(build.twiceMs)}.`),
    element("p", {}, `The longest chain of jobs, each of which began when another had ended, has ${count(chain.count)} jobs and ${duration(chain.ms)}; `
      + `its longest are:`),
    table(["file", "on", "n began", "n took"], chain.jobs.map(j => [fileName(j.file), j.machine, duration(j.askedMs), duration(j.ms)])),
  ];
}

function table(heads, rows) {
  const style = heads.map(text => (text.startsWith("n ") ? "n" : ""));
  return element("div", { className: "scroll" }, element("table", {},
    element("thead", {}, element("tr", {}, ...heads.map((text, i) =>
      element("th", { scope: "col", className: style[i] }, text.replace(/^n /, ""))))),
    element("tbody", {}, ...rows.map(row =>
      element("tr", {}, ...row.map((text, i) => element("td", { className: style[i] }, text)))))));
}

customElements.define("build-view", BuildView);
