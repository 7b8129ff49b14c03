"use strict";
// The page's beginning: which engine, which network, and what it offers.

const engines = SITE.networks.map((about, number) =>
  SITE.engine === "static" ? new StaticEngine(about, SITE) : new ServerEngine(about, number),
);

/** Take a network: show what it offers, and draw. */
function take(number) {
  const before = state.about;
  const engine = engines[number];
  const { about, can } = engine;
  Object.assign(state, { engine, about, statistics: SITE.start.statistics ?? "auto", checkpoint: about.checkpoint, label: null });
  if (state.checkpoint === "newest" || can.checkpoints) layOutCheckpoints();
  const same = before && before.nz === about.nz && before.law === about.law && before.classes.join() === about.classes.join();
  if (!same) Object.assign(state, { picks: [], trays: { a: [], b: [], c: [] }, shown: null, items: [] });
  byId("about").textContent = describe(about);
  byId("label-field").hidden = byId("stage-label-field").hidden = !about.classes.length;
  fill(byId("label"), [["", "each in turn"], ...about.classes.map((name, label) => [String(label), name])], "");
  fill(byId("stage-label"), about.classes.map((name, label) => [String(label), name]), "0");
  byId("statistics-field").hidden = !can.statistics;
  fill(byId("statistics"), about.statistics.map((name) => [name, name]), state.statistics);
  byId("truncation-field").hidden = !can.truncation;
  Object.assign(byId("truncation"), { min: 0.1, max: about.law === "normal" ? 3 : 1, step: 0.05 });
  byId("truncation").value = String(state.truncation ?? byId("truncation").max);
  sayTruncation();
  byId("checkpoint-field").hidden = !can.checkpoints;
  byId("save-walk").hidden = !can.animation;
  byId("tab-image").hidden = !can.inverts;
  byId("tab-nearest").hidden = !can.nearest;
  byId("tab-compare").hidden = engines.length < 2;
  byId("tab-directions").hidden = false;
  byId("nearest-hint").textContent = can.nearest
    ? `By the root mean square difference of pixels, among the ${about.neighbours.toLocaleString("en")} images of the training.`
    : "";
  document.documentElement.style.setProperty("--small", about.width > 84 ? "auto" : "pixelated");
  document.documentElement.style.setProperty("--shape", `${about.width} / ${about.height}`);
  openTab("walk", false);
  changed("network");
  changed("picks");
  changed("trays");
  refill();
  if (state.shown) changed("shown");
}

function layOutCheckpoints() {
  const { checkpoints, checkpoint, step } = state.about;
  if (!checkpoints.length) return;
  const field = byId("checkpoint");
  field.max = String(checkpoints.length - 1);
  const place = checkpoint === "newest" ? checkpoints.length - 1 : checkpoints.indexOf(step);
  field.value = String(place < 0 ? checkpoints.length - 1 : place);
  sayCheckpoint();
}

function describe(about) {
  const words = [
    about.title,
    `${about.height}×${about.width} pixels`,
    about.channels === 1 ? "grey" : "in colour",
    `${about.nz} ${about.law === "normal" ? "normally" : "uniformly"} distributed numbers per latent`,
    about.classes.length ? `${about.classes.length} classes` : "",
  ];
  return words.filter(Boolean).join(" · ");
}

/** The options of a select. */
function fill(field, choices, chosen) {
  field.replaceChildren(...choices.map(([value, text]) => make("option", { value, textContent: text })));
  field.value = chosen;
}

function connectTheme() {
  const field = byId("theme");
  const apply = () => {
    document.documentElement.dataset.theme = field.value;
    kept.write("theme", field.value);
  };
  field.value = kept.read("theme") ?? "auto";
  if (!field.value) field.value = "auto";
  field.addEventListener("change", apply);
  apply();
}

async function begin() {
  connectTheme();
  for (const connect of [connectSettings, connectStage, connectTabs, connectWalk, connectSum, connectDirections, connectImage, connectOthers]) connect();
  Object.assign(state, SITE.start);
  byId("seed").value = String(state.seed);
  byId("samples").value = String(state.samples);
  byId("network-field").hidden = engines.length < 2;
  fill(byId("network"), engines.map((engine, number) => [String(number), engine.about.title]), "0");
  byId("network").addEventListener("change", (event) => take(Number(event.target.value)));
  byId("footer").textContent =
    SITE.engine === "static"
      ? "The network runs in this page. Nothing is sent anywhere."
      : "Drawn by the program that serves this page, on your machine or the one it runs on.";
  if (SITE.engine === "static") {
    say("Loading the network");
    await engines[0].load();
    say("");
  }
  take(0);
}

begin().catch((error) => {
  const hint = location.protocol === "file:" ? " This browser may not run it from the disk: serve the folder, for example by python -m http.server." : "";
  say(`${error.message}.${hint}`, true);
});
