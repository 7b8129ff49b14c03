"use strict";
// The tools below the wall: walks, sums, directions, training images, several networks.

const FRAMES = 30;

/** Show one tool's panel. */
function openTab(name, focus = true) {
  for (const tab of byId("tabs").children) {
    const own = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(own));
    tab.tabIndex = own ? 0 : -1;
    byId(tab.getAttribute("aria-controls")).hidden = !own;
    if (own && focus) tab.focus();
  }
  if (name === "compare") compare();
}

/** The open tool. */
function openedTab() {
  return Array.from(byId("tabs").children).find((tab) => tab.getAttribute("aria-selected") === "true")?.id.slice(4);
}

function connectTabs() {
  const tabs = Array.from(byId("tabs").children);
  for (const tab of tabs) {
    tab.addEventListener("click", () => openTab(tab.id.slice(4)));
    tab.addEventListener("keydown", (event) => {
      const offered = tabs.filter((other) => !other.hidden);
      const place = offered.indexOf(tab);
      const steps = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: offered.length - 1 };
      if (!(event.key in steps)) return;
      event.preventDefault();
      openTab(offered[(steps[event.key] + offered.length) % offered.length].id.slice(4));
    });
  }
}

/** A small picture that can be shown, and removed where `remove` is given. */
function thumbnail(item, canvas, remove = null) {
  const button = dragButton({ class: "thumb", "aria-label": `Show ${item.title}` }, () => show(item), canvas);
  button.addEventListener("dragstart", (event) => dragged(event, item));
  const whole = make("figure", {}, button);
  if (remove) {
    const away = make("button", { type: "button", class: "remove", textContent: "×", "aria-label": `Remove ${item.title}` });
    away.addEventListener("click", remove);
    whole.append(away);
  }
  return whole;
}

/** Fill a strip with the pictures of items. */
async function fillStrip(place, items, remove = null) {
  if (!items.length) {
    place.replaceChildren();
    return;
  }
  const drawn = await state.engine.draw(items.map((item) => item.row), drawing());
  place.replaceChildren(
    ...items.map((item, index) => thumbnail(item, painted(drawn, state.about, index), remove && (() => remove(index)))),
  );
}

// --- walks ---------------------------------------------------------------------------------------------------

const walking = { timer: 0, last: 0 };

/** The latents that the walk leads through. */
function ends() {
  return state.picks.map((item) => item.row);
}

/** Show the picture at the slider's place. */
function walkTo() {
  const place = Number(byId("walk-place").value) / 1000;
  const text = `${Math.round(place * 100)} %`;
  byId("walk-text").textContent = text;
  byId("walk-place").setAttribute("aria-valuetext", `${text} of the walk`);
  if (state.picks.length < 2) return;
  const row = onPath(ends(), place, state.about, byId("walk-loop").checked);
  show({ row, title: `${text} of the walk`, from: null });
}

const fillEnds = latest(() => fillStrip(byId("walk-ends"), state.picks, (index) => {
  state.picks.splice(index, 1);
  changed("picks");
}));

/** What a walk needs, and its command line. */
function describeWalk() {
  const few = state.picks.length < 2;
  if (few && walking.timer) playWalk();
  const path = state.about.law === "normal" ? "along a great arc, since the latents are normal" : "along a straight line, since the latents are uniform";
  byId("walk-hint").textContent = few ? "Pick two to four samples on the wall to walk between them." : `From each to the next ${path}.`;
  for (const id of ["walk-place", "walk-play", "save-strip", "save-ends", "save-walk"]) byId(id).disabled = few;
  showCommand(byId("walk-command"), ...(few ? [""] : walkCommand()));
}

/** Whether items are samples of the seed that is drawn now, in the classes that the commands give them. */
function ofThisSeed(items) {
  if (state.engine.site && items.some((item) => item.from && item.from.seed !== state.engine.site.latents.seed)) return false;
  const { seed, truncation } = items[0].from ?? {};
  return items.every((item) => item.from && item.from.seed === seed && item.from.label === null && item.from.truncation === truncation);
}

function walkCommand() {
  const shape = `--rows 1 --steps 9 --frames ${FRAMES} --fps ${walkFps()}`;
  if (!ofThisSeed(state.picks)) {
    const save = "Save the ends first.";
    return [commandLine(state, "interpolate", "--latents walk-ends.npy", shape), save];
  }
  const { seed, truncation } = state.picks[0].from;
  const flags = sampleFlags({ seed, truncation });
  const note = byId("walk-loop").checked ? "" : "Its strip is this one; its animation returns to the first.";
  return [commandLine(state, "interpolate", `--indices ${state.picks.map((item) => item.from.number).join(",")}`, flags, shape), note];
}

function walkFps() {
  return Math.min(50, Math.round(FRAMES * 0.8 * Number(byId("walk-speed").value)));
}

/** Play the walk, or stop. */
function playWalk() {
  const button = byId("walk-play");
  if (walking.timer) {
    cancelAnimationFrame(walking.timer);
    walking.timer = 0;
    button.textContent = "Play";
    return;
  }
  button.textContent = "Stop";
  walking.last = performance.now();
  const step = (now) => {
    const slider = byId("walk-place");
    const loop = byId("walk-loop").checked;
    const legs = state.picks.length - (loop ? 0 : 1);
    const further = Number(slider.value) + (((now - walking.last) / 1250) * 1000 * Number(byId("walk-speed").value)) / legs;
    // The slider has whole places: what is less than one is kept for the next frame.
    if (further - Number(slider.value) >= 1) {
      walking.last = now;
      slider.value = String(further > 1000 ? (loop ? further - 1000 : 0) : further);
      walkTo();
    }
    walking.timer = requestAnimationFrame(step);
  };
  walking.timer = requestAnimationFrame(step);
}

/** Even places of the walk; a closed one does not repeat its first. */
function walkRows(steps) {
  const loop = byId("walk-loop").checked;
  const legs = state.picks.length - (loop ? 0 : 1);
  const count = legs * steps + (loop ? 0 : 1);
  return Array.from({ length: count }, (_, index) => onPath(ends(), index / (legs * steps), state.about, loop));
}

async function saveWalk() {
  const rows = walkRows(FRAMES);
  say(`Drawing ${rows.length} frames`);
  save(await state.engine.animation(rows, drawing(), walkFps()), "walk.gif");
}

/** The strip of `interpolate`: nine steps from each to the next, not closed. */
async function saveStrip() {
  const count = (state.picks.length - 1) * 9 + 1;
  const rows = Array.from({ length: count }, (_, index) => onPath(ends(), index / (count - 1), state.about, false));
  if (state.engine.grid) {
    save(await state.engine.grid(rows, drawing(), count), "walk.png");
    return;
  }
  const drawn = await state.engine.draw(rows, drawing());
  await saveStripOf(rows.map((_, index) => painted(drawn, state.about, index)), count, "walk.png");
}

function connectWalk() {
  byId("walk-place").addEventListener("input", walkTo);
  byId("walk-loop").addEventListener("change", () => {
    walkTo();
    describeWalk();
  });
  byId("walk-speed").addEventListener("change", describeWalk);
  byId("walk-play").addEventListener("click", playWalk);
  byId("save-walk").addEventListener("click", () => reported(saveWalk));
  byId("save-strip").addEventListener("click", () => reported(saveStrip));
  byId("save-ends").addEventListener("click", () => save(latentsFile(ends()), "walk-ends.npy"));
  listeners.picks.push(fillEnds, describeWalk);
}

// --- sums ----------------------------------------------------------------------------------------------------

const fillTrays = latest(async () => {
  for (const tray of ["a", "b", "c"]) {
    await fillStrip(byId(`tray-${tray}`).querySelector(".strip"), state.trays[tray], (index) => {
      state.trays[tray].splice(index, 1);
      changed("trays");
    });
  }
  const { a, b, c } = state.trays;
  const whole = a.length && b.length && c.length;
  byId("sum-result").replaceChildren();
  showCommand(byId("sum-command"), whole && ofThisSeed([...a, ...b, ...c]) ? sumCommand() : "");
  if (!whole) return;
  const rows = [a, b, c].map((items) => items.map((item) => item.row));
  const item = { row: await state.engine.combine(...rows), title: "Sum", from: null };
  await fillStrip(byId("sum-result"), [item]);
  show(item);
});

function sumCommand() {
  const { a, b, c } = state.trays;
  const numbers = (items) => items.map((item) => item.from.number).join(",");
  const { seed, truncation } = a[0].from;
  const flags = sampleFlags({ seed, truncation });
  return commandLine(state, "arithmetic", `--a ${numbers(a)} --b ${numbers(b)} --c ${numbers(c)}`, flags);
}

/** Let a place take what is dragged onto it into A, B or C. */
function takesDrops(place, tray) {
  place.addEventListener("dragover", (event) => {
    if (!inHand) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    place.classList.add("over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("over");
    if (inHand) addTo(tray, inHand);
  });
}

function connectSum() {
  for (const tray of ["a", "b", "c"]) {
    const place = byId(`tray-${tray}`);
    place.querySelector(":scope > button").addEventListener("click", () => addTo(tray, state.shown));
    takesDrops(place, tray);
    takesDrops(document.querySelector(`#drops [data-tray="${tray}"]`), tray);
  }
  byId("sum-clear").addEventListener("click", () => {
    state.trays = { a: [], b: [], c: [] };
    changed("trays");
  });
  listeners.trays.push(fillTrays);
}

// --- directions ----------------------------------------------------------------------------------------------

const pulling = { from: null, sliders: [] };
const FARTHEST = 5;

/** Show the start with every direction added as far as its slider says. */
function pull() {
  const { nz, law } = state.about;
  const row = pulling.from.row.slice();
  for (const { field, step } of pulling.sliders) {
    const far = Number(field.value);
    if (far) for (let index = 0; index < nz; index += 1) row[index] += far * step[index];
  }
  const least = { uniform: -1, unit: 0 }[law];
  if (least !== undefined) for (let index = 0; index < nz; index += 1) row[index] = Math.min(1, Math.max(least, row[index]));
  const moved = pulling.sliders.some(({ field }) => Number(field.value));
  show(moved ? { row, title: `${pulling.from.title.replace(/, moved$/, "")}, moved`, from: null } : pulling.from);
}

/** A slider for a direction, with a name that can be changed. */
function directionSlider(key, usual, step, note) {
  const id = `direction-${key}`;
  const name = make("input", { type: "text", value: kept.read(nameKey(key)) ?? usual, maxLength: 40, "aria-label": `Name of ${usual}` });
  const field = make("input", { type: "range", id, min: -FARTHEST, max: FARTHEST, step: 0.1, value: 0, "aria-label": name.value });
  const amount = make("output", { textContent: "0" });
  field.addEventListener("input", () => {
    amount.textContent = field.value;
    if (!pulling.from) pulling.from = state.shown;
    pull();
  });
  name.addEventListener("change", () => {
    field.setAttribute("aria-label", name.value || usual);
    kept.write(nameKey(key), name.value);
  });
  pulling.sliders.push({ field, step, amount });
  return make("div", { class: "direction" }, name, field, amount, make("span", { class: "hint", textContent: note }));
}

function nameKey(key) {
  return `${state.about.title} ${key}`;
}

function layOutDirections() {
  pulling.sliders = [];
  pulling.from = null;
  const { directions, nz } = state.about;
  byId("single").replaceChildren();
  byId("single-number").max = nz - 1;
  byId("principal").replaceChildren(
    ...(directions?.steps ?? []).map((step, index) => {
      const share = `${(100 * directions.shares[index]).toFixed(1)} %`;
      return directionSlider(`principal-${index}`, `direction ${index + 1}`, step, share);
    }),
  );
}

/** Sliders back to 0, from another start. */
function startFrom(item) {
  pulling.from = item;
  for (const { field, amount } of pulling.sliders) {
    field.value = "0";
    amount.textContent = "0";
  }
}

function connectDirections() {
  byId("directions-here").addEventListener("click", () => {
    startFrom(state.shown);
    say(`Starting from ${state.shown.title}`);
  });
  byId("directions-reset").addEventListener("click", () => {
    if (!pulling.from) return;
    startFrom(pulling.from);
    pull();
  });
  byId("single-add").addEventListener("click", () => {
    const number = Number(byId("single-number").value);
    if (!Number.isInteger(number) || number < 0 || number >= state.about.nz) {
      say(`Number: expected 0 to ${state.about.nz - 1}`, true);
      return;
    }
    if (byId(`direction-single-${number}`)) return;
    const step = new Float32Array(state.about.nz);
    step[number] = 1;
    byId("single").append(directionSlider(`single-${number}`, `number ${number}`, step, ""));
    byId(`direction-single-${number}`).focus();
  });
  // A picture from elsewhere is where the next pull starts.
  listeners.shown.push(() => {
    if (pulling.from && !/, moved$/.test(state.shown.title) && state.shown !== pulling.from) startFrom(null);
  });
  listeners.network.push(layOutDirections);
}

// --- training images and other networks ----------------------------------------------------------------------

async function findNearest() {
  const item = state.shown;
  say(`Searching ${state.about.neighbours.toLocaleString("en")} training images`);
  const found = await state.engine.nearest(item.row, drawing(), 6);
  byId("nearest-result").replaceChildren(
    ...found.indices.map((number, index) => {
      const canvas = painted(found, state.about, index);
      canvas.setAttribute("role", "img");
      canvas.removeAttribute("aria-hidden");
      const text = `image ${number}, ${found.distances[index].toFixed(1)} of 255 away`;
      canvas.setAttribute("aria-label", text);
      return make("figure", {}, canvas, make("figcaption", { textContent: text }));
    }),
  );
  say(`The nearest training images of ${item.title}`);
}

const COMPARED = 8;

/** Draw the shown latent and some of the seed by every network. */
const compare = latest(async () => {
  const parts = [];
  for (const engine of engines) {
    const { about } = engine;
    const own = engine === state.engine;
    const fits = ["nz", "law"].every((name) => about[name] === state.about[name]) && about.classes.join() === state.about.classes.join();
    const rows = await engine.latents({ seed: state.seed, start: 0, count: COMPARED, label: fits ? state.label : null, truncation: state.truncation });
    const choice = own ? drawing() : { checkpoint: about.checkpoint, statistics: "auto" };
    const drawn = await engine.draw(fits ? [state.shown.row, ...rows] : rows, { ...choice, verdict: true });
    const canvases = Array.from({ length: COMPARED + (fits ? 1 : 0) }, (_, index) => {
      const canvas = painted(drawn, about, index);
      const title = fits && index === 0 ? state.shown.title : `sample ${index - (fits ? 1 : 0)}`;
      canvas.setAttribute("role", "img");
      canvas.removeAttribute("aria-hidden");
      canvas.setAttribute("aria-label", `${title} by ${about.title}`);
      const verdict = drawn.verdicts[index];
      const said = Number.isNaN(verdict) ? "" : `D ${verdict.toFixed(2)}`;
      return make("figure", { class: fits && index === 0 ? "first" : "" }, canvas, make("figcaption", { textContent: said }));
    });
    const note = fits ? "" : " (its latents are others, so the shown one cannot be drawn)";
    parts.push(make("h3", { textContent: `${about.title}${note}` }), make("div", { class: "strip" }, ...canvases));
  }
  byId("compared").replaceChildren(...parts);
});

function connectOthers() {
  byId("nearest-find").addEventListener("click", () => reported(findNearest));
  const again = () => {
    if (openedTab() === "compare") compare();
  };
  listeners.shown.push(again);
  listeners.wall.push(again);
}
