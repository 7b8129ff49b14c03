"use strict";
// The path between latents: the one formula of this page, that of the command `interpolate`.

/** The point at `t` (0 to 1) of the straight line. */
function straight(a, b, t) {
  return a.map((value, index) => (1 - t) * value + t * b[index]);
}

/** The point at `t` of the great arc, the norm changing evenly: normal latents lie near a sphere. */
function arc(a, b, t) {
  const long = (v) => Math.sqrt(v.reduce((sum, value) => sum + value * value, 0));
  const [longA, longB] = [long(a), long(b)];
  if (Math.min(longA, longB) === 0 || a.length === 1) return straight(a, b, t);
  const u = a.map((value) => value / longA);
  const v = b.map((value) => value / longB);
  const apart = long(u.map((value, index) => value - v[index]));
  const together = long(u.map((value, index) => value + v[index]));
  const angle = 2 * Math.atan2(apart, together);
  const product = u.reduce((sum, value, index) => sum + value * v[index], 0);
  let aside = v.map((value, index) => value - product * u[index]);
  if (long(aside) < 1e-9) {
    // opposite latents: one of the great circles, always the same
    const least = u.reduce((best, value, index) => (Math.abs(value) < Math.abs(u[best]) ? index : best), 0);
    aside = u.map((value, index) => (index === least ? 1 : 0) - u[least] * value);
  }
  const size = long(aside);
  const norm = (1 - t) * longA + t * longB;
  return u.map((value, index) => (Math.cos(t * angle) * value + (Math.sin(t * angle) * aside[index]) / size) * norm);
}

/** The latent at `place` (0 to 1) of the path through `rows`; labels behind a latent change evenly. */
function onPath(rows, place, about, closed) {
  const legs = closed ? rows.length : rows.length - 1;
  const leg = Math.min(Math.floor(place * legs), legs - 1);
  const t = place * legs - leg;
  const [start, end] = [rows[leg], rows[(leg + 1) % rows.length]];
  if (t === 0) return start;
  if (t === 1) return end;
  const parts = [0, about.nz, about.nz + about.classes.length];
  const between = about.law === "normal" ? arc : straight;
  const wide = (row, part) => Array.from(row.subarray(parts[part], parts[part + 1]));
  return Float32Array.from([
    ...between(wide(start, 0), wide(end, 0), t),
    ...straight(wide(start, 1), wide(end, 1), t),
  ]);
}
