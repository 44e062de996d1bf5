// Answers SQL for Athena on DuckDB, on files as Firehose leaves them: the SQL is run
// as it is printed. Where DuckDB has not what Trino has, or means something else by
// it, a macro stands in, which says which page of Trino's documentation it follows.
//
// It reads from stdin {tables: [{name, folder}], queries: [{name, sql}]}, and writes
// a line for each query: {name, types, rows} or {name, error}.
import { DuckDBInstance } from '@duckdb/node-api';
import { text } from 'node:stream/consumers';

const macros = [
  // An array of rows becomes columns (sql/select: UNNEST).
  `unnest(l) AS TABLE SELECT u.* FROM (SELECT unnest(l, recursive := true)) u`,
  // Text that is no JSON is an error (functions/json: json_parse); DuckDB would take
  // NaN and commas behind the last member. They are looked for in one pass over the
  // strings, as every query asks this of every line.
  `json_parse(j) AS CAST(CASE
     WHEN regexp_matches(j, '(?i)^(?:[^"]|"(?:\\\\.|[^"\\\\])*")*?(?:nan|inf|,\\s*[}\\]])')
     THEN '' ELSE j END AS JSON)`,
  // Names in brackets and quotes (functions/json: json_extract).
  `json_path(p) AS replace(replace(p, '["', '."'), '"]', '"')`,
  `json_extract(j, p) AS system.main.json_extract(j, json_path(p))`,
  // Only of a text, a number or a boolean (functions/json: json_extract_scalar).
  `json_extract_scalar(j, p) AS CASE
     WHEN json_type(j, json_path(p)) NOT IN ('OBJECT', 'ARRAY', 'NULL')
     THEN json_extract_string(j, json_path(p)) END`,
  `json_format(j) AS CAST(j AS VARCHAR)`,
  // Anywhere in the text (functions/regexp: regexp_like).
  `regexp_like(s, p) AS regexp_matches(s, p)`,
  // All matches, and groups as $1 (functions/regexp: regexp_replace).
  `regexp_replace(s, p, r) AS
     system.main.regexp_replace(s, p, replace(r, '$', '\\'), 'g')`,
  // NULL without a match (functions/regexp: regexp_extract).
  `regexp_extract(s, p, g) AS CASE
     WHEN regexp_matches(s, p) THEN system.main.regexp_extract(s, p, g) END`,
  // (functions/datetime: date_add, to_unixtime, date_format)
  `date_add(unit, n, t) AS CASE WHEN unit = 'millisecond'
     THEN t + to_milliseconds(CAST(n AS BIGINT)) ELSE error('no macro adds ' || unit) END`,
  `to_unixtime(t) AS epoch_us(t) / 1000000`,
  `date_format(t, f) AS strftime(t, replace(f, '%i', '%M'))`,
];

const input = JSON.parse(await text(process.stdin));
const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
const connection = await instance.connect();
await connection.run(`SET TimeZone = 'UTC'`);
for (const macro of macros) await connection.run('CREATE MACRO ' + macro);
await connection.run('CREATE SCHEMA archive');
for (const { name, folder } of input.tables) {
  // The columns have the names of the batches, of which the table's SerDe does not
  // look at the case, and the partition is a part of the path.
  await connection.run(`CREATE TABLE archive.${name} AS
    SELECT * EXCLUDE (filename),
      system.main.regexp_extract(filename, '([0-9]{4}/[0-9]{2}/[0-9]{2}/[0-9]{2})/[^/]*$', 1) AS datehour
    FROM read_json('${folder}/**/*.gz', format = 'newline_delimited', filename = true,
      columns = ${input.columns})`);
}
for (const { name, sql } of input.queries) {
  let answer;
  try {
    const reader = await connection.runAndReadAll(sql);
    answer = { name, types: reader.columnTypes().map(String), columns: reader.columnNames(), rows: reader.getRowsJson() };
  } catch (error) {
    answer = { name, error: error.message };
  }
  console.log(JSON.stringify(answer));
}
