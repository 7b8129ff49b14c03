"use strict";
// What is chosen and shown. A picture is an item: {row, title, from}, `from` its place in a seed's samples or null.

const state = {
  engine: null,
  about: null,
  seed: 0,
  samples: 32,
  label: null,
  truncation: null,
  statistics: "auto",
  checkpoint: "newest",
  items: [],
  picks: [],
  shown: null,
  trays: { a: [], b: [], c: [] },
};

const MOST_PICKS = 4;

/** What to do after a change: parts of the page add themselves. */
const listeners = { wall: [], picks: [], shown: [], trays: [], network: [] };

/** Tell the parts of the page that something changed. */
function changed(what) {
  for (const listener of listeners[what]) listener();
}

/** How the network draws now. */
function drawing() {
  return { checkpoint: state.checkpoint, statistics: state.statistics };
}

/** The name of a latent's class: "7", or "7 and 2" between two. */
function className(row) {
  const { nz, classes } = state.about;
  const shares = Array.from(row.subarray(nz), (share, label) => ({ share, label })).filter(({ share }) => share > 0.02);
  shares.sort((one, other) => other.share - one.share);
  return shares.slice(0, 2).map(({ label }) => classes[label]).join(" and ");
}

/** An item of the wall. */
function wallItem(row, number) {
  const { seed, label } = state;
  const named = state.about.classes.length ? `, ${className(row)}` : "";
  return { row, title: `Sample ${number}${named}`, from: { seed, number, label, truncation: state.truncation } };
}

/** Whether two items are the same picture. */
function isSame(one, other) {
  if (one === other) return true;
  if (!one?.from || !other?.from) return false;
  return one.from.seed === other.from.seed && one.from.number === other.from.number && one.from.label === other.from.label;
}

/** Show an item. */
function show(item) {
  state.shown = item;
  changed("shown");
}

/** Pick an item, or unpick it. */
function pick(item) {
  const place = state.picks.findIndex((other) => isSame(item, other));
  if (place >= 0) state.picks.splice(place, 1);
  else if (state.picks.length === MOST_PICKS) {
    say(`${MOST_PICKS} are picked already: unpick one first`, true);
    return;
  } else state.picks.push(item);
  changed("picks");
}

/** Add an item to A, B or C. */
function addTo(tray, item) {
  if (state.trays[tray].length === 8) {
    say("Eight pictures are in there already", true);
    return;
  }
  state.trays[tray].push(item);
  changed("trays");
  openTab("sum", false);
  say(`${item.title} is in ${tray.toUpperCase()}`);
}

/** After another truncation: the same samples anew, wherever they are. */
async function redrawn(item) {
  if (!item?.from) return item;
  const { seed, number, label } = item.from;
  const { truncation } = state;
  const [row] = await state.engine.latents({ seed, start: number, count: 1, label, truncation });
  return { ...item, row, from: { ...item.from, truncation } };
}

const redrawShown = latest(async () => {
  const before = state.shown;
  const after = await redrawn(before);
  if (state.shown !== before || after === before) return;
  state.shown = after;
  changed("shown");
});

const redrawOthers = latest(async () => {
  const { picks, trays } = state;
  const all = [picks, trays.a, trays.b, trays.c];
  if (!all.some((items) => items.length)) return;
  [state.picks, trays.a, trays.b, trays.c] = await Promise.all(all.map((items) => Promise.all(items.map(redrawn))));
  changed("picks");
  changed("trays");
});
