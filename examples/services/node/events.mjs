import { createHash } from 'node:crypto'

// The events that the application writes itself, with their level and message,
// as the log contract has them. A name that is not here is an error at once, and
// not a record that no alarm looks for.
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

// What comes all the time and is not counted: of these LOG_SAMPLE_RATE is the
// share that is written. Never a request, an error or a login: metrics and alarms
// are made of those.
const sampled = new Set(['external_api_request', 'db_pool_status'])

const rate = Number(process.env.LOG_SAMPLE_RATE || 1)

// written says whether an event is to be written: of a request, all sampled
// events or none, so that what is there tells a whole story.
export function written(name, requestId) {
  if (!sampled.has(name) || rate >= 1) return true
  if (!requestId) return Math.random() < rate
  return parseInt(createHash('sha256').update(requestId).digest('hex').slice(0, 8), 16) / 2 ** 32 < rate
}
