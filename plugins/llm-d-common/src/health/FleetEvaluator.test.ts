import fc from 'fast-check';
import { evaluateHealth } from './evaluateHealth';
import {
  evaluateFleet,
  FleetEvaluator,
  type FleetVerdict,
} from './FleetEvaluator';
import type { HealthReport } from './HealthReport';
import { listsOf } from './testing/fleet';
import { HealthyStack, justNow, now } from './testing/healthyStack';
import { mishaps, type Mishap } from './testing/mishaps';

/** Two stacks share each namespace, so that one may be taken for the other's. */
const fleetOf = (size: number) =>
  Array.from(
    { length: size },
    (_, index) =>
      new HealthyStack({
        name: `stack-${index}`,
        namespace: `team-${Math.floor(index / 2)}`,
      }),
  );

const reportOf = (verdict: FleetVerdict): HealthReport => {
  if (!('report' in verdict)) {
    throw new Error(verdict.unreadable);
  }
  return verdict.report;
};

/** What a row and its colour rest on; lists of evidence may name more objects when a whole namespace was read. */
const essence = ({ pods, root, rootCause, status }: HealthReport) => ({
  status,
  rootCause,
  pods: pods.map(pod => [pod.name, pod.status]).sort(),
  nodes: root.children.map(({ causedBy, id, reason, status: of }) => [
    id,
    of,
    reason,
    causedBy,
  ]),
});

// The stacks share their GatewayClass.
const aMishap = fc.constantFrom(
  ...mishaps.filter(({ name }) => !name.startsWith('GatewayClass')),
);
const whatHappens = fc.array(fc.tuple(fc.nat(3), aMishap), { maxLength: 6 });

const happen = (
  stacks: readonly HealthyStack[],
  all: readonly (readonly [number, Mishap])[],
) => all.forEach(([index, mishap]) => mishap.happen(stacks[index]));

const judge = (
  stacks: readonly HealthyStack[],
  evaluator = new FleetEvaluator(),
) =>
  evaluator
    .evaluate(
      listsOf(stacks.flatMap(({ objects }) => objects)),
      stacks.map(({ target }) => target),
      now,
    )
    .map(reportOf);

it('judges every stack of a fleet as if it were alone', () => {
  fc.assert(
    fc.property(whatHappens, all => {
      const stacks = fleetOf(4);
      happen(stacks, all);
      expect(judge(stacks).map(essence)).toEqual(
        stacks.map(stack => essence(evaluateHealth(stack.snapshot(), [], now))),
      );
    }),
    { numRuns: 60 },
  );
});

it("takes the prefill pods of a neighbour for nobody's when nothing says which are this stack's", () => {
  const stacks = fleetOf(2);
  stacks[0].remove('SchedulerInstall').remove('InferencePool');
  const [lost, neighbour] = judge(stacks);
  expect(lost.pods).toEqual([]);
  expect(neighbour.status).toBe('healthy');
});

it('comes to the same verdicts whether it remembers or looks anew', () => {
  fc.assert(
    fc.property(fc.array(whatHappens, { maxLength: 4 }), steps => {
      const stacks = fleetOf(4);
      const evaluator = new FleetEvaluator();
      for (const all of steps) {
        happen(stacks, all);
        expect(judge(stacks, evaluator)).toEqual(judge(stacks));
      }
    }),
    { numRuns: 30 },
  );
});

it('looks again at what only time decides', () => {
  const stack = new HealthyStack().change('Gateway', '', ({ metadata }) => ({
    metadata: { ...metadata, creationTimestamp: justNow },
    status: undefined,
  }));
  const evaluator = new FleetEvaluator();
  const lists = listsOf(stack.objects);
  const statusAt = (at: Date) =>
    reportOf(evaluator.evaluate(lists, [stack.target], at)[0]).status;
  expect(statusAt(now)).toBe('progressing');
  expect(statusAt(new Date(now.getTime() + 3_600_000))).toBe('degraded');
});

it('judges the others when one stack has an object that is in no shape to be read', () => {
  const [broken, healthy] = [
    new HealthyStack({ name: 'broken', namespace: 'a' }),
    new HealthyStack({ name: 'healthy', namespace: 'b' }),
  ];
  broken.change('Pod', 'decode-0', () => ({ status: { conditions: 'none' } }));
  const verdicts = evaluateFleet(
    listsOf([...broken.objects, ...healthy.objects]),
    [broken.target, healthy.target],
    now,
  );
  expect(verdicts[0]).toHaveProperty('unreadable');
  expect(reportOf(verdicts[1]).status).toBe('healthy');
});

it('takes a kind that nobody listed for unknown', () => {
  const stack = new HealthyStack();
  const { objects } = listsOf(stack.objects);
  const { Pod: _pods, ...others } = objects;
  const [verdict] = evaluateFleet(
    { objects: others, gaps: [] },
    [stack.target],
    now,
  );
  expect(reportOf(verdict)).toMatchObject({
    status: 'unknown',
    rootCause: { reason: 'NotReadable' },
  });
});
