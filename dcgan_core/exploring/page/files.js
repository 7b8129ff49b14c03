"use strict";
// What the page saves: pictures, latents, and the command lines that draw them again.

/** Let the browser save a file. */
function save(content, name) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content]));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  say(`Saved ${name}`);
}

/** Latents as the file that `--latents` reads: NumPy's format, float32 (N, inputs). */
function latentsFile(rows) {
  const start = `{'descr': '<f4', 'fortran_order': False, 'shape': (${rows.length}, ${rows[0].length}), }`;
  const header = start.padEnd(Math.ceil((10 + start.length + 1) / 64) * 64 - 11) + "\n";
  const content = new Uint8Array(10 + header.length + rows.length * rows[0].length * 4);
  content.set([0x93, ...Array.from("NUMPY", (letter) => letter.charCodeAt(0)), 1, 0]);
  const view = new DataView(content.buffer);
  view.setUint16(8, header.length, true);
  content.set(Array.from(header, (letter) => letter.charCodeAt(0)), 10);
  rows.forEach((row, index) => {
    row.forEach((value, place) => view.setFloat32(10 + header.length + 4 * (index * row.length + place), value, true));
  });
  return content;
}

/** Save a canvas at a whole multiple of its size, so that its pixels can be seen. */
function saveCanvas(canvas, name, side = 256) {
  const factor = Math.max(1, Math.floor(side / Math.max(canvas.width, canvas.height)));
  const large = make("canvas", { width: canvas.width * factor, height: canvas.height * factor });
  const context = large.getContext("2d");
  context.imageSmoothingEnabled = false;
  context.drawImage(canvas, 0, 0, large.width, large.height);
  return new Promise((done) => {
    large.toBlob((blob) => {
      save(blob, name);
      done();
    });
  });
}

/** Flags of the weights and of how they draw, as they are chosen now. */
function weightFlags(state) {
  const { about } = state;
  const words = [about.weights];
  if (state.checkpoint !== "newest") words.push(`--checkpoint ${state.checkpoint}`);
  if (state.statistics !== "auto") words.push(`--statistics ${state.statistics}`);
  return words.filter(Boolean).join(" ");
}

/** Flags of the samples: their seed, class and truncation. */
function sampleFlags(state) {
  const words = [`--seed ${state.seed}`];
  if (state.truncation !== null) words.push(`--truncation ${state.truncation}`);
  return words.join(" ");
}

/** Show a command line with a button that copies it; "" for none. */
function showCommand(place, command, note = "") {
  place.replaceChildren();
  if (!command) return;
  const copy = make("button", { type: "button", textContent: "Copy" });
  copy.setAttribute("aria-label", "Copy the command line");
  copy.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(command);
      say("Copied the command line");
    } catch {
      getSelection().selectAllChildren(place.querySelector("code"));
      say("Select and copy the command line by hand: the browser does not let this page do it", true);
    }
  });
  place.append(make("code", { textContent: command, tabIndex: 0 }), copy);
  if (note) place.append(make("span", { class: "hint", textContent: note }));
}

/** The command line of one command of the package. */
function commandLine(state, name, ...words) {
  return [state.about.commands[name], weightFlags(state), ...words].filter(Boolean).join(" ");
}
