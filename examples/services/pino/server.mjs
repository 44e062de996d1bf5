// node server.mjs, or node server.mjs --canary
import { serve } from '../node/shop.mjs'
import * as log from './log.mjs'

await serve(log)
