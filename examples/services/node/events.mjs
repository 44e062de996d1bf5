import { createHash } from 'node:crypto'

// The events that the application writes itself, with their level and message in
// the log contract. Any other name is an error at once, rather than a record that
// no alarm looks for.
export const events = {
  app_starting: ['info', 'Application starting'],
  config_loaded: ['info', 'Configuration loaded'],
  login_success: ['info', 'User login successful'],
  login_failed: ['warn', 'Login attempt failed'],
  user_authenticated: ['info', 'User authentication'],
  profile_updated: ['info', 'User updated profile'],
  database_query: ['warn', 'Slow database query'],
  db_pool_status: ['info', 'Database connection pool status'],
  db_pool_exhausted: ['fatal', 'Database connection pool exhausted'],
  external_api_request: ['info', 'External API request'],
  external_api_failed: ['error', 'External API request failed'],
  service_error: ['error', 'Service error'],
  order_created: ['info', 'Order created'],
  payment_processed: ['info', 'Payment processed'],
  permission_changed: ['info', 'User permission changed'],
  batch_started: ['info', 'Batch processing started'],
  batch_completed: ['info', 'Batch processing completed'],
  uncaught_exception: ['fatal', 'Uncaught exception'],
}

// Frequent events that nothing counts. LOG_SAMPLE_RATE is the share of them that
// is written. Never add a request, an error or a login: metrics and alarms depend
// on those.
const sampled = new Set(['external_api_request', 'db_pool_status'])

const rate = Number(process.env.LOG_SAMPLE_RATE || 1)

// written reports whether to write an event: all sampled events of a request, or
// none, so that the log tells the whole story of a request.
export function written(name, requestId) {
  if (!sampled.has(name) || rate >= 1) return true
  if (!requestId) return Math.random() < rate
  return parseInt(createHash('sha256').update(requestId).digest('hex').slice(0, 8), 16) / 2 ** 32 < rate
}
