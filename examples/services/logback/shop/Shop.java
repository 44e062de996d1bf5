package shop;

import static net.logstash.logback.argument.StructuredArguments.kv;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import shop.logs.Errors;
import shop.logs.LevelWithFatal;
import shop.logs.Requests;

/**
 * A small shop that logs by SLF4J, logback and logstash-logback-encoder, as logstack's
 * preset logback promises. Copy logback.xml and the package shop.logs into a service
 * of your own. What the shop does is made up; what it logs is not.
 *
 * <pre>Shop [--port 8080] [--canary]</pre>
 */
public final class Shop {
    private static final Logger log = LoggerFactory.getLogger(Shop.class);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String url;
    /** How long a query takes that is logged. */
    long slowQueryMs = 1000;

    Shop(String url) {
        this.url = url;
    }

    /** An answer to a request. */
    record Answer(int status, String says) {}

    /** What answers a request. */
    interface Handle {
        Answer to(HttpExchange exchange, String body) throws Exception;
    }

    Map<String, Handle> routes() {
        return Map.of(
            "GET /health", (e, body) -> new Answer(200, "well"),
            "POST /login", this::login,
            "PUT /profile", this::changeProfile,
            "GET /orders", this::orders,
            "POST /orders", this::placeOrder,
            "GET /stock", this::stock,
            "POST /permissions", this::permit,
            "POST /payments", (e, body) -> body.isEmpty() ? new Answer(200, "paid") : new Answer(402, "no")); // another service, in truth
    }

    /** Answers a request. It is the only place that logs uncaught errors, once each. */
    void answer(HttpExchange exchange) throws IOException {
        Answer answer;
        try {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            Handle handle = routes().get(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
            answer = handle == null ? new Answer(404, "no such page") : handle.to(exchange, body);
        } catch (Exception e) {
            log.error("Service error", kv("event_type", "service_error"), kv("service", "shop"), e);
            answer = new Answer(500, "an error of ours");
        }
        byte[] text = ("{\"says\": \"" + answer.says() + "\"}").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(answer.status(), text.length);
        exchange.getResponseBody().write(text);
        exchange.close();
    }

    Answer login(HttpExchange exchange, String body) {
        String email = value(body, "email");
        if (!value(body, "password").startsWith("right ")) { // in truth, a hash is looked up
            log.warn("Login attempt failed", kv("event_type", "login_failed"), kv("email", email), kv("remote_host", Requests.client(exchange)),
                kv("failure_reason", "password"));
            return new Answer(401, "no");
        }
        Requests.setUser("u-7", "42");
        log.info("User authentication", kv("event_type", "user_authenticated"), kv("auth_method", "password"));
        log.info("User login successful", kv("event_type", "login_success"), kv("email", email), kv("remote_host", Requests.client(exchange)),
            kv("user_agent", exchange.getRequestHeaders().getFirst("User-Agent")));
        return new Answer(200, "welcome");
    }

    /** The value of a key in a JSON object; in truth, of what Jackson makes of it. */
    static String value(String json, String key) {
        String[] parts = json.split("\"");
        int at = Arrays.asList(parts).indexOf(key);
        return at < 0 ? "" : parts[at + 2];
    }

    Answer changeProfile(HttpExchange exchange, String body) {
        Requests.setUser("u-7", "42");
        log.info("User updated profile", kv("event_type", "profile_updated"), kv("user_email", "jane@mail.example.com"));
        return new Answer(200, "changed");
    }

    Answer orders(HttpExchange exchange, String body) throws InterruptedException {
        Requests.setUser("u-7", "42");
        query("SELECT * FROM orders");
        return new Answer(200, "1");
    }

    void query(String sql) throws InterruptedException {
        long start = System.nanoTime();
        Thread.sleep(25); // in truth, the database takes it
        long took = (System.nanoTime() - start) / 1_000_000;
        if (took >= slowQueryMs) {
            log.warn("Slow database query", kv("event_type", "database_query"), kv("query", sql), kv("elapsed_time", took), kv("database", "shop"),
                kv("threshold_ms", slowQueryMs));
        }
    }

    Answer placeOrder(HttpExchange exchange, String body) throws IOException, InterruptedException {
        Requests.setUser("u-7", "42");
        log.info("External API request", kv("event_type", "external_api_request"), kv("service", "payments"), kv("requested_uri", "/payments"), kv("method", "POST"));
        String card = value(body, "card");
        int status = send(HttpRequest.newBuilder(URI.create(url + "/payments")).POST(HttpRequest.BodyPublishers.ofString(card)));
        if (status != 200) {
            log.error("External API request failed", kv("event_type", "external_api_failed"), kv("service", "payments"), kv("requested_uri", "/payments"),
                kv("status_code", status), kv("error", "the card " + card + " is not taken"), kv("will_retry", false));
            return new Answer(502, "no payment");
        }
        log.info("Order created", kv("event_type", "order_created"), kv("order_id", 1), kv("total_amount", 19.5), kv("currency", "EUR"), kv("item_count", 2));
        log.info("Payment processed", kv("event_type", "payment_processed"), kv("payment_id", 1), kv("order_id", 1), kv("amount", 19.5),
            kv("payment_method", "card"), kv("transaction_id", "t-1"));
        return new Answer(201, "1");
    }

    int send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    Answer stock(HttpExchange exchange, String body) {
        throw new IllegalStateException("the warehouse refuses the " + exchange.getRequestURI().getQuery());
    }

    Answer permit(HttpExchange exchange, String body) {
        Requests.setUser("u-7", "42");
        log.info("User permission changed", kv("event_type", "permission_changed"), kv("actor_id", 7), kv("target_user_id", 8),
            kv("permission_before", List.of("read")), kv("permission_after", List.of("read", "write")), kv("remote_host", Requests.client(exchange)));
        return new Answer(200, "may write");
    }

    /** A batch that a timer starts. */
    void importStock() {
        long start = System.nanoTime();
        log.info("Batch processing started", kv("event_type", "batch_started"), kv("item_count", 3));
        log.info("Batch processing completed", kv("event_type", "batch_completed"), kv("processed", 3), kv("failed", 0),
            kv("elapsed_time", (System.nanoTime() - start) / 1_000_000));
    }

    /** Logs the state of the connections to the database. */
    void watchPool(int active, int most) {
        log.info("Database connection pool status", kv("event_type", "db_pool_status"), kv("active_connections", active), kv("idle_connections", most - active),
            kv("max_connections", most));
        if (active == most) {
            log.error(LevelWithFatal.FATAL, "Database connection pool exhausted", kv("event_type", "db_pool_exhausted"));
        }
    }

    /** Writes a number that CloudWatch makes a metric of. */
    void measure(String name, double value, String unit, int status) {
        log.info("Metric", kv("event_type", "metric"), kv("metric_name", name), kv("metric_value", value), kv("metric_unit", unit), kv("status_code", status));
    }

    /**
     * Writes one record of each event, with requests and with what a timer starts.
     * CANARY_SECRET is sent wherever secrets are, and must be nowhere in the
     * log.
     */
    void canary() throws IOException, InterruptedException {
        slowQueryMs = 0;
        String secret = System.getenv().getOrDefault("CANARY_SECRET", "");
        record Request(String method, String path, String body, int status) {}
        for (Request r : List.of(
            new Request("GET", "/health", "", 200),
            new Request("POST", "/login", "{\"email\": \"jane@mail.example.com\", \"password\": \"right " + secret + "\"}", 200),
            new Request("POST", "/login", "{\"email\": \"jane@mail.example.com\", \"password\": \"wrong " + secret + "\"}", 401),
            new Request("PUT", "/profile", "", 200),
            new Request("GET", "/orders?api_key=" + secret, "", 200),
            new Request("POST", "/orders", "{}", 201),
            new Request("POST", "/orders", "{\"card\": \"4111 1111 1111 1111\"}", 502),
            new Request("GET", "/stock?token=" + secret, "", 500),
            new Request("POST", "/permissions", "", 200))) {
            int status = send(HttpRequest.newBuilder(URI.create(url + r.path())).method(r.method(), HttpRequest.BodyPublishers.ofString(r.body()))
                .header("Authorization", "Bearer " + secret).header("X-Forwarded-For", "192.0.2.66, 203.0.113.7"));
            if (status != r.status()) {
                throw new IllegalStateException(r.method() + " " + r.path() + " answers " + status + ", want " + r.status());
            }
        }
        importStock();
        watchPool(5, 5);
        measure("api_request_duration", 12.5, "Milliseconds", 200);
    }

    public static void main(String[] args) throws Exception {
        List<String> options = Arrays.asList(args);
        boolean canary = options.contains("--canary");
        int port = canary ? 0 : options.contains("--port") ? Integer.parseInt(options.get(options.indexOf("--port") + 1)) : 8080;
        // What libraries log by java.util.logging is written by logback, too.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Errors.startSentry();
        log.info("Application starting", kv("event_type", "app_starting"), kv("environment", System.getenv().getOrDefault("ENVIRONMENT_NAME", "development")),
            kv("version", System.getenv().getOrDefault("GIT_SHA", "unknown")), kv("java_version", System.getProperty("java.version")));
        log.info("Configuration loaded", kv("event_type", "config_loaded"), kv("database_host", "db.internal"), kv("cache_backend", "memory"));

        HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 0);
        Shop shop = new Shop("http://127.0.0.1:" + server.getAddress().getPort());
        server.createContext("/", shop::answer).getFilters().add(new Requests());
        ExecutorService threads = Executors.newFixedThreadPool(8);
        server.setExecutor(threads);
        server.start();
        if (canary) {
            shop.canary();
            server.stop(0);
            threads.shutdown();
        }
    }
}
