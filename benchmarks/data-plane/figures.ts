import type { Figure } from '../Benchmark';

type Bounds = Pick<Figure, 'limit' | 'floor'>;

function figure(
  name: string,
  value: number,
  unit: Figure['unit'],
  digits: number,
  bounds: Bounds,
): Figure {
  return { name, value: Number(value.toFixed(digits)), unit, ...bounds };
}

/** Milliseconds. */
export function ms(name: string, value: number, bounds: Bounds = {}): Figure {
  return figure(name, value, 'ms', value < 1 ? 4 : 2, bounds);
}

/** How many times as much as something else. */
export function times(
  name: string,
  value: number,
  bounds: Bounds = {},
): Figure {
  return figure(name, value, 'x', 2, bounds);
}

/** So many in a second. */
export function perSecond(
  name: string,
  value: number,
  bounds: Bounds = {},
): Figure {
  return figure(name, value, '1/s', 0, bounds);
}

/** Memory, from bytes. */
export function mebibytes(
  name: string,
  bytes: number,
  bounds: Bounds = {},
): Figure {
  return figure(name, bytes / 1024 / 1024, 'MiB', 0, bounds);
}

/** So many. */
export function count(
  name: string,
  value: number,
  bounds: Bounds = {},
): Figure {
  return figure(name, value, 'count', 0, bounds);
}
