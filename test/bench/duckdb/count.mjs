// Prints how many lines of a file are JSON objects whose level is ERROR, on so
// many threads: node count.mjs FILE THREADS
import { DuckDBInstance } from '@duckdb/node-api';

const [file, threads] = process.argv.slice(2);
const instance = await DuckDBInstance.create(':memory:', { threads });
const connection = await instance.connect();
// Only the one column is read, and lines that are no JSON are passed over.
const reader = await connection.runAndReadAll(
  `SELECT count(*) FROM read_json($file, format = 'newline_delimited',
     ignore_errors = true, columns = {level: 'VARCHAR'})
   WHERE level = 'ERROR'`,
  { file },
);
console.log(String(reader.getRows()[0][0]));
