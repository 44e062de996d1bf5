// Makes the shop write one of each event of its catalogue, with requests as
// clients send them. CANARY_SECRET is wherever clients have secrets, and must be
// nowhere in the log.
import { spawnSync } from 'node:child_process'

export async function canary(url) {
  const secret = process.env.CANARY_SECRET || 'correct-horse'
  process.env.SHOP_PASSWORD = secret
  const send = async (method, path, body, headers) => {
    const answer = await fetch(url + path, {
      method,
      body: body && JSON.stringify(body),
      headers: {
        authorization: `Bearer ${secret}`,
        cookie: `session=${secret}`,
        'user-agent': 'canary/1.0',
        'x-forwarded-for': '6.6.6.6, 203.0.113.7',
        ...headers,
      },
    })
    await answer.text()
    return answer.status
  }
  const email = 'jane@mail.example.com'
  const statuses = await Promise.all([
    send('GET', '/health'),
    send('POST', '/login', { email, password: secret }),
    send('POST', '/login', { email, password: `${secret}r` }),
    send('PATCH', `/profile?token=${secret}`, { email }),
    send('POST', '/orders', { card: '4111 1111 1111 1111' }, { 'x-request-id': 'a-request-of-a-canary' }),
    send('POST', '/orders/later', {}),
    send('POST', '/permissions', {}),
    send('GET', '/boom'),
    send('GET', '/nothing'),
    send('GET', `/reports?ms=60&api_key=${secret}`),
  ])
  const want = '200 200 401 200 200 200 200 500 404 200'
  if (statuses.join(' ') !== want) throw new Error(`the shop answers ${statuses.join(' ')}, want ${want}`)
  // A client that does not wait for the response.
  await fetch(`${url}/reports?ms=300`, { signal: AbortSignal.timeout(100) }).catch(() => {})
  await new Promise(resolve => setTimeout(resolve, 500))
  // And a process that dies.
  const died = spawnSync(process.execPath, [process.argv[1], '--crash'], { stdio: ['ignore', 'inherit', 'inherit'] })
  if (died.status !== 1) throw new Error(`the process that dies exits with ${died.status}, want 1`)
}
