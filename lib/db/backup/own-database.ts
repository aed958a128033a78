/** SQL of whose ids a database's are: as `databaseOf` of query/list-registry-changes has it. For an ordinary statement. */
export const ownDatabase = `(
  SELECT concat_ws('/', server.system_identifier, own.oid)
  FROM pg_control_system() AS server, pg_database AS own WHERE own.datname = current_database())`;
