// Writes the events of libraries_test.go with pino.
import { createRequire } from 'node:module'
const pino = createRequire(process.argv[2] + '/')('pino')

const log = pino({ name: 'app', level: 'debug' }, pino.destination({ dest: 1, sync: true }))
log.warn({ event_type: 'login_failed', email: '[redacted]', ip_address: '192.0.2.1', failure_reason: 'password' }, 'Login attempt failed')
log.info({ event_type: 'api_request', request_id: 'r1', endpoint: '/orders', status_code: 200, duration_ms: 7200.5, response_size_bytes: 12 }, 'API response')
log.warn({ event_type: 'database_query', query: 'SELECT 1', duration_ms: 1500, database: 'main', threshold_ms: 1000 }, 'Slow database query')
log.error({ event_type: 'service_error', service: 'payment', err: new Error('no money') }, 'Service error')
log.fatal({ event_type: 'db_pool_exhausted' }, 'Database connection pool exhausted')
