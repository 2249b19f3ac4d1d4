import { kindId } from '@llm-d-sim/plugin-llm-d-common';
import { compiledObjects, describeCompiledObject } from './compiledObjects';
import { describeObjection } from './Objection';
import { proofOf } from './proofs';
import { checkGatewayApiRules } from './schemas/checkGatewayApiRules';
import { checkOwnSchema } from './schemas/checkOwnSchema';
import { checkPublishedSchema } from './schemas/checkPublishedSchema';
import { publishedModels } from './schemas/publishedModels';
import { publishedSchemas } from './schemas/publishedSchemas';

function objectionsTo(compiled: ReturnType<typeof compiledObjects>[number]) {
  const { object, generation } = compiled;
  const proof = proofOf(object, generation);
  switch (proof.by) {
    case 'published-schema': {
      const model = publishedModels.get(kindId(object));
      if (!model) throw new Error(`${kindId(object)} has no published model`);
      return [
        ...checkPublishedSchema(object, model),
        ...checkGatewayApiRules(object),
      ];
    }
    case 'own-schema':
      return checkOwnSchema(object);
    default:
      return [];
  }
}

describe('schemas', () => {
  it('have nothing against what the compiler makes', () => {
    const objections = compiledObjects().flatMap(compiled =>
      objectionsTo(compiled).map(
        objection =>
          `${describeCompiledObject(compiled)}: ${describeObjection(
            objection,
          )}`,
      ),
    );
    expect([...new Set(objections)]).toEqual([]);
  });

  it('are loaded for exactly the kinds that are said to have one', () => {
    expect([...publishedModels.keys()].sort()).toEqual(
      publishedSchemas.map(kindId).sort(),
    );
  });

  it('are each asked by some example', () => {
    const compiled = new Set(
      compiledObjects().map(({ object }) => kindId(object)),
    );
    expect(
      publishedSchemas.map(kindId).filter(kind => !compiled.has(kind)),
    ).toEqual([]);
  });
});
