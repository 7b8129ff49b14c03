"use strict";
// The picture that is shown, in large.

/** Draw the shown picture. */
const drawShown = latest(async () => {
  const item = state.shown;
  if (!item) return;
  const drawn = await state.engine.draw([item.row], { ...drawing(), verdict: true });
  paint(byId("stage-canvas"), drawn.pixels, state.about);
  const verdict = drawn.verdicts[0];
  const said = Number.isNaN(verdict) ? "" : `D(x) = ${verdict.toFixed(2)}: the discriminator takes it for ${verdict < 0.5 ? "a generated" : "a real"} image`;
  byId("stage-title").textContent = item.title;
  byId("stage-verdict").textContent = said;
  byId("stage-canvas").setAttribute("aria-label", said ? `${item.title}. ${said}` : item.title);
});

/** The shown picture's name in the names of files. */
function fileStem(item) {
  const name = item.from ? `sample-${item.from.seed}-${item.from.number}` : item.title;
  return name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "").slice(0, 60);
}

/** Everything about the shown picture but the picture. */
function describeShown() {
  const item = state.shown;
  if (!item) return;
  const picked = state.picks.some((other) => isSame(item, other));
  byId("pick-stage").textContent = picked ? "Unpick" : "Pick";
  if (state.about.classes.length) {
    const shares = Array.from(item.row.subarray(state.about.nz));
    byId("stage-label").value = String(shares.indexOf(Math.max(...shares)));
  }
  const name = `${fileStem(item)}.npy`;
  showCommand(byId("stage-command"), commandLine(state, "generate", `--latents ${name}`), "Save the latent first.");
}

/** Connect the buttons of the shown picture. */
function connectStage() {
  listeners.shown.push(drawShown, describeShown);
  listeners.picks.push(describeShown);
  byId("pick-stage").addEventListener("click", () => pick(state.shown));
  byId("save-picture").addEventListener("click", () =>
    reported(() => saveCanvas(byId("stage-canvas"), `${fileStem(state.shown)}.png`)),
  );
  byId("save-latent").addEventListener("click", () => save(latentsFile([state.shown.row]), `${fileStem(state.shown)}.npy`));
  byId("stage-canvas").addEventListener("dragstart", (event) => dragged(event, state.shown));
  byId("stage-label").addEventListener("change", (event) => {
    const { nz, classes } = state.about;
    const row = state.shown.row.slice();
    row.fill(0, nz);
    row[nz + Number(event.target.value)] = 1;
    const title = `${state.shown.title.split(" as ")[0]} as ${classes[Number(event.target.value)]}`;
    show({ row, title, from: null });
  });
}
