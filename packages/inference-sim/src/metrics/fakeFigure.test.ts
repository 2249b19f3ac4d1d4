import { fakeFigureAt, fakeFigureSchema } from './fakeFigure';

it.each([
  // From the configuration guide's formulas: figure, elapsed ms, value.
  [7, 1234, 7],
  ['ramp:10:0:5s', 0, 10],
  ['ramp:10:0:5s', 2500, 5],
  ['ramp:10:0:5s', 9000, 0],
  ['rampreset:0:10:5s', 2500, 5],
  ['rampreset:0:10:5s', 5000, 0],
  ['squarewave:1:9:4s', 1999, 1],
  ['squarewave:1:9:4s', 2000, 9],
  ['squarewave:1:9:4s', 4000, 1],
  ['oscillate:0:10:4s', 0, 5],
  ['oscillate:0:10:4s', 1000, 10],
  ['oscillate:0:10:4s', 3000, 0],
])('%s after %d ms is %d', (figure, elapsed, value) => {
  expect(fakeFigureAt(fakeFigureSchema.parse(figure), elapsed)).toBeCloseTo(
    value,
    9,
  );
});

it.each([
  'jump:1:2:3s',
  'ramp:1:2',
  'ramp:a:2:3s',
  'ramp:1:2:0s',
  'ramp:1::3s',
])('refuses %s', text => {
  expect(fakeFigureSchema.safeParse(text).success).toBe(false);
});
