// What the scheduler tells us: one picture, then what changes. Everything shown comes from here.

export class Farm extends EventTarget {
  machines = new Map();
  builds = new Map();
  samples = [];
  totals = null;
  scheduler = null;
  #changed = new Set();
  #drawing = false;

  connect() {
    const stream = new EventSource("api/v1/events");
    stream.addEventListener("farm", event => this.#begin(JSON.parse(event.data)));
    stream.addEventListener("update", event => this.#update(JSON.parse(event.data)));
    stream.onerror = () => this.#tell("connection", "lost");
  }

  async #begin(picture) {
    this.scheduler = picture.scheduler;
    this.totals = picture.totals;
    this.machines = new Map(picture.machines.map(machine => [machine.id, machine]));
    this.builds = new Map(picture.builds.map(build => [build.id, build]));
    // All of it is new to whoever draws what has changed.
    this.#changed = new Set(this.machines.keys());
    this.#tell("connection", "live");
    this.#tell("begin");
    this.#soon();
    const history = await fetchJson("api/v1/history");
    if (history) {
      this.samples = history.samples;
      this.#tell("samples");
    }
  }

  #update(update) {
    this.totals = update.totals;
    for (const news of update.machines) {
      this.machines.set(news.id, Object.assign(this.machines.get(news.id) ?? {}, news));
      this.#changed.add(news.id);
    }
    for (const id of update.left) {
      this.machines.delete(id);
      this.#changed.add(id);
    }
    for (const build of update.builds) {
      this.builds.set(build.id, build);
    }
    while (this.builds.size > 100) {
      this.builds.delete(this.builds.keys().next().value);
    }
    if (update.samples.length) {
      this.samples = this.samples.concat(update.samples).slice(-900);
      this.#tell("samples");
    }
    this.#soon();
  }

  // However much arrives, a frame is drawn once; and none while nobody looks.
  #soon() {
    if (!this.#drawing) {
      this.#drawing = true;
      requestAnimationFrame(() => {
        this.#drawing = false;
        const changed = this.#changed;
        this.#changed = new Set();
        this.#tell("change", changed);
      });
    }
  }

  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  nameOf(id) {
    return this.machines.get(id)?.name ?? "a machine that left";
  }
}

export const farm = new Farm();

export async function fetchJson(path) {
  try {
    const answer = await fetch(path);
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

// Names come from anybody on the network: they are only ever text, never markup.
export function element(name, properties = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.includes("-") || key === "role" || key === "scope") {
      made.setAttribute(key, value);
    } else {
      made[key] = value;
    }
  }
  made.append(...children);
  return made;
}

export function setText(node, text) {
  if (node.textContent !== text) {
    node.textContent = text;
  }
}

export function colour(number) {
  return number < 0 ? "var(--faint)" : `var(--c${number % 12})`;
}

// Links and questions to the compiler have no source, and some no output either.
export const fileName = name => name || "(nothing that has a name)";

export const count = number => number.toLocaleString("en");

export function bytes(number) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let unit = 0;
  while (number >= 1000 && unit < units.length - 1) {
    number /= 1000;
    unit++;
  }
  return `${number >= 100 || unit === 0 ? Math.round(number) : number.toFixed(1)} ${units[unit]}`;
}

export function duration(ms) {
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  const s = ms / 1000;
  if (s < 100) {
    return `${s.toFixed(1)} s`;
  }
  const whole = Math.round(s);
  return s < 6000 ? `${Math.floor(whole / 60)} min ${whole % 60} s` : `${(s / 3600).toFixed(1)} h`;
}

export function percent(part, whole) {
  return whole > 0 ? `${Math.round((100 * part) / whole)} %` : "–";
}
