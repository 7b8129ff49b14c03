"use strict";
// From an image to its latent.

const searching = { file: null, stop: null };

/** Take an image that was dropped or chosen. */
function takeImage(file) {
  if (!file) return;
  if (file.size > SITE.largest) {
    say(`${file.name} is larger than ${SITE.largest / 2 ** 20} MiB`, true);
    return;
  }
  searching.file = file;
  byId("image-start").disabled = false;
  byId("image-text").textContent = `${file.name}, ${Math.ceil(file.size / 1024).toLocaleString("en")} KiB`;
}

async function findLatent() {
  const { file } = searching;
  const settings = {
    ...drawing(),
    fit: byId("image-fit").value,
    seed: state.seed,
    restarts: byId("image-starts").value,
    steps: byId("image-steps").value,
  };
  const progress = byId("image-progress");
  searching.stop = new AbortController();
  byId("image-start").disabled = true;
  byId("image-stop").disabled = false;
  progress.value = 0;
  byId("image-text").textContent = "Starting: the first search of a network compiles for some seconds";
  showCommand(byId("image-command"), "");
  let found = null;
  let ended = "Stopped";
  try {
    await state.engine.invert(file, settings, (event) => {
      if (event.row) {
        found = { row: event.row, title: `Found for ${file.name}`, from: null };
        progress.max = Number(settings.steps);
        progress.value = event.done;
        byId("image-text").textContent = `Step ${event.done} of ${settings.steps}: ${event.error} of 255 away`;
        show(found);
      }
      if (event.image) {
        ended = "Found";
        const canvas = painted({ pixels: event.image }, state.about);
        canvas.setAttribute("role", "img");
        canvas.removeAttribute("aria-hidden");
        canvas.setAttribute("aria-label", `${file.name}, as it was fitted`);
        byId("image-result").replaceChildren(make("figure", {}, canvas, make("figcaption", { textContent: "your image" })));
      }
    }, searching.stop.signal);
  } catch (error) {
    if (error.name !== "AbortError") {
      byId("image-text").textContent = "";
      say(error.message, true);
    }
  } finally {
    searching.stop = null;
    byId("image-start").disabled = false;
    byId("image-stop").disabled = true;
  }
  if (!found) return;
  say(`${ended}: pick the picture to walk from there`);
  if (ended !== "Found") return;
  const words = `--fit ${settings.fit} --seed ${settings.seed} --restarts ${settings.restarts} --steps ${settings.steps}`;
  showCommand(byId("image-command"), commandLine(state, "invert", quoted(file.name.replace(/^-/, "./-")), words));
}

function connectImage() {
  const drop = byId("drop");
  byId("image-file").addEventListener("change", (event) => takeImage(event.target.files[0]));
  byId("image-start").addEventListener("click", () => reported(findLatent));
  byId("image-stop").addEventListener("click", () => searching.stop?.abort());
  const carriesFile = (event) => Array.from(event.dataTransfer?.types ?? []).includes("Files");
  document.addEventListener("dragover", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    drop.classList.add("over");
  });
  document.addEventListener("dragleave", () => drop.classList.remove("over"));
  // A file that misses the field would replace the page.
  document.addEventListener("drop", (event) => {
    if (!carriesFile(event)) return;
    event.preventDefault();
    drop.classList.remove("over");
    if (!state.engine.can.inverts) return;
    takeImage(event.dataTransfer.files[0]);
    openTab("image");
  });
}
