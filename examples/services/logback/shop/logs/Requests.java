package shop.logs;

import static net.logstash.logback.argument.StructuredArguments.kv;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Puts the caller on each record of a request, through the MDC, and writes one record
 * for each answered request, with the names that LogstashAccessEncoder of the same
 * library uses for logback-access in Tomcat and Jetty. Its level is always INFO, as an
 * error has a record of its own and must not be counted twice.
 */
public final class Requests extends Filter {
    /** The request, as Micrometer Tracing of Spring Boot calls it in the MDC. */
    public static final String ID = "traceId";

    private static final Logger log = LoggerFactory.getLogger("shop.requests");

    /** Sets the user, who is on every later record of the request. */
    public static void setUser(String user, String tenant) {
        MDC.put("user_id", user);
        MDC.put("tenant_id", tenant);
    }

    /**
     * The address that the proxy in front of the service saw, which is the last one of
     * X-Forwarded-For. Anybody can write the first.
     */
    public static String client(HttpExchange exchange) {
        String seen = exchange.getRequestHeaders().getFirst("X-Forwarded-For");
        return seen == null ? exchange.getRemoteAddress().getAddress().getHostAddress() : seen.substring(seen.lastIndexOf(',') + 1).strip();
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        long start = System.nanoTime();
        String given = exchange.getRequestHeaders().getFirst("X-Request-Id");
        MDC.put(ID, given != null ? given : UUID.randomUUID().toString());
        try {
            chain.doFilter(exchange);
        } finally {
            String length = exchange.getResponseHeaders().getFirst("Content-Length");
            log.info("Request completed", kv("method", exchange.getRequestMethod()), kv("requested_uri", exchange.getRequestURI().getPath()),
                kv("status_code", exchange.getResponseCode()), kv("elapsed_time", (System.nanoTime() - start) / 1_000_000),
                kv("content_length", length == null ? 0 : Long.parseLong(length)), kv("remote_host", client(exchange)));
            MDC.clear(); // the thread answers others next
        }
    }

    @Override
    public String description() {
        return "logs requests";
    }
}
