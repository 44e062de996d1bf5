// Writes log records to standard output, one JSON object a line, in the form in which
// CloudWatch's OTLP endpoint stores them. It is the form of AWS's distribution of
// OpenTelemetry (aws-otel-js-instrumentation,
// aws-cw-otlp-batch-log-record-processor.ts): the log driver takes them to
// CloudWatch, and no collector is needed.
import { writeSync } from 'node:fs'

export class StdoutExporter {
  export(records, done) {
    for (const record of records) writeSync(1, line(record))
    done({ code: 0 })
  }

  async forceFlush() {}

  async shutdown() {}
}

function line(record) {
  const { name, version } = record.instrumentationScope
  const { traceId, spanId, traceFlags } = record.spanContext ?? {}
  const text = JSON.stringify({
    resource: { attributes: record.resource.attributes },
    scope: { name, version: version || undefined },
    severityNumber: record.severityNumber,
    severityText: record.severityText,
    body: record.body,
    attributes: record.attributes,
    flags: traceFlags,
    traceId,
    spanId,
  })
  // Nanoseconds since 1970 exceed JavaScript's integers.
  return `{"timeUnixNano":${nanoseconds(record.hrTime)},"observedTimeUnixNano":${nanoseconds(record.hrTimeObserved)},${text.slice(1)}\n`
}

const nanoseconds = ([seconds, rest]) => BigInt(seconds) * 1_000_000_000n + BigInt(rest)
