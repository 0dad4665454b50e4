package io.allim.table.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** DynamoDB over HTTP, on a free port of the loopback address, as the real client speaks with it; breaks when it is told to. */
public final class DynamoStandIn implements AutoCloseable {

    /** A request as it came. */
    public record Request(String operation, JsonNode body) {}

    /** What becomes of a request. */
    public enum Fate {
        /** It is carried out and answered. */
        ANSWERED,
        /** It is carried out, and the connection breaks before the answer. */
        ANSWER_LOST,
        /** It is not carried out, and the connection breaks. */
        REQUEST_LOST,
        /** It is carried out, and no answer comes. */
        SILENCE,
        /** It is refused: too many requests. */
        THROTTLED,
        /** It is carried out, and the answer is that something went wrong. */
        FAILED_AFTER,
        /** It is not carried out, since the client may not. */
        DENIED,
        /** It is not carried out, since others write to the same items. */
        CONFLICT,
        /** The same with a transaction's first item, and the conditions of the others fail. */
        CONFLICT_AT_FIRST
    }

    /** Decides about each request but those that make tables, in the order of their arrival. */
    @FunctionalInterface
    public interface Script {
        Fate of(Request request);
    }

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int MAX_NOTED = 1000;
    private static final Duration PATIENT = Duration.ofSeconds(20);
    private static final String TARGET = "DynamoDB_20120810.";

    private final ServerSocket listener;
    private final DynamoImage image = new DynamoImage();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Deque<Request> latest = new ArrayDeque<>();
    private long count;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile Script script = _ -> Fate.ANSWERED;

    public DynamoStandIn() {
        try {
            listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::listen);
    }

    public URI endpoint() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort());
    }

    /** The client as the service sets it up. @param each how long one try may take */
    DynamoDbClient client(Duration each) {
        return client(endpoint(), each);
    }

    static DynamoDbClient client(URI endpoint, Duration each) {
        return Clients.build(
                DynamoDbClient.builder()
                        .endpointOverride(endpoint)
                        .region(Region.US_EAST_1)
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("id", "key"))),
                each);
    }

    public void play(Script next) {
        script = next;
    }

    /** How many requests there were. */
    public synchronized long count() {
        return count;
    }

    /** How many connections are open. */
    public int connections() {
        return sockets.size();
    }

    /** The requests that came after so many, of the latest thousand. */
    public synchronized List<Request> requestsAfter(long number) {
        return latest.stream().skip(latest.size() - (count - number)).toList();
    }

    private synchronized void note(Request request) {
        count++;
        latest.add(request);
        if (latest.size() > MAX_NOTED) {
            latest.remove();
        }
    }

    TableImage table(String name) {
        return image.table(name);
    }

    /** A table that holds nothing. */
    public void create(String name) {
        try (DynamoDbClient client = client(PATIENT)) {
            DynamoTables.create(client, name);
        }
    }

    /** As a process of its own opens it; pauses between tries take no time. Who asked for it closes it. */
    public DynamoTable open(String name, InstantSource clock) {
        Backoff patience = new ManualPatience().of(PATIENT);
        return new DynamoTable(() -> client(PATIENT), name, patience, clock);
    }

    /** All items whole, with their keys, as JSON. */
    public List<String> items(String name) {
        return image.items(name);
    }

    /** The bodies of all items whose keys start like this, as they are at one moment. */
    public List<String> bodies(String name, String partition, String sort) {
        return image.bodies(name, partition, sort);
    }

    /** Lets the table's indexes be behind by so many requests from now on; with 0 they catch up. */
    public void lag(String name, long requests) {
        table(name).lag(requests);
    }

    /** Write request units so far. */
    public long writeUnits(String name) {
        return table(name).units();
    }

    /** Read request units so far. */
    public double readUnits(String name) {
        return table(name).readHalves() / 2.0;
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                socket.setTcpNoDelay(true);
                sockets.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            while (answer(read(in), socket.getOutputStream())) {
                // The connection is kept.
            }
        } catch (IOException | InterruptedException e) {
            // The client has gone, or the test is over.
        } finally {
            sockets.remove(socket);
        }
    }

    /** @return whether the connection is kept */
    private boolean answer(Request request, OutputStream out) throws IOException, InterruptedException {
        note(request);
        Fate fate = request.operation.equals("CreateTable") ? Fate.ANSWERED : script.of(request);
        byte[] answer = switch (fate) {
            case ANSWERED, ANSWER_LOST, SILENCE -> carryOut(request);
            case FAILED_AFTER -> {
                carryOut(request);
                yield bytes(500, new AwsError(500, "InternalServerError", "We failed").body);
            }
            case THROTTLED -> bytes(400, throttled().body);
            case DENIED ->
                bytes(400, new AwsError(400, "AccessDeniedException", "not authorized to perform: dynamodb").body);
            case CONFLICT, CONFLICT_AT_FIRST -> bytes(400, conflict(request, fate).body);
            case REQUEST_LOST -> new byte[0];
        };
        if (fate == Fate.SILENCE) {
            closed.await();
        }
        if (fate == Fate.ANSWER_LOST || fate == Fate.REQUEST_LOST) {
            return false;
        }
        out.write(answer);
        out.flush();
        return true;
    }

    private static AwsError throttled() {
        return new AwsError(400, "ProvisionedThroughputExceededException", "Rate of requests exceeds the throughput");
    }

    private static AwsError conflict(Request request, Fate fate) {
        if (!request.operation.equals("TransactWriteItems")) {
            return new AwsError(400, "TransactionConflictException", "Transaction is ongoing for the item");
        }
        AwsError cancelled = new AwsError(400, "TransactionCanceledException", "Transaction cancelled");
        ArrayNode reasons = cancelled.body.putArray("CancellationReasons");
        request.body.get("TransactItems").forEach(_ -> {
            boolean conflicts = fate == Fate.CONFLICT || reasons.isEmpty();
            reasons.addObject().put("Code", conflicts ? "TransactionConflict" : "ConditionalCheckFailed");
        });
        return cancelled;
    }

    private byte[] carryOut(Request request) throws IOException {
        try {
            return bytes(200, image.answer(request.operation, request.body));
        } catch (AwsError e) {
            return bytes(e.status, e.body);
        } catch (RuntimeException e) {
            return bytes(400, new AwsError(400, "StandInBroken", e.toString()).body);
        }
    }

    private static byte[] bytes(int status, JsonNode body) throws IOException {
        byte[] content = MAPPER.writeValueAsBytes(body);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("HTTP/1.1 " + status + " X\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: "
                        + content.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static Request read(InputStream in) throws IOException {
        line(in);
        Map<String, String> headers = new TreeMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        byte[] content = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        String operation = headers.getOrDefault("x-amz-target", "").replace(TARGET, "");
        return new Request(operation, MAPPER.readTree(content));
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            line.write(c);
        }
        return line.toString(StandardCharsets.US_ASCII).strip();
    }
}
