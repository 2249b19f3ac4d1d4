// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.alterTable('routing_test_runs', table => {
    table
      .text('parameters')
      .notNullable()
      .defaultTo('{}')
      .comment('JSON: what was set for the run, defaults filled in');
    table
      .string('seed')
      .notNullable()
      .defaultTo('')
      .comment('Seed of the plan; empty for runs from before it was kept');
    table
      .text('figures')
      .nullable()
      .comment('JSON: the few figures that a history shows, once finished');
    table.index(['state', 'entity_ref', 'finished_at'], 'runs_last_verdict');
    table.index(['started_by', 'started_at'], 'runs_of_caller');
  });
  await knex.schema.createTable('routing_test_baselines', table => {
    table.comment('The run that others of its entity and scenario are held to');
    table.string('entity_ref').notNullable().comment('Entity ref of the stack');
    table.string('scenario').notNullable().comment('Id of the scenario');
    table
      .string('run_id', 36)
      .notNullable()
      .references('id')
      .inTable('routing_test_runs')
      .onDelete('CASCADE')
      .comment('UUID of the run');
    table.primary(['entity_ref', 'scenario']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('routing_test_baselines');
  await knex.schema.alterTable('routing_test_runs', table => {
    table.dropIndex(['started_by', 'started_at'], 'runs_of_caller');
    table.dropIndex(
      ['state', 'entity_ref', 'finished_at'],
      'runs_last_verdict',
    );
    table.dropColumns('parameters', 'seed', 'figures');
  });
};
