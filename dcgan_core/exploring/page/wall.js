"use strict";
// The wall of samples and the settings that it is drawn with.

let focused = 0;

/** Counts the reasons to draw the wall anew: what an older one began is given up. */
let reason = 0;

/** Pictures of the wall in one request: few, so that the shown picture does not wait for all of them. */
const TOGETHER = 4;

/** Draw the wall anew from the seed. */
function refill() {
  reason += 1;
  return fillWall();
}

/** Draw the same latents anew, by another checkpoint or other statistics. */
function repaint() {
  reason += 1;
  return repaintWall();
}

const fillWall = latest(async () => {
  const { seed, samples, label, truncation } = state;
  const parts = [];
  for (let start = 0; start < samples; start += 256) {
    const count = Math.min(256, samples - start);
    parts.push(...(await state.engine.latents({ seed, start, count, label, truncation })));
  }
  state.items = parts.map(wallItem);
  layOut();
  if (!state.shown) show(state.items[0]);
  await paintWall();
  changed("wall");
});

const repaintWall = latest(paintWall);

async function paintWall() {
  const [{ items }, own] = [state, reason];
  for (let start = 0; start < items.length; start += TOGETHER) {
    const part = items.slice(start, start + TOGETHER);
    const drawn = await state.engine.draw(part.map((item) => item.row), { ...drawing(), verdict: true });
    if (own !== reason) return;
    part.forEach((item, index) => paintTile(byId("tiles").children[start + index], item, drawn, index));
  }
  byId("tiles").dataset.drawn = String(Number(byId("tiles").dataset.drawn ?? 0) + 1);
}

function paintTile(tile, item, drawn, index) {
  paint(tile.querySelector("canvas"), drawn.pixels, state.about, index);
  const verdict = drawn.verdicts[index];
  tile.querySelector(".verdict").textContent = Number.isNaN(verdict) ? "" : `D ${verdict.toFixed(2)}`;
  tile.setAttribute("aria-label", tileLabel(item, verdict));
}

function tileLabel(item, verdict) {
  return Number.isNaN(verdict) ? item.title : `${item.title}, D says ${verdict.toFixed(2)}`;
}

/** Make as many tiles as there are samples. */
function layOut() {
  const tiles = byId("tiles");
  while (tiles.children.length > state.items.length) tiles.lastElementChild.remove();
  while (tiles.children.length < state.items.length) tiles.append(newTile(tiles.children.length));
  focused = Math.min(focused, state.items.length - 1);
  markTiles();
}

function newTile(number) {
  const tile = dragButton(
    { class: "tile", "aria-pressed": "false" },
    () => {
      focused = number;
      pick(state.items[number]);
      show(state.items[number]);
    },
    make("canvas", { "aria-hidden": "true" }),
    make("span", { class: "number", "aria-hidden": "true", textContent: String(number) }),
    make("span", { class: "verdict", "aria-hidden": "true" }),
    make("span", { class: "place", "aria-hidden": "true" }),
  );
  tile.addEventListener("focus", () => {
    focused = number;
    markTiles();
  });
  tile.addEventListener("keydown", (event) => onTileKey(event, number));
  tile.addEventListener("dragstart", (event) => dragged(event, state.items[number]));
  return tile;
}

/** Which tile is reached by Tab, and which are picked. */
function markTiles() {
  Array.from(byId("tiles").children).forEach((tile, index) => {
    const place = state.picks.findIndex((item) => isSame(item, state.items[index]));
    tile.tabIndex = index === focused ? 0 : -1;
    tile.setAttribute("aria-pressed", String(place >= 0));
    tile.classList.toggle("shown", isSame(state.shown, state.items[index]));
    tile.querySelector(".place").textContent = place >= 0 ? String(place + 1) : "";
  });
}

function onTileKey(event, number) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const tiles = Array.from(byId("tiles").children);
  const columns = tiles.filter((tile) => tile.offsetTop === tiles[0].offsetTop).length;
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns };
  const ends = { Home: 0, End: tiles.length - 1 };
  const target = event.key in steps ? number + steps[event.key] : ends[event.key];
  if (target !== undefined) {
    event.preventDefault();
    tiles[target]?.focus();
    if (state.items[target]) show(state.items[target]);
  } else if (["a", "b", "c"].includes(event.key.toLowerCase())) {
    addTo(event.key.toLowerCase(), state.items[number]);
  }
}

/** What is being dragged: a page's own pictures go from one place of it to another. */
let inHand = null;

function dragged(event, item) {
  inHand = item;
  // Later: a page that changes at once ends the drag before it began.
  setTimeout(() => {
    byId("drops").hidden = false;
  });
  event.target.addEventListener(
    "dragend",
    () => {
      byId("drops").hidden = true;
      inHand = null;
    },
    { once: true },
  );
  event.dataTransfer.setData("text/plain", item.title);
  event.dataTransfer.effectAllowed = "copy";
}

function wallCommand() {
  if (state.engine.site && state.seed !== state.engine.site.latents.seed) {
    showCommand(byId("wall-command"), "");
    return;
  }
  let label = state.label === null ? "" : `--label ${state.label}`;
  const rows = state.samples / 8;
  if (!label && rows < state.about.classes.length) {
    // Of so few samples the command alone would draw each of another class.
    label = Number.isInteger(rows) ? `--label ${Array.from({ length: rows }, (_, row) => row)}` : "--number";
  }
  const command = commandLine(state, "generate", sampleFlags(state), `--num-output ${state.samples}`, label);
  showCommand(byId("wall-command"), command);
}

async function saveGrid() {
  const columns = state.about.classes.length ? 8 : null;
  const name = `samples-seed${state.seed}.png`;
  if (state.engine.grid) {
    save(await state.engine.grid(state.items.map((item) => item.row), drawing(), columns), name);
    return;
  }
  await saveStripOf(Array.from(byId("tiles").querySelectorAll("canvas")), columns ?? Math.ceil(Math.sqrt(state.items.length)), name);
}

/** Save canvases as one picture, in rows. */
async function saveStripOf(canvases, columns, name) {
  const { width, height } = canvases[0];
  const rows = Math.ceil(canvases.length / columns);
  const grid = make("canvas", { width: columns * (width + 2) + 2, height: rows * (height + 2) + 2 });
  const context = grid.getContext("2d");
  context.fillStyle = "white";
  context.fillRect(0, 0, grid.width, grid.height);
  canvases.forEach((canvas, index) => {
    context.drawImage(canvas, 2 + (index % columns) * (width + 2), 2 + Math.floor(index / columns) * (height + 2));
  });
  await saveCanvas(grid, name, 900);
}

/** Connect the settings. */
function connectSettings() {
  const number = (id, change) => {
    byId(id).addEventListener("change", () => {
      const field = byId(id);
      const value = Math.round(Number(field.value));
      if (!field.value || value < Number(field.min) || value > Number(field.max)) {
        say(`${field.labels[0].textContent}: expected a whole number, ${field.min} to ${field.max}`, true);
        field.value = String(state[id]);
        return;
      }
      field.value = String(value);
      change(value);
    });
  };
  number("seed", (value) => {
    state.seed = value;
    refill();
  });
  number("samples", (value) => {
    state.samples = value;
    refill();
  });
  byId("new-seed").addEventListener("click", () => {
    state.seed = Math.floor(Math.random() * 100_000);
    byId("seed").value = String(state.seed);
    refill();
  });
  byId("label").addEventListener("change", (event) => {
    state.label = event.target.value === "" ? null : Number(event.target.value);
    refill();
  });
  byId("truncation").addEventListener("input", () => {
    const field = byId("truncation");
    state.truncation = field.value === field.max ? null : Number(field.value);
    sayTruncation();
    redrawShown();
    moves += 1;
    restAfterTruncation(moves);
  });
  byId("statistics").addEventListener("change", (event) => {
    state.statistics = event.target.value;
    anew();
  });
  byId("checkpoint").addEventListener("input", () => {
    state.checkpoint = checkpointAt(Number(byId("checkpoint").value));
    sayCheckpoint();
    anew();
  });
  byId("checkpoint-play").addEventListener("click", watchItLearn);
  byId("clear-picks").addEventListener("click", () => {
    state.picks = [];
    changed("picks");
  });
  byId("save-grid").addEventListener("click", () => reported(saveGrid));
  byId("save-latents").addEventListener("click", () => {
    save(latentsFile(state.items.map((item) => item.row)), `latents-seed${state.seed}.npy`);
  });
  listeners.picks.push(markTiles);
  listeners.shown.push(markTiles);
  listeners.wall.push(markTiles, wallCommand);
}

/** Moves of the sliders that change all pictures. The shown one follows each; the others wait until the hand rests. */
let moves = 0;
const REST = 150;

/** A function that does `work` once no further move has come for a while. */
function atRest(work) {
  return latest(async (move) => {
    await new Promise((done) => setTimeout(done, REST));
    if (move === moves) await work();
  });
}

const restAfterTruncation = atRest(async () => {
  await redrawOthers();
  await refill();
});

const restAfterCheckpoint = atRest(() => {
  changed("picks");
  changed("trays");
  return repaint();
});

/** Everything that is drawn, anew: the shown picture first. */
function anew() {
  changed("shown");
  wallCommand();
  moves += 1;
  restAfterCheckpoint(moves);
}

/** The checkpoint at a place of the slider, as the command line names it: the newest is the usual one. */
function checkpointAt(place) {
  const { checkpoints } = state.about;
  return place === checkpoints.length - 1 ? "newest" : String(checkpoints[place]);
}

function sayCheckpoint() {
  const field = byId("checkpoint");
  const steps = state.about.checkpoints;
  const text = `step ${steps[Number(field.value)].toLocaleString("en")}`;
  byId("checkpoint-text").textContent = text;
  field.setAttribute("aria-valuetext", text);
}

function sayTruncation() {
  const text = state.truncation === null ? "off" : `±${state.truncation}`;
  byId("truncation-text").textContent = text;
  byId("truncation").setAttribute("aria-valuetext", text);
}

/** Go through the checkpoints from the first to the last. */
async function watchItLearn() {
  const button = byId("checkpoint-play");
  if (button.dataset.playing) {
    delete button.dataset.playing;
    return;
  }
  button.dataset.playing = "yes";
  button.textContent = "Stop";
  const field = byId("checkpoint");
  for (let place = 0; place <= Number(field.max) && button.dataset.playing; place += 1) {
    field.value = String(place);
    field.dispatchEvent(new Event("input"));
    await new Promise((next) => setTimeout(next, 700));
  }
  delete button.dataset.playing;
  button.textContent = "Watch it learn";
}
