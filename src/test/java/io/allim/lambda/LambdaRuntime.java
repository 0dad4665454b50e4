package io.allim.lambda;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.allim.lambda.crac.CheckpointException;
import io.allim.lambda.crac.Context;
import io.allim.lambda.crac.Core;
import io.allim.lambda.crac.Resource;
import io.allim.lambda.crac.RestoreException;
import io.allim.table.sealed.SealedTables;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Runs {@code function.zip} as Lambda would: unpacked, in a JVM of its own, fed by a Runtime API.
 *
 * <pre>{@code
 * try (var lambda = LambdaRuntime.start(Map.of("ALLIM_DATA_DIR", dir.toString()))) {
 *     var created = lambda.invoke(LambdaEvents.url("POST", "/v1/notifications").header("content-type", "application/json").body(json));
 *     lambda.invoke(LambdaEvents.tick());
 * }
 * }</pre>
 *
 * <p>Invocations go one after the other, as in one execution environment. Closing kills the JVM; so does the end of this
 * one, because the child ends with the Runtime API.
 */
final class LambdaRuntime implements AutoCloseable {

    /** The handler of the JVM packaging, as the templates name it. */
    static final String HANDLER = "io.quarkus.amazon.lambda.runtime.QuarkusStreamHandler";

    /** The function's timeout, as the function sees it. */
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    private static final int LAST_LINES = 100;
    private static final String PREFIX = "/2018-06-01/runtime/";
    private static final String EXTENSION_PREFIX = "/2020-01-01/extension/";
    private static final List<String> INHERITED_NOT = List.of("AWS_", "ALLIM_", "QUARKUS_", "JAVA_TOOL_OPTIONS");

    /** The package, unpacked for all. Gone with this JVM. */
    private static final class Unpacked {

        static final Path ONCE = unpack();

        private static Path unpack() {
            try {
                Path directory = Files.createTempDirectory("allim-function");
                Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory)));
                unzip(zip(), directory.resolve("function"));
                for (Class<?> type : List.of(
                        Bootstrap.class,
                        Core.class,
                        Context.class,
                        Resource.class,
                        CheckpointException.class,
                        RestoreException.class)) {
                    copyClass(type, directory.resolve("bootstrap"));
                }
                return directory;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private record Invocation(String id, byte[] event) {}

    private final Path directory;
    private final HttpServer api;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, CompletableFuture<LambdaAnswer>> answers = new ConcurrentHashMap<>();
    private final AtomicInteger fetching = new AtomicInteger();
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final AtomicInteger listening = new AtomicInteger();
    private volatile boolean extended;
    private final CompletableFuture<Duration> ready = new CompletableFuture<>();
    private final long startedNanos;
    private final Process child;

    /**
     * Starts the package of this build and waits until it asks for its first event.
     *
     * @param environment variables for the function, in addition to those that Lambda sets
     */
    static LambdaRuntime start(Map<String, String> environment) throws IOException {
        Path directory = Files.createTempDirectory("allim-lambda");
        List<String> command = managed(Unpacked.ONCE.resolve("function"), List.of("-Xmx384m"));
        return new LambdaRuntime(directory, directory, command, environment);
    }

    /** The same as the packages with their own JVM do it: the runtime of the function itself calls its handler. */
    static LambdaRuntime startOwn(Map<String, String> environment) throws IOException {
        Path directory = Files.createTempDirectory("allim-lambda");
        List<String> command = java(List.of("-Xmx384m"));
        command.addAll(List.of("-cp", classPath(Unpacked.ONCE.resolve("function")), "io.allim.lambda.CustomRuntime"));
        return new LambdaRuntime(directory, directory, command, environment);
    }

    /**
     * Starts any program that asks the Runtime API for its events, and waits until it does.
     *
     * @param home where it is started
     */
    static LambdaRuntime run(Path home, List<String> command, Map<String, String> environment) throws IOException {
        return new LambdaRuntime(Files.createTempDirectory("allim-lambda"), home, command, environment);
    }

    /**
     * How Lambda's own runtime for Java starts a package of Quarkus.
     *
     * @param function where it is unpacked
     */
    static List<String> managed(Path function, List<String> options) {
        List<String> command = java(options);
        command.add("-cp");
        command.add(classPath(function) + File.pathSeparator + Unpacked.ONCE.resolve("bootstrap"));
        command.add(Bootstrap.class.getName());
        command.add(HANDLER);
        return command;
    }

    private static String classPath(Path function) {
        return function + File.pathSeparator + function.resolve("lib") + "/*";
    }

    /** The JVM as Lambda sets it up. */
    static List<String> java(List<String> options) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(options);
        return command;
    }

    /** The package of this build. */
    static Path zip() {
        return Path.of(System.getProperty("allim.build-directory", "target"), "function.zip");
    }

    private LambdaRuntime(Path directory, Path home, List<String> command, Map<String, String> environment)
            throws IOException {
        this.directory = directory;
        api = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        api.setExecutor(threads);
        api.createContext(PREFIX, this::serve);
        api.createContext(EXTENSION_PREFIX, this::serveExtension);
        api.start();
        startedNanos = System.nanoTime();
        child = launch(home, command, environment);
        child.onExit().thenRun(this::fail);
        try {
            await(ready);
        } catch (AssertionError e) {
            close();
            throw e;
        }
    }

    /** How long it took from the start of the process until it asked for its first event. */
    Duration coldStart() {
        return ready.join();
    }

    /** How long ago the process was started. */
    Duration age() {
        return Duration.ofNanos(System.nanoTime() - startedNanos);
    }

    ProcessHandle process() {
        return child.toHandle();
    }

    LambdaAnswer invoke(LambdaEvents.Event event) {
        return invoke(event.json());
    }

    /** Invokes with any payload, be it JSON or not. */
    LambdaAnswer invoke(String event) {
        return await(begin(event));
    }

    /** @return empty when the JVM was killed before it answered */
    Optional<LambdaAnswer> tryInvoke(String event) {
        try {
            return Optional.of(begin(event).get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (TimeoutException e) {
            throw unanswered(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits until it asks for an event: then all is done that it does after its answers. */
    void awaitNext() {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        while (fetching.get() == 0 || !isExtensionDone()) {
            if (System.nanoTime() - end > 0) {
                throw unanswered(new TimeoutException());
            }
            LambdaCluster.pause(Duration.ofMillis(1));
        }
    }

    /** {@code kill -9}. */
    void kill() {
        child.destroyForcibly();
        child.onExit().join();
    }

    private CompletableFuture<LambdaAnswer> begin(String event) {
        var answer = new CompletableFuture<LambdaAnswer>();
        var invocation = new Invocation(UUID.randomUUID().toString(), event.getBytes(StandardCharsets.UTF_8));
        answers.put(invocation.id(), answer);
        waiting.add(invocation);
        if (!child.isAlive()) {
            fail();
        }
        return answer;
    }

    /** What the function wrote so far. */
    String log() {
        try {
            return Files.readString(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How long {@link #log} is. */
    long logBytes() {
        try {
            return Files.size(logFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes the Runtime API away, and waits for the process to end by itself. */
    void end() {
        api.stop(0);
        await(child.onExit());
    }

    /** Ends the function as if its execution environment were taken away, without any warning. */
    @Override
    public void close() {
        child.destroyForcibly();
        child.onExit().join();
        api.stop(0);
        threads.shutdownNow();
        delete(directory);
    }

    private Process launch(Path home, List<String> command, Map<String, String> environment) throws IOException {
        var builder = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectErrorStream(true)
                .redirectOutput(logFile().toFile());
        builder.environment().keySet().removeIf(name -> INHERITED_NOT.stream().anyMatch(name::startsWith));
        builder.environment()
                .putAll(Map.of(
                        "AWS_LAMBDA_RUNTIME_API",
                                "127.0.0.1:" + api.getAddress().getPort(),
                        "AWS_LAMBDA_FUNCTION_NAME", "allim",
                        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512",
                        "AWS_REGION", "us-east-1",
                        "AWS_ACCESS_KEY_ID", "harness",
                        "AWS_SECRET_ACCESS_KEY", "harness",
                        "AWS_EC2_METADATA_DISABLED", "true",
                        "ALLIM_ENCRYPTION_KEY", SealedTables.KEY));
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** Lambda freezes a function, and gives it another event, only when its extension has asked as well. */
    private boolean isExtensionDone() {
        return !extended || listening.get() > 0;
    }

    private void serveExtension(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Lambda-Extension-Identifier", "extension-1");
            byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
            if (exchange.getRequestURI().getPath().endsWith("/register")) {
                extended = true;
            } else {
                listening.incrementAndGet();
                String id = told.take();
                listening.decrementAndGet();
                body = "{\"eventType\":\"INVOKE\",\"requestId\":\"%s\"}"
                        .formatted(id)
                        .getBytes(StandardCharsets.UTF_8);
            }
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI()
                    .getPath()
                    .substring(PREFIX.length())
                    .split("/");
            byte[] body = exchange.getRequestBody().readAllBytes();
            switch (path[path.length - 1]) {
                case "next" -> next(exchange);
                case "response" -> complete(exchange, path[1], LambdaAnswer.response(body));
                case "error" -> {
                    if (path[0].equals("init")) {
                        ready.completeExceptionally(new AssertionError("INIT failed"));
                    }
                    complete(exchange, path[1], LambdaAnswer.error(body));
                }
                default -> exchange.sendResponseHeaders(404, -1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void next(HttpExchange exchange) throws IOException, InterruptedException {
        ready.complete(Duration.ofNanos(System.nanoTime() - startedNanos));
        fetching.incrementAndGet();
        Invocation invocation = waiting.take();
        while (!isExtensionDone()) {
            Thread.sleep(1);
        }
        fetching.decrementAndGet();
        if (extended) {
            told.add(invocation.id());
        }
        long deadline = InstantSource.system().instant().plus(TIMEOUT).toEpochMilli();
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.getResponseHeaders().set("Lambda-Runtime-Aws-Request-Id", invocation.id());
        exchange.getResponseHeaders().set("Lambda-Runtime-Deadline-Ms", Long.toString(deadline));
        exchange.getResponseHeaders()
                .set("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:us-east-1:000000000000:function:allim");
        exchange.sendResponseHeaders(200, invocation.event().length == 0 ? -1 : invocation.event().length);
        exchange.getResponseBody().write(invocation.event());
    }

    private void complete(HttpExchange exchange, String id, LambdaAnswer answer) throws IOException {
        CompletableFuture<LambdaAnswer> waitingFor = answers.remove(id);
        exchange.sendResponseHeaders(202, -1);
        if (waitingFor != null) {
            waitingFor.complete(answer);
        }
    }

    private void fail() {
        var died = new AssertionError("The function's JVM ended");
        ready.completeExceptionally(died);
        answers.values().forEach(answer -> answer.completeExceptionally(died));
    }

    private <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw unanswered(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Says as much as can be known when it is too late: who has the event, and where the function stands. */
    private AssertionError unanswered(Exception e) {
        List<String> log = log().lines().toList();
        return new AssertionError(
                "No answer from the function; %d events were not fetched, and it asks for %d. It wrote at last:%n%s%n%s"
                        .formatted(
                                waiting.size(),
                                fetching.get(),
                                String.join("\n", log.subList(Math.max(0, log.size() - LAST_LINES), log.size())),
                                e instanceof TimeoutException ? "Its threads:\n" + threads() : ""),
                e);
    }

    /** Of a function in Java, with the virtual ones. */
    private String threads() {
        Path dump = directory.resolve("threads.txt");
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            new ProcessBuilder(jcmd, Long.toString(child.pid()), "Thread.dump_to_file", "-overwrite", dump.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("jcmd.log").toFile())
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
            return Files.readString(Files.exists(dump) ? dump : directory.resolve("jcmd.log"));
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private Path logFile() {
        return directory.resolve("function.log");
    }

    private static void unzip(Path zip, Path target) throws IOException {
        try (var in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                Path file = target.resolve(entry.getName());
                if (entry.isDirectory()) {
                    continue;
                }
                Files.createDirectories(file.getParent());
                Files.copy(in, file);
            }
        }
    }

    private static void copyClass(Class<?> type, Path target) throws IOException {
        String name = type.getName().replace('.', '/') + ".class";
        Path file = target.resolve(name);
        Files.createDirectories(file.getParent());
        try (InputStream in = type.getClassLoader().getResourceAsStream(name)) {
            Files.copy(in, file);
        }
    }

    static void delete(Path directory) {
        if (Files.notExists(directory)) {
            return;
        }
        try (Stream<Path> paths = Files.walk(directory)) {
            paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
