import { z } from 'zod';
import { parseGoDuration } from '../configuration/goDuration';

const shapes = ['oscillate', 'ramp', 'rampreset', 'squarewave'] as const;

/** A figure that moves between two values over a period, in milliseconds. */
export interface MovingFigure {
  readonly shape: (typeof shapes)[number];
  readonly start: number;
  readonly end: number;
  readonly period: number;
}

/** A figure that is made up: a number, or one that moves. */
export type FakeFigure = number | MovingFigure;

/** A number, or `shape:start:end:period` as in `ramp:10:0:5s`. */
export const fakeFigureSchema = z
  .union([z.number(), z.string()])
  .transform((given, context): FakeFigure => {
    if (typeof given === 'number') {
      return given;
    }
    const [name, start, end, duration, ...rest] = given.split(':');
    const shape = shapes.find(known => known === name);
    const period = parseGoDuration(duration ?? '') ?? 0;
    if (
      !shape ||
      rest.length > 0 ||
      !Number.isFinite(Number(start || NaN)) ||
      !Number.isFinite(Number(end || NaN)) ||
      period <= 0
    ) {
      context.addIssue({
        code: 'custom',
        message: `"${given}" is not a number, nor one of ${shapes.join(
          ', ',
        )} as in ramp:10:0:5s`,
      });
      return z.NEVER;
    }
    return { shape, start: Number(start), end: Number(end), period };
  });

/** The least and the most that a figure can be. */
export const fakeFigureRange = (
  figure: FakeFigure,
): readonly [number, number] =>
  typeof figure === 'number'
    ? [figure, figure]
    : [Math.min(figure.start, figure.end), Math.max(figure.start, figure.end)];

/**
 * What a figure is, `elapsed` milliseconds after the start
 * (llm-d-inference-sim, fake metrics).
 */
export const fakeFigureAt = (figure: FakeFigure, elapsed: number): number => {
  if (typeof figure === 'number') {
    return figure;
  }
  const { shape, start, end, period } = figure;
  const within = elapsed % period;
  switch (shape) {
    case 'oscillate':
      return (
        (start + end) / 2 +
        ((end - start) / 2) * Math.sin((2 * Math.PI * elapsed) / period)
      );
    case 'ramp':
      return elapsed >= period
        ? end
        : start + (elapsed / period) * (end - start);
    case 'rampreset':
      return start + (within / period) * (end - start);
    case 'squarewave':
      return within < period / 2 ? start : end;
    default:
      return shape satisfies never;
  }
};
