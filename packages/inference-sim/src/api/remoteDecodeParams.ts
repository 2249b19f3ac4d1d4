/**
 * Where the decoding instance would fetch the KV cache from. The simulator
 * has no cache to send, so these are the placeholders that
 * llm-d-inference-sim answers with.
 */
export const remoteDecodeParams = {
  do_remote_decode: false,
  do_remote_prefill: true,
  remote_block_ids: ['DUMMY_ID'],
  remote_engine_id: 'DUMMY_ID',
  remote_host: 'DUMMY',
  remote_port: 1234,
  tp_size: 1,
};
