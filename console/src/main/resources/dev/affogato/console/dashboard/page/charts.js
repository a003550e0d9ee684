// The last hour, drawn by uPlot.

import uPlot from "./uplot/uPlot.js";
import { colours } from "./tiles.js";
import { element, farm } from "./farm.js";

const HEIGHT = 180;
const SAMPLE_S = 4;

class HistoryChart extends HTMLElement {
  #plots = [];
  #box = element("div", { className: "charts" });

  connectedCallback() {
    this.append(this.#box);
    farm.addEventListener("samples", () => this.#draw());
    new ResizeObserver(() => this.#draw()).observe(this);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
      this.#plots.forEach(plot => plot.destroy());
      this.#plots = [];
      this.#box.replaceChildren();
      this.#draw();
    });
  }

  #draw() {
    if (this.closest("[hidden]") || farm.samples.length < 2 || !this.clientWidth) {
      return;
    }
    const samples = farm.samples;
    const time = samples.map(s => s.unixMs / 1000);
    const data = [
      [time, samples.map(s => s.slots), samples.map(s => s.busy), samples.map(s => s.queued)],
      [time, samples.map(s => s.done / SAMPLE_S), samples.map(s => s.local / SAMPLE_S)],
    ];
    if (!this.#plots.length) {
      this.#plots = [
        this.#plot(["slots", "busy", "queued"], data[0], [11, 0, 1]),
        this.#plot(["jobs a second", "local a second"], data[1], [2, 3]),
      ];
    }
    this.#plots.forEach((plot, i) => {
      plot.setSize({ width: this.#box.children[i].clientWidth, height: HEIGHT });
      plot.setData(data[i]);
    });
  }

  #plot(labels, data, inks) {
    const place = element("div", { role: "img", "aria-label": `${labels.join(", ")} over the last hour` });
    this.#box.append(place);
    const style = getComputedStyle(this);
    const axis = { stroke: style.color, grid: { stroke: colours().empty }, ticks: { stroke: colours().empty } };
    const series = labels.map((label, i) => ({
      label, stroke: colours().colours[inks[i]], width: 2, points: { show: false },
      value: (_, value) => (value == null ? "–" : value.toFixed(label.includes("second") ? 1 : 0)),
    }));
    return new uPlot({
      width: Math.max(100, place.clientWidth), height: HEIGHT, series: [{}, ...series], axes: [axis, axis],
      scales: { y: { range: (_, low, high) => [0, Math.max(1, high * 1.1)] } }, cursor: { drag: { x: false, y: false } },
    }, data, place);
  }
}

customElements.define("history-chart", HistoryChart);
