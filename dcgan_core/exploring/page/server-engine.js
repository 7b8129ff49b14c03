"use strict";
// Pictures from the program that serves this page.

class ServerEngine {
  /** about: what is known of the network. number: its place in the command line. */
  constructor(about, number) {
    this.about = about;
    this.number = number;
    this.can = {
      truncation: true,
      animation: true,
      statistics: about.statistics.length > 1,
      checkpoints: about.checkpoints.length > 1,
      inverts: about.inverts,
      nearest: about.neighbours !== null,
    };
  }

  /** The latents with the numbers `start` to `start + count - 1` of a seed; label null: classes in turn. */
  async latents({ seed, start, count, label, truncation }) {
    const answer = await this.ask("latents", { seed, start, count, label, truncation });
    return this.rowsOf(await answer.arrayBuffer());
  }

  /** {pixels, verdicts} of latents; a verdict is NaN where there is none. */
  async draw(rows, choice) {
    if (rows.length > this.about.most) {
      const first = await this.draw(rows.slice(0, this.about.most), choice);
      const rest = await this.draw(rows.slice(this.about.most), choice);
      return { verdicts: [...first.verdicts, ...rest.verdicts], pixels: joinedBytes(first.pixels, rest.pixels) };
    }
    const { checkpoint, statistics, verdict = false } = choice;
    const answer = await this.ask("draw", { checkpoint, statistics, verdict: verdict ? 1 : 0 }, joinedRows(rows));
    const content = await answer.arrayBuffer();
    return {
      verdicts: new Float32Array(content, 0, rows.length),
      pixels: new Uint8Array(content, 4 * rows.length),
    };
  }

  /** mean(A) - mean(B) + mean(C). */
  async combine(a, b, c) {
    const answer = await this.ask("combine", { a: a.length, b: b.length }, joinedRows([...a, ...b, ...c]));
    return this.rowsOf(await answer.arrayBuffer())[0];
  }

  /** One picture of all, as a PNG. */
  async grid(rows, { checkpoint, statistics }, columns = null) {
    return (await this.ask("grid", { checkpoint, statistics, columns }, joinedRows(rows))).blob();
  }

  /** A GIF whose frames are these latents. */
  async animation(rows, { checkpoint, statistics }, fps) {
    return (await this.ask("animation", { checkpoint, statistics, fps }, joinedRows(rows))).blob();
  }

  /** Find the latent of an image; `report` gets what becomes known. Ends early where `signal` says so. */
  async invert(file, settings, report, signal) {
    const answer = await this.ask("invert", settings, file, signal);
    const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    for (;;) {
      const { done, value } = await reader.read();
      const lines = (text + (value ?? "")).split("\n");
      text = lines.pop();
      for (const line of lines) {
        const event = JSON.parse(line);
        if (event.problem) throw new Error(event.problem);
        if (event.row) event.row = this.rowsOf(bytesOf(event.row).buffer)[0];
        if (event.image) event.image = bytesOf(event.image);
        report(event);
      }
      if (done) return;
    }
  }

  /** The training images nearest to a latent's picture: {indices, distances, pixels}. */
  async nearest(row, { checkpoint, statistics }, count) {
    const found = await (await this.ask("nearest", { checkpoint, statistics, count }, row)).json();
    return { ...found, pixels: bytesOf(found.images) };
  }

  /** The answer to a request; throws the server's own sentence where it refuses. */
  async ask(what, query, body = null, signal = undefined) {
    const words = Object.entries({ network: this.number, ...query }).filter(([, value]) => value !== null);
    let answer;
    try {
      answer = await fetch(`api/${what}?${new URLSearchParams(words)}`, { method: "POST", body, signal });
    } catch (error) {
      if (error.name === "AbortError") throw error;
      throw new Error("The program that serves this page does not answer: is it still running?");
    }
    if (answer.status === 503) {
      await new Promise((done) => setTimeout(done, 500));
      return this.ask(what, query, body, signal);
    }
    if (!answer.ok) {
      const said = await answer.json().catch(() => ({}));
      throw new Error(said.error ?? `The program answered with status ${answer.status}`);
    }
    return answer;
  }

  /** Rows of latents from their bytes. */
  rowsOf(content) {
    return splitRows(new Float32Array(content), this.about.nz + this.about.classes.length);
  }
}

/** Rows one after another. */
function joinedRows(rows) {
  const joined = new Float32Array(rows.length * rows[0].length);
  rows.forEach((row, index) => joined.set(row, index * row.length));
  return joined;
}

function joinedBytes(one, other) {
  const joined = new Uint8Array(one.length + other.length);
  joined.set(one);
  joined.set(other, one.length);
  return joined;
}

/** The rows of an array. */
function splitRows(values, length) {
  return Array.from({ length: values.length / length }, (_, index) => values.slice(index * length, (index + 1) * length));
}
