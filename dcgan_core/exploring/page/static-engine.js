"use strict";
// Pictures from the network in this page, by onnxruntime-web: there is no server.

/** Files of a page that is opened from the disk, where a page may not read files: scripts bring them along. */
const EMBEDDED = {};

/** Run a script, and wait for it. */
function runScript(source, integrity = "") {
  return new Promise((done, failed) => {
    const script = make("script", { src: source, onload: done });
    if (integrity) Object.assign(script, { integrity, crossOrigin: "anonymous" });
    script.onerror = () => failed(new Error(`${source} cannot be loaded`));
    document.head.append(script);
  });
}

/** The bytes of a file of this page. */
async function fileBytes(name, integrity = "") {
  if (location.protocol === "file:" && !/^https:/.test(name)) {
    const stem = name.split("/").pop();
    await runScript(`embedded/${stem}.js`);
    const packed = new Blob([bytesOf(EMBEDDED[stem])]).stream();
    delete EMBEDDED[stem];
    return new Response(packed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
  }
  const answer = await fetch(name, integrity ? { integrity } : {});
  if (!answer.ok) throw new Error(`${name} cannot be loaded (${answer.status})`);
  return answer.arrayBuffer();
}

class StaticEngine {
  constructor(about, site) {
    this.about = about;
    this.site = site;
    this.can = {};
    this.jobs = [];
    this.busy = false;
  }

  /** Load the runtime, the network and the latents. */
  async load() {
    const { base, script, glue, binary, integrity } = this.site.runtime;
    await runScript(base + script, integrity?.[script]);
    const [code, program, network, latents] = await Promise.all([
      fileBytes(base + glue, integrity?.[glue]),
      fileBytes(base + binary, integrity?.[binary]),
      fileBytes(this.site.network),
      fileBytes(this.site.latents.file),
    ]);
    ort.env.wasm.numThreads = 1; // more need headers that a plain web server does not send
    ort.env.wasm.wasmBinary = program;
    ort.env.wasm.wasmPaths = { mjs: URL.createObjectURL(new Blob([code], { type: "text/javascript" })) };
    const options = { executionProviders: ["wasm"], graphOptimizationLevel: "all" };
    this.session = await ort.InferenceSession.create(new Uint8Array(network), options);
    this.own = splitRows(new Float32Array(latents), this.inputs);
  }

  get inputs() {
    return this.about.nz + this.about.classes.length;
  }

  /** Latents of a seed: those that the page brings along, and further ones that it draws itself. */
  async latents({ seed, start, count, label }) {
    return Array.from({ length: count }, (_, index) => {
      const number = start + index;
      const { nz, classes } = this.about;
      const brought = seed === this.site.latents.seed && number < this.own.length;
      const row = brought ? this.own[number].slice() : new Float32Array(this.inputs);
      if (!brought) row.set(drawnLatent(seed, number, nz, this.about.law));
      if (classes.length && (label !== null || !brought)) {
        row.fill(0, nz);
        row[nz + (label ?? Math.floor(number / 8) % classes.length)] = 1;
      }
      return row;
    });
  }

  /** Draw; a single picture comes before the rest of many. */
  async draw(rows) {
    const parts = [];
    for (let start = 0; start < rows.length; start += 2) {
      parts.push(this.queued(rows.slice(start, start + 2), rows.length === 1));
    }
    const pixels = await Promise.all(parts);
    const { height, width, channels } = this.about;
    const all = new Uint8Array(rows.length * height * width * channels);
    pixels.forEach((part, index) => all.set(part, index * 2 * height * width * channels));
    return { pixels: all, verdicts: new Float32Array(rows.length).fill(NaN) };
  }

  async combine(a, b, c) {
    const mean = (rows, index) => rows.reduce((sum, row) => sum + row[index], 0) / rows.length;
    return Float32Array.from(a[0], (_, index) => mean(a, index) - mean(b, index) + mean(c, index));
  }

  queued(rows, first) {
    return new Promise((done, failed) => {
      const job = { rows, done, failed };
      if (first) this.jobs.unshift(job);
      else this.jobs.push(job);
      if (!this.busy) this.work();
    });
  }

  async work() {
    this.busy = true;
    for (let job = this.jobs.shift(); job; job = this.jobs.shift()) {
      try {
        const inputs = new ort.Tensor("float32", joinedRows(job.rows), [job.rows.length, this.inputs]);
        job.done((await this.session.run({ inputs })).pictures.data);
      } catch (error) {
        job.failed(new Error(`The network in this page could not draw (${error.message})`));
      }
      await new Promise((next) => setTimeout(next)); // the page stays awake
    }
    this.busy = false;
  }
}

/** The latent with this number of a seed, by this page's own random numbers (sfc32; normal ones by Box and Muller). */
function drawnLatent(seed, number, nz, law) {
  let [a, b, c, d] = [seed >>> 0, number >>> 0, 0x9e3779b9, 1];
  const next = () => {
    const t = (((a + b) >>> 0) + d) >>> 0;
    d = (d + 1) >>> 0;
    a = (b ^ (b >>> 9)) >>> 0;
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + t) >>> 0;
    return (t + 0.5) / 2 ** 32;
  };
  for (let mixing = 0; mixing < 16; mixing += 1) next();
  return Float32Array.from({ length: nz }, () => {
    if (law === "unit") return next();
    if (law === "uniform") return 2 * next() - 1;
    return Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next());
  });
}
