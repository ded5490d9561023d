// The embedded engine's configuration as the XML it reads. One user of ours with a password made for this start, of which
// only the hash is written; the engine's own `default` user may hold exactly one session, which the engine itself opens
// first, so nobody else can ever come in by it.
import { createHash } from 'node:crypto';

export type EngineConfig = {
  readonly username: string;
  readonly password: string;
  readonly memory_bytes: number;
  readonly users_file: string;
};

/** What the ledger's user may do: everything with tables, nothing with files, other machines or users. */
const grants = [
  'GRANT CHECK, SHOW, SELECT, INSERT, ALTER, CREATE, DROP, TRUNCATE, OPTIMIZE, KILL QUERY ON *.*',
  'GRANT TABLE ENGINE ON *',
  'GRANT SET DEFINER ON *',
];

/** Pools sized for a machine shared with the gateway; merges keep up with one writer on two threads. */
export function serverXml(config: EngineConfig): string {
  const pool = 2;
  return `<clickhouse>
  <max_server_memory_usage>${config.memory_bytes}</max_server_memory_usage>
  <mark_cache_size>${Math.min(128 * 1024 * 1024, Math.floor(config.memory_bytes / 16))}</mark_cache_size>
  <index_mark_cache_size>${Math.floor(config.memory_bytes / 64)}</index_mark_cache_size>
  <background_pool_size>${pool}</background_pool_size>
  <background_merges_mutations_concurrency_ratio>2</background_merges_mutations_concurrency_ratio>
  <background_schedule_pool_size>4</background_schedule_pool_size>
  <background_common_pool_size>2</background_common_pool_size>
  <background_fetches_pool_size>1</background_fetches_pool_size>
  <background_move_pool_size>1</background_move_pool_size>
  <background_buffer_flush_schedule_pool_size>1</background_buffer_flush_schedule_pool_size>
  <background_distributed_schedule_pool_size>1</background_distributed_schedule_pool_size>
  <background_message_broker_schedule_pool_size>1</background_message_broker_schedule_pool_size>
  <max_connections>256</max_connections>
  <keep_alive_timeout>30</keep_alive_timeout>
  <merge_tree>
    <number_of_free_entries_in_pool_to_lower_max_size_of_merge>2</number_of_free_entries_in_pool_to_lower_max_size_of_merge>
    <number_of_free_entries_in_pool_to_execute_mutation>2</number_of_free_entries_in_pool_to_execute_mutation>
    <number_of_free_entries_in_pool_to_execute_optimize_entire_partition>2</number_of_free_entries_in_pool_to_execute_optimize_entire_partition>
  </merge_tree>
  <users_config>${xmlText(config.users_file)}</users_config>
</clickhouse>
`;
}

export function usersXml(config: EngineConfig): string {
  const hash = createHash('sha256').update(config.password).digest('hex');
  return `<clickhouse>
  <profiles>
    <default></default>
    <hold><max_sessions_for_user>1</max_sessions_for_user></hold>
  </profiles>
  <quotas><default></default></quotas>
  <users>
    <default>
      <password></password>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>hold</profile>
      <quota>default</quota>
      <grants><query>GRANT SYSTEM LISTEN ON *.*</query></grants>
    </default>
    <${config.username}>
      <password_sha256_hex>${hash}</password_sha256_hex>
      <networks><ip>127.0.0.1</ip></networks>
      <profile>default</profile>
      <quota>default</quota>
      <grants>${grants.map((query) => `<query>${query}</query>`).join('')}</grants>
    </${config.username}>
  </users>
</clickhouse>
`;
}

const xmlText = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
