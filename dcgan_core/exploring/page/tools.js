"use strict";
// Small helpers that every part of the page uses.

const byId = (id) => document.getElementById(id);

/** An element with properties (`class`, `aria-...` and `data-...` as attributes) and children. */
function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === "class" || name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children);
  return element;
}

/** What acts like a button and can be dragged: Firefox lets no button be dragged. */
function dragButton(properties, act, ...children) {
  const element = make("div", { role: "button", tabIndex: 0, draggable: true, ...properties }, ...children);
  element.addEventListener("click", act);
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act();
  });
  return element;
}

/** Say something to the person who watches or listens. */
function say(text, problem = false) {
  const status = byId("status");
  status.textContent = text;
  status.classList.toggle("problem", problem);
}

let underWay = 0;

/** Mark the page as long as something is under way: `html[data-busy]`. */
function busier(by) {
  underWay += by;
  document.documentElement.toggleAttribute("data-busy", underWay > 0);
}

/** `work`, but while a call is under way only the newest further one is kept: a slider shows where it is now. */
function latest(work) {
  let busy = false;
  let next = null;
  return async function call(...given) {
    next = given;
    if (busy) return;
    busy = true;
    busier(1);
    try {
      while (next) {
        const now = next;
        next = null;
        await reported(() => work(...now));
      }
    } finally {
      busy = false;
      busier(-1);
    }
  };
}

let failed = false;

/** Do `work`, and say what went wrong where it fails, until something works again. */
async function reported(work) {
  try {
    const result = await work();
    if (failed) say("");
    failed = false;
    return result;
  } catch (error) {
    failed = error.name !== "AbortError";
    if (failed) say(error.message, true);
    return undefined;
  }
}

/** The bytes of a base64 text. */
function bytesOf(text) {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}

/** Put picture `index` of `pixels` (rows of grey or colour bytes) onto a canvas. */
function paint(canvas, pixels, about, index = 0) {
  const { height, width, channels } = about;
  const size = height * width * channels;
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
    canvas.style.aspectRatio = `${width} / ${height}`;
  }
  const image = new ImageData(width, height);
  for (let from = index * size, to = 0; to < image.data.length; from += channels, to += 4) {
    image.data[to] = pixels[from];
    image.data[to + 1] = pixels[from + (channels === 3 ? 1 : 0)];
    image.data[to + 2] = pixels[from + (channels === 3 ? 2 : 0)];
    image.data[to + 3] = 255;
  }
  canvas.getContext("2d").putImageData(image, 0, 0);
  canvas.dataset.drawn = String(Number(canvas.dataset.drawn ?? 0) + 1);
}

/** A canvas with one picture of an answer. */
function painted(drawn, about, index = 0) {
  const canvas = make("canvas", { "aria-hidden": "true" });
  paint(canvas, drawn.pixels, about, index);
  return canvas;
}

/** A word as a shell takes it. */
function quoted(word) {
  return /^[\w.,/+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** What the browser keeps for this page; where it keeps nothing, the page works without. */
const kept = {
  read(name) {
    try {
      return localStorage.getItem(`dcgan-explore ${name}`);
    } catch {
      return null;
    }
  },
  write(name, value) {
    try {
      localStorage.setItem(`dcgan-explore ${name}`, value);
    } catch {
      // a private window, or a file
    }
  },
};
