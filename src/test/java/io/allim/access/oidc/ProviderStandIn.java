package io.allim.access.oidc;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.lang.JoseException;

/** An OpenID Connect provider: its discovery document, its keys, and the tokens that it would give. */
public final class ProviderStandIn implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, PublicJsonWebKey> keys = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile int status = 200;
    private volatile String named;

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
            default -> "";
        };
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(body.isEmpty() ? 404 : status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
