package io.allim.access.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/**
 * An OpenID Connect provider: its discovery document, its keys, and the tokens that it would give. Whoever comes to its sign-in is
 * signed in at once, and the token is had by the code and the verifier of the challenge that came with it (RFC 7636).
 */
public final class ProviderStandIn implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, PublicJsonWebKey> keys = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private volatile String named;
    private volatile Function<String, JwtClaims> claimsOf = _ -> new JwtClaims();

    public ProviderStandIn() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        named = issuer();
        server.createContext("/", this::answer);
        server.start();
        addKey("first");
    }

    public String issuer() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** How often the keys were asked for. */
    public int asked() {
        return asked.get();
    }

    public void answerWith(int nextStatus) {
        status = nextStatus;
    }

    public void callItself(String issuer) {
        named = issuer;
    }

    /** @param claims of the access token, by the id of the client that asks for it */
    public void signIn(Function<String, JwtClaims> claims) {
        claimsOf = claims;
    }

    public void addKey(String id) {
        try {
            PublicJsonWebKey key = RsaJwkGenerator.generateJwk(2048);
            key.setKeyId(id);
            keys.put(id, key);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    public void removeKey(String id) {
        keys.remove(id);
    }

    public PublicJsonWebKey key(String id) {
        return keys.get(id);
    }

    String keySet() {
        return new JsonWebKeySet(List.copyOf(keys.values())).toJson();
    }

    /** @param header beside the algorithm and the key's id */
    public String token(String keyId, JwtClaims claims, Map<String, String> header) {
        return token(keys.get(keyId), keyId, claims, header);
    }

    static String token(PublicJsonWebKey key, String keyId, JwtClaims claims, Map<String, String> header) {
        JsonWebSignature signature = new JsonWebSignature();
        signature.setPayload(claims.toJson());
        signature.setKey(key.getPrivateKey());
        signature.setKeyIdHeaderValue(keyId);
        signature.setAlgorithmHeaderValue("RS256");
        header.forEach(signature::setHeader);
        try {
            return signature.getCompactSerialization();
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = switch (path) {
            case "/.well-known/openid-configuration" -> """
                        {"issuer":"%s","authorization_endpoint":"%s/authorize","token_endpoint":"%s/token","jwks_uri":"%s/keys"}""".formatted(named, issuer(), issuer(), issuer());
            case "/keys" -> {
                asked.incrementAndGet();
                yield keySet();
            }
            case "/authorize" -> {
                signIn(exchange);
                yield "signed in";
            }
            case "/token" -> token(exchange);
            default -> "";
        };
        int answer = path.equals("/authorize") ? 302 : status;
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(body.isEmpty() ? 404 : answer, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void signIn(HttpExchange exchange) {
        Map<String, String> asked = form(exchange.getRequestURI().getRawQuery());
        String code = "code-" + codes.size();
        codes.put(code, asked);
        exchange.getResponseHeaders()
                .set("Location", asked.get("redirect_uri") + "?code=" + code + "&state=" + asked.get("state"));
    }

    /** The code is good once, and with its verifier alone. */
    private String token(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Access-Control-Allow-Origin", "*");
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        Map<String, String> given = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        Map<String, String> asked = codes.remove(given.getOrDefault("code", ""));
        boolean isHonest = asked != null
                && given.get("redirect_uri").equals(asked.get("redirect_uri"))
                && challenge(given.get("code_verifier")).equals(asked.get("code_challenge"));
        if (!isHonest) {
            return "{\"error\":\"invalid_grant\"}";
        }
        return """
                {"access_token":"%s","token_type":"Bearer","expires_in":300}""".formatted(token("first", claimsOf.apply(asked.get("client_id")), Map.of()));
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, String> form(String text) {
        return Stream.of(text.split("&"))
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
