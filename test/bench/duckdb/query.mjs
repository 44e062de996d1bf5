// Prints the answer to a question about a file as JSON, on so many threads:
// node query.mjs FILE THREADS SQL
import { DuckDBInstance } from '@duckdb/node-api';

const [file, threads, sql] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
const reader = await connection.runAndReadAll(sql, { file });
// Counts are 64 bits wide, which come as text.
console.log(
  JSON.stringify(reader.getRowObjectsJson(), (_, value) =>
    typeof value === 'string' && /^[0-9]{1,15}$/.test(value) ? Number(value) : value,
  ),
);
