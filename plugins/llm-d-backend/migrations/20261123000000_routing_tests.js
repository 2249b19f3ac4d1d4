// @ts-check

/**
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('routing_test_runs', table => {
    table.comment('Executions of routing test scenarios');
    table.string('id', 36).primary().comment('UUID of the run');
    table.string('entity_ref').notNullable().comment('Entity ref of the stack');
    table
      .string('running_stack')
      .nullable()
      .unique()
      .comment(
        'The stack while the run goes on, so that one stack has one run',
      );
    table.string('scenario').notNullable().comment('Id of the scenario');
    table
      .string('state', 16)
      .notNullable()
      .comment('running, finished, failed or cancelled');
    table
      .string('verdict', 16)
      .nullable()
      .comment('pass, fail or inconclusive, once finished');
    table.text('error').nullable().comment('Why there is no verdict');
    table
      .string('started_by')
      .notNullable()
      .comment('Entity ref of the person, or subject of the service');
    table.dateTime('started_at').notNullable().comment('When it was started');
    table.dateTime('finished_at').nullable().comment('When it ended');
    table.integer('progress_done').notNullable().comment('Steps done');
    table.integer('progress_total').notNullable().comment('Steps in all');
    table.string('progress_stage').notNullable().comment('What it is doing');
    table
      .dateTime('lease_expires_at')
      .nullable()
      .comment('After this the process that runs it is taken for dead');
    table
      .boolean('cancel_requested')
      .notNullable()
      .comment('Somebody wants it to stop, whichever process runs it');
    table
      .text('report')
      .nullable()
      .comment('JSON: the report without its requests, once finished');
    table.index(['entity_ref', 'started_at']);
  });
  await knex.schema.createTable('routing_test_requests', table => {
    table.comment('Requests that a run has sent, one row each');
    table
      .string('run_id', 36)
      .notNullable()
      .references('id')
      .inTable('routing_test_runs')
      .onDelete('CASCADE')
      .comment('UUID of the run');
    table.integer('request_index').notNullable().comment('Place in the plan');
    table.text('request').notNullable().comment('JSON: the request');
    table.primary(['run_id', 'request_index']);
  });
};

/**
 * @param {import('knex').Knex} knex
 */
exports.down = async function down(knex) {
  await knex.schema.dropTable('routing_test_requests');
  await knex.schema.dropTable('routing_test_runs');
};
