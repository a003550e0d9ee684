// Machines and builds as tables, and one machine in full.

import { bytes, count, duration, element, farm, fetchJson, fileName, percent, setText } from "./farm.js";

const yes = value => (value ? "yes" : "no");

// Heading, class, what is shown, what is sorted by.
const MACHINE_COLUMNS = [
  ["name", "", m => m.name, m => m.name.toLowerCase()],
  ["busy", "n", m => `${m.busy} / ${m.slots}`, m => m.busy],
  ["load", "n", m => `${Math.round(m.load / 10)} %`, m => m.load],
  ["pace", "n", m => m.pace.toFixed(2), m => m.pace],
  ["speed", "n wide", m => m.speed.toFixed(0), m => m.speed],
  ["free memory", "n wide", m => (m.freeMemoryMib ? `${count(m.freeMemoryMib)} MiB` : "–"), m => m.freeMemoryMib],
  ["done", "n", m => count(m.jobsDone), m => m.jobsDone],
  ["failed", "n", m => count(m.jobsFailed + m.jobsLost), m => m.jobsFailed + m.jobsLost],
  ["direct", "wide", m => yes(m.ours), m => m.ours],
  ["toolchains", "n wide", m => count(m.toolchains.length), m => m.toolchains.length],
  ["platform", "wide", m => m.platform, m => m.platform],
  ["address", "wide", m => m.address, m => m.address],
];
const ROWS_MAX = 2000;

class MachineTable extends HTMLElement {
  #rows = new Map();
  #by = 0;
  #down = false;
  #body = element("tbody");
  #heads = [];

  connectedCallback() {
    this.#heads = MACHINE_COLUMNS.map(([title, style], i) => {
      const button = element("button", { type: "button", onclick: () => this.#sort(i) }, title);
      return element("th", { scope: "col", className: style }, button);
    });
    this.append(element("div", { className: "scroll" },
      element("table", {}, element("thead", {}, element("tr", {}, ...this.#heads)), this.#body)));
    farm.addEventListener("begin", () => {
      this.#rows.clear();
      this.#body.replaceChildren();
    });
    farm.addEventListener("change", event => this.#draw(event.detail));
  }

  #sort(column) {
    this.#down = this.#by === column ? !this.#down : column > 0;
    this.#by = column;
    this.#order();
  }

  #order() {
    const value = MACHINE_COLUMNS[this.#by][3];
    const sorted = [...farm.machines.values()].sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      return (x < y ? -1 : x > y ? 1 : 0) * (this.#down ? -1 : 1);
    });
    this.#body.append(...sorted.slice(0, ROWS_MAX).map(machine => this.#rows.get(machine.id)).filter(Boolean));
    this.#heads.forEach((head, i) =>
      head.setAttribute("aria-sort", i !== this.#by ? "none" : this.#down ? "descending" : "ascending"));
  }

  #draw(changed) {
    if (this.closest("[hidden]")) {
      return;
    }
    let added = false;
    for (const id of changed) {
      const machine = farm.machines.get(id);
      let row = this.#rows.get(id);
      if (!machine) {
        row?.remove();
        this.#rows.delete(id);
        continue;
      }
      if (!row) {
        row = element("tr", {}, ...MACHINE_COLUMNS.map(([, style], i) => i ? element("td", { className: style })
          : element("th", { scope: "row" }, element("a", { href: `#machine/${id}` }))));
        this.#rows.set(id, row);
        added = true;
      }
      MACHINE_COLUMNS.forEach(([, , text], i) => setText(i ? row.children[i] : row.children[0].firstChild, text(machine)));
    }
    if (added) {
      this.#order();
    }
  }
}

class MachineView extends HTMLElement {
  #id;

  connectedCallback() {
    farm.addEventListener("change", event => event.detail.has?.(this.#id) && !this.closest("[hidden]") && this.#soon());
  }

  #waiting = false;

  #soon() {
    if (!this.#waiting) {
      this.#waiting = true;
      setTimeout(() => {
        this.#waiting = false;
        this.show(this.#id);
      }, 1000);
    }
  }

  async show(id) {
    this.#id = id;
    const answer = await fetchJson(`api/v1/machines/${id}`);
    if (this.#id !== id) {
      return;
    }
    if (!answer) {
      this.replaceChildren(element("p", { className: "empty" }, "This machine is not logged in any more."));
      return;
    }
    const [m] = answer.machine;
    const facts = [
      ["Address", m.port ? `${m.address} port ${m.port}` : m.address], ["Platform", m.platform],
      ["Protocol", `${m.version}${m.ours ? ", takes direct jobs" : ""}`],
      ["Slots", `${m.busy} of ${m.slots} busy${m.takesJobs ? "" : "; takes no jobs of others"}`],
      ["State", !m.reachable ? "cannot be reached: is its port open in the firewall?"
        : m.suspended ? `gets no jobs for a while, since the last ones failed: ${m.lastFailure}` : "in order"],
      ["Load", `${Math.round(m.load / 10)} %, load average ${(m.loadAverageMilli / 1000).toFixed(2)}`],
      ["Free memory", m.freeMemoryMib ? `${count(m.freeMemoryMib)} MiB` : "not told yet"],
      ["Pace", `${m.pace.toFixed(2)} (others: 1)`],
      ["Jobs", `${count(m.jobsDone)} done, ${count(m.jobsFailed)} failed, ${count(m.jobsLost)} lost, ${count(m.jobsLocal)} local`],
      ["Bytes", `${bytes(m.bytesIn)} received, ${bytes(m.bytesOut)} made`],
      ["Toolchains", m.toolchains.join(", ") || "none"],
    ];
    this.replaceChildren(
      element("h2", {}, m.name),
      element("table", {}, element("tbody", {}, ...facts.map(([name, value]) =>
        element("tr", {}, element("th", { scope: "row" }, name), element("td", {}, value))))),
      element("h2", {}, "Now"),
      answer.jobs.length ? jobTable(answer.jobs) : element("p", { className: "empty" }, "It has nothing to do."));
  }
}

function jobTable(jobs) {
  const heads = ["file", "for", "state", "since", "why here"].map(text => element("th", { scope: "col" }, text));
  return element("div", { className: "scroll" }, element("table", {}, element("thead", {}, element("tr", {}, ...heads)),
    element("tbody", {}, ...jobs.map(job => element("tr", {},
      element("td", {}, fileName(job.file)), element("td", {}, farm.nameOf(job.submitter)), element("td", {}, job.phase),
      element("td", { className: "n" }, duration(job.sinceMs)), element("td", {}, job.reason))))));
}

class BuildList extends HTMLElement {
  connectedCallback() {
    farm.addEventListener("change", () => this.#draw());
  }

  #draw() {
    if (this.closest("[hidden]") || !farm.totals) {
      return;
    }
    const builds = [...farm.builds.values()].reverse();
    if (!builds.length) {
      this.replaceChildren(element("p", { className: "empty" }, "Nobody has built anything yet."));
      return;
    }
    const key = JSON.stringify(builds.map(b => [b.id, b.wallMs, b.open]));
    if (key === this.dataset.key) {
      return;
    }
    const focused = document.activeElement?.closest("build-list") ? document.activeElement.hash : "";
    this.dataset.key = key;
    const rows = builds.map(b => element("tr", {},
      element("th", { scope: "row" }, element("a", { href: `#build/${b.id}` }, `${b.submitterName}, ${new Date(b.startedUnixMs).toLocaleTimeString()}`)),
      element("td", {}, b.open ? "runs" : "over"),
      element("td", { className: "n" }, duration(b.wallMs)),
      element("td", { className: "n" }, count(b.remote + b.returned + b.local)),
      element("td", { className: "n" }, percent(b.remote, b.remote + b.returned)),
      element("td", { className: "n" }, count(b.failed + b.lost)),
      element("td", { className: "n wide" }, `${bytes(b.bytesIn)} / ${bytes(b.bytesOut)}`)));
    const heads = ["build", "state", "time", "jobs", "elsewhere", "failed", "sent / returned"]
      .map((text, i) => element("th", { scope: "col", className: i > 1 ? (i > 5 ? "n wide" : "n") : "" }, text));
    this.replaceChildren(element("div", { className: "scroll" }, element("table", {},
      element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows))));
    if (focused) {
      this.querySelector(`a[href="${focused}"]`)?.focus();
    }
  }
}

customElements.define("machine-table", MachineTable);
customElements.define("machine-view", MachineView);
customElements.define("build-list", BuildList);
